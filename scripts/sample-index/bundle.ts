import { hash } from "node:crypto";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, type Instant } from "../../shared/tuf/instant.ts";
import { REPOSITORY } from "./roots.ts";
import { signedFile, type SampleKey } from "./sample-key.ts";

/** Whether one of the index's files goes onto the stick: unclaimed's does not, nobody in the room needs it. */
export function onStick(path: string): boolean {
  return path !== "bundle.json" && !path.endsWith(".unclaimed.json");
}

/** What a ceremony is for: the bundle says it. */
export type CeremonyKind = "claims" | "root" | "targets" | "compromise" | "first";

const TITLES: Readonly<Record<CeremonyKind, string>> = {
  claims: "Claimed projects",
  root: "Root keys",
  targets: "Targets keys",
  first: "A new repository",
  compromise: "Stolen and lost keys",
};

export interface BundleParts {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** How many lines the claims have. */
  readonly claims: number;
  readonly created: Instant;
  readonly kind: CeremonyKind;
}

export function manifestSigned({ files, claims, created, kind }: BundleParts): JsonObject {
  const month = new Date(created).toLocaleDateString("en", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const listed = [...files].filter(([path]) => onStick(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    _type: "bundle",
    claims: { count: claims },
    created: formatInstant(created),
    files: listed.map(([path, bytes]) => ({
      length: bytes.length,
      path,
      sha256: hash("sha256", bytes),
    })),
    format: 1,
    kind,
    ...(kind === "first" ? { rehearsal: true } : {}),
    repository: REPOSITORY,
    title: `${TITLES[kind]}, ${month} (rehearsal)`,
  };
}

/** bundle.json: what is on the stick, signed by the recently-claimed online key. docs/formats/bundle.md */
export function makeBundle(parts: BundleParts, key: SampleKey): Uint8Array {
  return signedFile(manifestSigned(parts), [key]);
}
