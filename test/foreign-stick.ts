import { makeBundle } from "../scripts/sample-index/bundle.ts";
import { sampleKey } from "../scripts/sample-index/sample-key.ts";
import { writeFile } from "../scripts/sample-index/stick.ts";
import type { Instant } from "../shared/tuf/instant.ts";
import { join } from "node:path";
import { material } from "./shared/tuf/real-world/material.ts";
import { VERSIONS } from "./shared/tuf/real-world/sigstore.ts";

/** Writes a stick with Sigstore's chain of roots and a bundle.json of the sample's kind: a repository that Conclave is not for. */
export function writeForeignStick(dir: string, now: Instant): void {
  const files = new Map(
    VERSIONS.map((version) => [
      `metadata/${version}.root.json`,
      material(`sigstore-root-history/${version}.root.json`),
    ]),
  );
  const bundle = makeBundle({ files, claims: 0, created: now, kind: "root" }, sampleKey("anybody"));
  for (const [path, bytes] of [...files, ["bundle.json", bundle] as const])
    writeFile(join(dir, "conclave", path), bytes);
}
