import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { readJson } from "../../shared/json/read.ts";
import { fieldOf, isArray, type JsonObject, type JsonValue } from "../../shared/json/value.ts";
import { NotPublished, objectIn, rowsIn, textIn } from "./not-published.ts";

/** One of the repository's files as the index's operators read it: with their own code, not with the app's. */
export interface WrittenFile {
  readonly where: string;
  readonly bytes: Uint8Array;
  readonly signed: JsonObject;
  /** In hex, as written; who made them is not looked at. */
  readonly signatures: readonly string[];
}

/** Whose signatures a file needs. */
export interface WrittenQuorum {
  readonly keyids: readonly string[];
  /** Ed25519 public keys in hex, others in PEM. */
  readonly publics: readonly string[];
  readonly threshold: number;
}

export function readWritten(bytes: Uint8Array, where: string): WrittenFile {
  const json = readJson(bytes, where);
  if (!json.ok)
    throw new NotPublished("PUBLISH-FILES", where, json.refusal.found, json.refusal.expected);
  const envelope = objectIn(json.value, where);
  return {
    where,
    bytes,
    signed: objectIn(fieldOf(envelope, "signed"), where),
    signatures: rowsIn(envelope, "signatures", where).map((row) => textIn(row, "sig", where)),
  };
}

function quorumIn(role: JsonObject, keys: JsonObject, where: string): WrittenQuorum {
  const listed = fieldOf(role, "keyids");
  const keyids = (isArray(listed) ? listed : []).map(String);
  const publics = keyids.map((keyid) => {
    const keyval = objectIn(fieldOf(objectIn(fieldOf(keys, keyid), where), "keyval"), where);
    return textIn(keyval, "public", where);
  });
  const threshold: JsonValue | undefined = fieldOf(role, "threshold");
  if (typeof threshold === "number" && threshold >= 1 && threshold <= new Set(publics).size)
    return { keyids, publics, threshold };
  throw new NotPublished(
    "PUBLISH-FILES",
    where,
    `a threshold of ${JSON.stringify(threshold)} with ${new Set(publics).size} keys`,
    "one that can be reached",
  );
}

/** Who signs one of root's four roles, by a root's `signed`. */
export function quorumOfRoot(root: JsonObject, role: string): WrittenQuorum {
  const where = "root";
  const keys = objectIn(fieldOf(root, "keys"), where);
  const roles = objectIn(fieldOf(root, "roles"), where);
  return quorumIn(objectIn(fieldOf(roles, role), where), keys, where);
}

/** Who signs a role that targets delegates to, by a targets' `signed`. */
export function quorumOfTargets(targets: JsonObject, role: string): WrittenQuorum {
  const where = "targets";
  const delegations = objectIn(fieldOf(targets, "delegations"), where);
  const named = rowsIn(delegations, "roles", where).find((row) => row["name"] === role);
  return quorumIn(objectIn(named, where), objectIn(fieldOf(delegations, "keys"), where), where);
}

function publicKey(text: string): KeyObject {
  if (text.startsWith("-----BEGIN ")) return createPublicKey(text);
  const x = Buffer.from(text, "hex").toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

/** Counts by node:crypto alone how many of the quorum's public keys signed; refuses fewer than its threshold. */
export function requireSignatures(file: WrittenFile, quorum: WrittenQuorum, whose: string): void {
  const message = canonicalBytes(file.signed);
  const signers = [...new Set(quorum.publics)].filter((each) => {
    const key = publicKey(each);
    const how = key.asymmetricKeyType === "ed25519" ? null : "sha256";
    return file.signatures.some((sig) => verify(how, message, key, Buffer.from(sig, "hex")));
  });
  if (signers.length >= quorum.threshold) return;
  throw new NotPublished(
    "PUBLISH-SIGNATURES",
    file.where,
    `valid signatures by ${signers.length} of ${whose}`,
    `${quorum.threshold} or more`,
  );
}
