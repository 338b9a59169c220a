import { toUtf8 } from "../../../shared/bytes.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import type { Signature } from "../../../shared/tuf/envelope.ts";
import { readRoot, type Root } from "../../../shared/tuf/root.ts";
import { sampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { good } from "../../sample.ts";

/** The smallest sound documents, to be changed in one place at a time. */
export const [A, B] = [sampleKey("documents a").key, sampleKey("documents b").key];
export const HEADER = { expires: "2027-05-01T12:00:00Z", spec_version: "1.0.34", version: 1 };
export const QUORUM: JsonObject = { keyids: [A.keyid, B.keyid], threshold: 2 };
export const ROOT: JsonObject = {
  ...HEADER,
  _type: "root",
  consistent_snapshot: true,
  keys: { [A.keyid]: A.json, [B.keyid]: B.json },
  roles: { root: QUORUM, snapshot: QUORUM, targets: QUORUM, timestamp: QUORUM },
};
export const ROLE: JsonObject = {
  ...QUORUM,
  name: "project.a.1",
  paths: ["simple/a/*"],
  terminating: true,
};
export const TARGETS: JsonObject = {
  ...HEADER,
  _type: "targets",
  delegations: { keys: ROOT["keys"] as JsonObject, roles: [ROLE] },
  targets: {},
};

export function fileOf(signed: JsonObject, signatures: readonly Signature[] = []): Uint8Array {
  return toUtf8(fileText({ signatures: signatures.map((each) => ({ ...each })), signed }));
}

/** A root with one more key, under which it may be signed too, and with other signatures. */
export function rootWith(
  key: JsonObject,
  keyid: string,
  signatures: readonly Signature[] = [],
): Root {
  const keys = { ...(ROOT["keys"] as JsonObject), [keyid]: key };
  const root = { keyids: [A.keyid, B.keyid, keyid], threshold: 2 };
  const roles = { ...(ROOT["roles"] as JsonObject), root };
  return good(readRoot(fileOf({ ...ROOT, keys, roles }, signatures), "root"));
}
