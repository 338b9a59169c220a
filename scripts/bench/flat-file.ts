import { hash } from "node:crypto";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { formatInstant, instantOf, later } from "../../shared/tuf/instant.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { readNames } from "../sample-index/names.ts";
import { sampleKey, signedFile } from "../sample-index/sample-key.ts";

/** Real names, and those names with a number behind them once they have run out. */
function projectName(names: readonly string[], i: number): ProjectName {
  const [name = "a", round] = [names[i % names.length], Math.floor(i / names.length)];
  return (round === 0 ? name : `${name}-${round}`) as ProjectName;
}

function delegationOf(project: ProjectName, keyid: string): JsonObject {
  return {
    keyids: [keyid],
    name: PYPI.projectRole(project, 1),
    paths: PYPI.projectPaths(project),
    terminating: true,
    threshold: 1,
  };
}

/** One claimed file that delegates to so many projects, each with one key, as Conclave writes it; two people have signed. */
export function flatClaimedFile(projects: number): Uint8Array {
  const names = readNames();
  const keys: Record<string, JsonObject> = {};
  const roles: JsonObject[] = [];
  for (let i = 0; i < projects; i++) {
    const key = ed25519Key(hash("sha256", `bench ${i}`));
    keys[key.keyid] = key.json;
    roles.push(delegationOf(projectName(names, i), key.keyid));
  }
  const signed = {
    _type: "targets",
    delegations: { keys, roles },
    expires: formatInstant(later(instantOf(0), 30_000)),
    spec_version: "1.0.34",
    targets: {},
    version: 41,
  };
  return signedFile(signed, [sampleKey("bench a"), sampleKey("bench b")]);
}
