import { createPublicKey, hash, verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalBytes, canonicalText } from "../../shared/json/canonical.ts";
import { readJson } from "../../shared/json/read.ts";
import { fieldOf, isArray, type JsonObject } from "../../shared/json/value.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { NotPublished, objectIn, rowsIn, textIn } from "./not-published.ts";
import { repositoryKeys } from "./people.ts";
import { REPOSITORY } from "./roots.ts";
import { fileOf, metadataPath, VERSIONS, type SampleIndex } from "./sample-index.ts";
import { CLAIMED_THRESHOLD } from "./targets-role.ts";

/** The outcome of a ceremony, as far as the index has to act on it. */
export interface SignedResult {
  readonly version: number;
  /** The file as it lay on the stick; published unchanged. */
  readonly claimed: Uint8Array;
  /** Approved projects and the roles that recently-claimed gave them. */
  readonly approved: readonly { readonly project: string; readonly role: string }[];
}

/** Reads an envelope and counts by node:crypto alone which of `publics` signed; refuses fewer than the threshold. */
function signedPart(bytes: Uint8Array, where: string, publics: readonly string[]): JsonObject {
  const json = readJson(bytes, where);
  if (!json.ok)
    throw new NotPublished("PUBLISH-FILES", where, json.refusal.found, json.refusal.expected);
  const envelope = objectIn(json.value, where);
  const signed = objectIn(fieldOf(envelope, "signed"), where);
  const message = canonicalBytes(signed);
  const written = rowsIn(envelope, "signatures", where).map((row) => textIn(row, "sig", where));
  const signers = new Set(publics).values().filter((each) => {
    const x = Buffer.from(each, "hex").toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return written.some((sig) => verify(null, message, key, Buffer.from(sig, "hex")));
  });
  const count = [...signers].length;
  if (count >= CLAIMED_THRESHOLD) return signed;
  throw new NotPublished(
    "PUBLISH-SIGNATURES",
    where,
    `valid signatures by ${count} keyholders`,
    `${CLAIMED_THRESHOLD} or more`,
  );
}

function checkNote(index: SampleIndex, note: JsonObject, version: number, claimed: JsonObject) {
  const [publish] = rowsIn(note, "publish", "publication.json");
  const due: JsonObject = {
    _type: "publication",
    repository: REPOSITORY,
    bundle: index.bundle,
    publish: {
      path: `${version}.claimed.json`,
      role: "claimed",
      signed_sha256: hash("sha256", canonicalBytes(claimed)),
      version,
    },
    then_remove_from: "recently-claimed",
  };
  const names = Object.keys(due).filter((name) => name !== "publish");
  const said = names.map((name) => [name, fieldOf(note, name) ?? null] as const);
  const found = canonicalText({ ...Object.fromEntries(said), publish: publish ?? null });
  if (found !== canonicalText(due))
    throw new NotPublished("PUBLISH-NOTE", "publication.json", found, canonicalText(due));
}

function delegationsOf(signed: JsonObject, where: string) {
  const delegations = objectIn(fieldOf(signed, "delegations"), where);
  const keys = objectIn(fieldOf(delegations, "keys"), where);
  return rowsIn(delegations, "roles", where).map((role) => {
    const keyids = fieldOf(role, "keyids");
    const named = (isArray(keyids) ? keyids : []).map((keyid) =>
      typeof keyid === "string" ? (fieldOf(keys, keyid) ?? null) : null,
    );
    return { name: textIn(role, "name", where), text: canonicalText({ role, named }) };
  });
}

/** The new claimed must hold the old delegations unchanged, then exactly the approved ones as recently-claimed has them. */
function checkClaimed(
  index: SampleIndex,
  claimed: JsonObject,
  version: number,
  approved: readonly string[],
) {
  const where = `${version}.claimed.json`;
  const no = (found: string, expected: string) =>
    new NotPublished("PUBLISH-CLAIMED", where, found, expected);
  if (fieldOf(claimed, "version") !== version || version !== VERSIONS.claimed + 1)
    throw no(
      `version ${JSON.stringify(fieldOf(claimed, "version"))}`,
      `version ${VERSIONS.claimed + 1}`,
    );
  const own = (role: "claimed" | "recently-claimed") => {
    const path = metadataPath(VERSIONS[role], role);
    const json = JSON.parse(Buffer.from(fileOf(index, path)).toString("utf8")) as {
      signed: JsonObject;
    };
    return delegationsOf(json.signed, path);
  };
  const pending = new Map(own("recently-claimed").map(({ name, text }) => [name, text]));
  const wanted = [
    ...own("claimed").map(({ text }) => text),
    ...approved.map((role) => pending.get(role) ?? `no ${role} is pending`),
  ];
  const found = delegationsOf(claimed, where).map(({ text }) => text);
  if (found.length !== wanted.length) throw no(`${found.length} delegations`, `${wanted.length}`);
  const other = found.findIndex((text, i) => text !== wanted[i]);
  if (other !== -1) throw no(`delegation ${other + 1}: ${found[other] ?? ""}`, wanted[other] ?? "");
}

function resultOn(index: SampleIndex, signedDir: string): SignedResult {
  const names = readdirSync(signedDir, { withFileTypes: true }).map((entry) => entry.name);
  const [name, ...others] = names.filter((each) => /^[1-9][0-9]*\.claimed\.json$/.test(each));
  if (name === undefined || others.length > 0 || !names.includes("publication.json"))
    throw new NotPublished(
      "PUBLISH-FILES",
      signedDir,
      names.join(", "),
      "one N.claimed.json and publication.json",
    );
  const publics = repositoryKeys(index.seed, index.keyholders).claimed.map(
    ({ key }) => key.key.public,
  );
  const bytes = new Uint8Array(readFileSync(join(signedDir, name)));
  const claimed = signedPart(bytes, name, publics);
  const note = signedPart(
    readFileSync(join(signedDir, "publication.json")),
    "publication.json",
    publics,
  );
  const version = Number.parseInt(name, 10);
  checkNote(index, note, version, claimed);
  const approved = rowsIn(note, "approved", "publication.json").map((row) => ({
    project: textIn(row, "project", "publication.json"),
    role: textIn(row, "role", "publication.json"),
  }));
  checkClaimed(
    index,
    claimed,
    version,
    approved.map(({ role }) => role),
  );
  return { version, claimed: bytes, approved };
}

/**
 * Reads STICK/conclave/signed as the index's operators do: with their own code and node:crypto, against what they put on the stick.
 * Refuses PUBLISH-FILES, PUBLISH-SIGNATURES (fewer than three keyholders), PUBLISH-NOTE (about another bundle or file) and PUBLISH-CLAIMED
 * (anything but the old delegations and the approved ones).
 */
export function readResult(index: SampleIndex, stickDir: string): Outcome<SignedResult> {
  try {
    return accept(resultOn(index, join(stickDir, "conclave", "signed")));
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const problem = missing
      ? new NotPublished(
          "PUBLISH-FILES",
          stickDir,
          "no conclave/signed folder",
          "an exported stick",
        )
      : error;
    if (!(problem instanceof NotPublished)) throw error;
    const { id, where, message, expected } = problem;
    return refuse({
      id,
      where,
      found: message,
      expected,
      todo: "Publish nothing. Ask the keyholders for the stick that they exported.",
    });
  }
}
