import { manifestSigned } from "../scripts/sample-index/bundle.ts";
import { VERSIONS } from "../scripts/sample-index/sample-index.ts";
import { signedFile, type SampleKey } from "../scripts/sample-index/sample-key.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import { sha256Of } from "../shared/digest/sha256.ts";
import { CLAIMS_PATH } from "../shared/import/match-batch.ts";
import { fieldOf, type JsonObject } from "../shared/json/value.ts";
import { readEnvelope } from "../shared/tuf/envelope.ts";
import { good, linesOfFile, NOW, sampleIndex, sampleKeys, stickFiles, there } from "./sample.ts";

/** The sample's files by a short name. */
export const PATHS = {
  root1: "metadata/1.root.json",
  root2: "metadata/2.root.json",
  root3: "metadata/3.root.json",
  targets: `metadata/${VERSIONS.targets}.targets.json`,
  claimed: `metadata/${VERSIONS.claimed}.claimed.json`,
  recent: `metadata/${VERSIONS["recently-claimed"]}.recently-claimed.json`,
  snapshot: `metadata/${VERSIONS.snapshot}.snapshot.json`,
  timestamp: "metadata/timestamp.json",
} as const;
export type Document = keyof typeof PATHS;

/** Who signs a document of the sample. */
export function signersOf(document: Document): readonly SampleKey[] {
  const keys = sampleKeys();
  const held = (people: typeof keys.root, count: number) =>
    people.slice(0, count).map(({ key }) => key);
  switch (document) {
    case "root1":
      return held(keys.formerRoot, 4);
    case "root2":
    case "root3":
      return held(keys.root, 4);
    case "targets":
      return held(keys.targets, 2);
    case "claimed":
      return held(keys.claimed, 3);
    case "recent":
      return [keys.online["recently-claimed"]];
    case "snapshot":
    case "timestamp":
      return [keys.online[document]];
  }
}

export interface Alteration {
  /** What each document says instead; it is signed again by those who may. */
  readonly says?: Partial<Record<Document, (signed: JsonObject) => JsonObject>>;
  /** Who signs a document instead. */
  readonly signers?: Partial<Record<Document, readonly SampleKey[]>>;
  /** Whole files instead; null takes one away. The manifest lists what is then there. */
  readonly files?: Readonly<Record<string, Uint8Array | null>>;
  readonly manifest?: (signed: JsonObject) => JsonObject;
  readonly manifestSigner?: SampleKey;
  /** What becomes of files after the manifest was made. */
  readonly after?: Readonly<Record<string, Uint8Array | null>>;
}

function put(files: Map<string, Uint8Array>, changes: Alteration["files"]): void {
  for (const [path, bytes] of Object.entries(changes ?? {}))
    if (bytes === null) files.delete(path);
    else files.set(path, bytes);
}

export function signedOf(document: Document): JsonObject {
  return good(readEnvelope(there(sampleIndex().files.get(PATHS[document])), PATHS[document]))
    .signed;
}

/** A timestamp that lists this snapshot. */
function listing(snapshot: Uint8Array): JsonObject {
  const hashes = { sha256: sha256Of(snapshot) };
  const entry = { hashes, length: snapshot.length, version: VERSIONS.snapshot };
  return { ...signedOf("timestamp"), meta: { "snapshot.json": entry } };
}

/** The sample's stick with just this difference: all else, signatures and hashes too, is made good again. */
export function alteredStick(alteration: Alteration): StickFiles {
  const { says = {}, signers = {} } = alteration;
  const files = new Map(sampleIndex().files);
  for (const document of Object.keys(PATHS) as Document[]) {
    const say = says[document];
    const by = signers[document];
    const follows = document === "timestamp" && (says.snapshot ?? signers.snapshot) !== undefined;
    if (say === undefined && by === undefined && !follows) continue;
    const signed = follows ? listing(there(files.get(PATHS.snapshot))) : signedOf(document);
    files.set(PATHS[document], signedFile(say?.(signed) ?? signed, by ?? signersOf(document)));
  }
  put(files, alteration.files);
  const claims = linesOfFile(files.get(CLAIMS_PATH) ?? new Uint8Array(0)).length;
  const { kind } = sampleIndex();
  const manifest = manifestSigned({ files, claims, created: NOW, kind });
  const key = alteration.manifestSigner ?? there(signersOf("recent")[0]);
  files.set("bundle.json", signedFile(alteration.manifest?.(manifest) ?? manifest, [key]));
  put(files, alteration.after);
  return stickFiles(files);
}

/** Changes the named role's quorum in root or targets. */
export function quorumIn(role: string, change: (quorum: JsonObject) => JsonObject) {
  return (signed: JsonObject): JsonObject => {
    const roles = fieldOf(signed, "roles") as JsonObject;
    return { ...signed, roles: { ...roles, [role]: change(fieldOf(roles, role) as JsonObject) } };
  };
}

/** Changes every role that a targets-type document delegates to. */
export function withRole(change: (role: JsonObject, index: number) => JsonObject) {
  return (signed: JsonObject): JsonObject => {
    const delegations = fieldOf(signed, "delegations") as JsonObject;
    const roles = (fieldOf(delegations, "roles") as readonly JsonObject[]).map(change);
    return { ...signed, delegations: { ...delegations, roles } };
  };
}
