import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Encrypter } from "age-encryption";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { fromUtf8, toUtf8 } from "../../shared/bytes.ts";
import { readEvidence } from "../../shared/bundle/evidence-file.ts";
import { readManifest } from "../../shared/bundle/manifest.ts";
import { BEGINNING, readJournal } from "../../shared/ceremony/entry.ts";
import { examine } from "../../shared/claim/examine.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { readPublication } from "../../shared/publication/publication.ts";
import { drillSigned, readDrill, type DrillSubject } from "../../shared/drill/drill.ts";
import { readShareSet } from "../../shared/escrow/share-set.ts";
import { readShareFile, shareFile } from "../../shared/escrow/share.ts";
import { canonicalBytes, fileText } from "../../shared/json/canonical.ts";
import { isArray, isObject, type JsonObject, type JsonValue } from "../../shared/json/value.ts";
import { KEY_RECORD_FOLDER, readKeyRecord } from "../../shared/key-record/key-record.ts";
import type { Outcome } from "../../shared/refusal.ts";
import { readReplacement, REPLACEMENT_FOLDER } from "../../shared/replacement/replacement.ts";
import { readSignatureFile, signatureFile } from "../../shared/request/signature-file.ts";
import { requestInText, requestText } from "../../shared/request/signing-request.ts";
import { sealText } from "../../shared/sign/seal.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { inspectionText } from "../../cli/inspect-json.ts";
import { rootCandidates } from "../../node/room/anchor.ts";
import { signDrill } from "../../node/signer/sign-drill.ts";
import { verifyWithPlatform } from "../../node/verify.ts";
import { openKeyFile } from "../../node/signer/key-file.ts";
import { privateKeyText } from "../../scripts/sample-index/key-files.ts";
import { heldKey } from "../../scripts/sample-index/people.ts";
import { ALTERED } from "./altered-documents.ts";
import type { Alteration } from "./alteration.ts";
import { firstIndex } from "../first-sample.ts";
import { MADE as MADE_AT, openSampleKey, sampleEscrow } from "../sample-escrow.ts";
import { anchorOn, importOf, sampleBatch, sampleFiles, sampleIndex } from "../sample.ts";
import { ENTRY, sampleJournal } from "./sample-journal.ts";

const FORMATS = join(import.meta.dirname, "../../docs/formats");
const index = sampleIndex();
const ceremony = sampleJournal();
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

function schema(name: string): ValidateFunction {
  return ajv.compile(JSON.parse(readFileSync(join(FORMATS, `${name}.schema.json`), "utf8")));
}

const SCHEMAS = {
  claim: schema("claim"),
  bundle: schema("bundle"),
  evidence: schema("evidence"),
  publication: schema("publication"),
  seal: schema("seal"),
  transcript: schema("transcript"),
  "key-file": schema("key-file"),
  "key-record": schema("key-record"),
  replacement: schema("replacement"),
  share: schema("share"),
  "share-set": schema("share-set"),
  drill: schema("drill"),
  "tuf-fields": schema("tuf-fields"),
  "signing-request": schema("signing-request"),
  "signature-file": schema("signature-file"),
  inspect: schema("inspect"),
} as const;
type Format = keyof typeof SCHEMAS;

function parsed(text: string | null | undefined): JsonObject {
  const value = JSON.parse(text ?? "null") as JsonValue;
  assert.ok(isObject(value));
  return value;
}

function objectsIn(bytes: Uint8Array | undefined): readonly JsonObject[] {
  const lines = fromUtf8(bytes ?? new Uint8Array())?.split("\n") ?? [];
  return lines.filter((line) => line !== "").map(parsed);
}

function signedIn(path: string): JsonObject {
  const signed = objectsIn(index.files.get(path))[0]?.["signed"];
  assert.ok(isObject(signed));
  return signed;
}

const keyTexts = index.keyholders.map((name) =>
  privateKeyText(heldKey(index.seed, "claimed", name)),
);

const escrow = await sampleEscrow();
const drills = drillsOf(escrow);

/** Documents of each format as the sample index, or a ceremony over it, makes them. */
const MADE: Readonly<Record<Format, readonly JsonObject[]>> = {
  claim: objectsIn(index.files.get("claims/claims.jsonl")),
  bundle: [index, firstIndex()].flatMap(({ files }) => objectsIn(files.get("bundle.json"))),
  evidence: objectsIn(index.files.get("evidence/projects.jsonl")),
  publication: objectsIn(
    ceremony.signed.find((file) => file.path === "signed/publication.json")?.bytes,
  ),
  seal: [parsed(fromUtf8(sealText(ceremony.seal.documents)))],
  transcript: ceremony.lines.map(parsed),
  "key-file": keyTexts.map(parsed),
  "key-record": [...index.files]
    .filter(([path]) => path.startsWith(KEY_RECORD_FOLDER))
    .flatMap(([, bytes]) => objectsIn(bytes)),
  replacement: [...index.files]
    .filter(([path]) => path.startsWith(REPLACEMENT_FOLDER))
    .flatMap(([, bytes]) => objectsIn(bytes)),
  share: escrow.shares.map((share) => parsed(fromUtf8(shareFile(share)))),
  "share-set": objectsIn(escrow.list),
  drill: drills.flatMap(objectsIn),
  "tuf-fields": [
    ...["metadata/1.root.json", "metadata/2.root.json", "metadata/3.root.json"],
    "metadata/7.targets.json",
  ].map(signedIn),
  "signing-request": [
    parsed(requestText(ceremony.seal, toUtf8(ceremony.lines.map((line) => `${line}\n`).join("")))),
  ],
  "signature-file": ceremony.lines
    .map((line) => parsed(line)["event"])
    .flatMap((event) => (isObject(event) && event["type"] === "signed" ? [event] : []))
    .map(({ keyid, signatures }) => signatureFile(ceremony.seal, { keyid, signatures } as never))
    .map(({ bytes }) => parsed(fromUtf8(bytes))),
  inspect: inspections(),
};

/** A stick that can be imported, and one that is refused. */
function inspections(): readonly JsonObject[] {
  const files = sampleFiles();
  const anchor = anchorOn(files);
  const roots = rootCandidates({ files, name: "BLUE", root: "", bytes: 0 });
  const { checks } = importOf(files);
  const refusal = { id: "A-B", where: "w", found: "f", expected: "e", todo: "t" };
  const all = [
    { checks, batch: sampleBatch(), refusal: null },
    { checks: [], batch: null, refusal },
  ].map((imported) => inspectionText({ ok: false, anchor, roots, imported }));
  return all.map((pieces) => parsed([...pieces].join("")));
}

function publicOf(signed: JsonValue | undefined, keyid: string): string {
  const keys = isObject(signed) ? signed["keys"] : undefined;
  const key = isObject(keys) ? keys[keyid] : undefined;
  const keyval = isObject(key) ? key["keyval"] : undefined;
  const half = isObject(keyval) ? keyval["public"] : undefined;
  return typeof half === "string" ? half : "";
}

/** One of each kind, signed. */
function drillsOf({ set }: typeof escrow): readonly Uint8Array[] {
  const subjects: readonly DrillSubject[] = [
    { kind: "key-file" },
    { kind: "share-set", set: set.id, shares: set.shares.map(({ x }) => x) },
  ];
  const key = openSampleKey("Amara");
  const common = { key: ed25519Key(key.public), created: MADE_AT };
  return subjects.map((subject) => {
    const bytes = canonicalBytes(drillSigned({ ...common, subject, nonce: "0".repeat(32) }));
    const signature = signDrill(bytes, key);
    assert.ok(signature.ok);
    return envelopeFile(bytes, [signature.value]);
  });
}

function idOf(outcome: Outcome<unknown>): string | null {
  return outcome.ok ? null : outcome.refusal.id;
}

async function keyFileId(document: JsonObject): Promise<string | null> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase("p");
  const file = await encrypter.encrypt(fileText(document));
  return idOf(await openKeyFile(file, "a key file", "p"));
}

/** What the app's own reader refuses a document with, proofs aside; null when it takes it, or when there is no reader. */
/** A line of a transcript as if it stood first, so that it can be read by itself. */
function asFirst(document: JsonObject): JsonObject {
  const { event = null, previous } = document;
  const names = isObject(event) && event["record"] !== undefined && event["record"] === previous;
  const again = names ? { ...event, record: BEGINNING } : event;
  return { ...document, event: again, seq: 0, previous: BEGINNING };
}

const READERS: Readonly<
  Record<Format, (document: JsonObject) => string | null | Promise<string | null>>
> = {
  claim: (document) =>
    examine(toUtf8(fileText(document)), "a line", verifyWithPlatform).findings.find(
      ({ id }) => id !== "CLAIM-PROOF",
    )?.id ?? null,
  bundle: (document) => idOf(readManifest(toUtf8(fileText(document)))),
  evidence: (document) => idOf(readEvidence(toUtf8(fileText(document)))),
  publication: (document) => idOf(readPublication(toUtf8(fileText(document)), "a note")),
  seal: () => null,
  transcript: (document) => idOf(readJournal(toUtf8(`${fileText(asFirst(document))}\n`))),
  "key-file": keyFileId,
  "key-record": (document) =>
    idOf(readKeyRecord(toUtf8(fileText(document)), "a record", () => true)),
  replacement: (document) => idOf(readReplacement(toUtf8(fileText(document)), "a replacement")),
  share: (document) => idOf(readShareFile(toUtf8(fileText(document)), "a share")),
  "share-set": (document) => idOf(readShareSet(toUtf8(fileText(document)), "a list", () => true)),
  drill: (document) => {
    const signed = document["signed"];
    const keys = isObject(signed) && isObject(signed["keys"]) ? Object.keys(signed["keys"]) : [];
    const asked = publicOf(signed, keys[0] ?? "");
    return idOf(readDrill(toUtf8(fileText(document)), "a drill", asked, () => true));
  },
  "tuf-fields": () => null,
  "signing-request": (document) => idOf(requestInText(toUtf8(fileText(document)), "the codes")),
  inspect: () => null,
  "signature-file": (document) =>
    idOf(readSignatureFile(toUtf8(fileText(document)), "a signature file")),
};

/** The document with the value at `path` replaced; undefined takes it away. */
function altered(document: JsonValue, path: readonly string[], value: unknown): JsonValue {
  const [first, ...rest] = path;
  if (first === undefined) return value as JsonValue;
  if (isArray(document)) {
    const at = Number(first);
    const next = document.with(at, altered(document[at] ?? null, rest, value));
    return rest.length === 0 && value === undefined ? next.toSpliced(at, 1) : next;
  }
  assert.ok(isObject(document), `no object for ${first}`);
  const { [first]: present, ...others } = document;
  if (rest.length === 0 && value === undefined) return others;
  return { ...others, [first]: altered(present ?? null, rest, value) };
}

describe("the schemas of docs/formats accept what the project's own code makes", () => {
  for (const [format, documents] of Object.entries(MADE) as [Format, readonly JsonObject[]][])
    it(`${format}: ${documents.length} from the sample`, async () => {
      assert.ok(documents.length > 0);
      for (const document of documents) {
        SCHEMAS[format](document);
        assert.deepEqual(SCHEMAS[format].errors ?? [], [], fileText(document).slice(0, 300));
        if (format !== "claim") assert.equal(await READERS[format](document), null);
      }
    });

  it("transcript: every kind of proposal is among them", () => {
    for (const [change, at] of Object.entries(ENTRY.proposed)) {
      const event = MADE.transcript[at]?.["event"];
      assert.ok(isObject(event) && isObject(event["proposal"]));
      assert.equal(event["proposal"]["change"], change);
    }
  });

  it("transcript: a divided claimed may be proposed to be one file", () => {
    const entry = altered(
      MADE.transcript[ENTRY.proposed["divide-claimed"]] ?? null,
      ["event", "proposal", "change"],
      "join-claimed",
    );
    assert.ok(isObject(entry));
    assert.ok(SCHEMAS.transcript(entry), JSON.stringify(SCHEMAS.transcript.errors));
  });

  it("publication: it revokes a project", () => {
    const [note] = MADE.publication;
    assert.ok(isObject(note?.["signed"]));
    assert.equal((note["signed"]["revoked"] as readonly JsonValue[]).length, 1);
  });

  for (const roles of [
    "root",
    "targets",
    "claimed",
    "root targets",
    "root claimed",
    "targets claimed",
    "root targets claimed",
    "claimed claimed.shard.1",
    "claimed claimed.inner1.0 claimed.shard.1 claimed.shard.a-b claimed.inner1.f claimed.shard.f-",
    "root targets claimed claimed.shard.a",
  ])
    it(`seal, publication: ${roles} may be sealed together`, () => {
      const [note] = MADE.publication;
      const signed = note?.["signed"];
      assert.ok(isObject(signed));
      const documents = roles.split(" ").map((role) => ({ role, version: 4 }));
      const publish = documents.map((each) => ({
        ...each,
        path: `4.${each.role}.json`,
        signed_sha256: "ab".repeat(32),
      }));
      const without = { ...note, signed: { ...signed, publish, approved: [], revoked: [] } };
      assert.ok(SCHEMAS.publication(without), JSON.stringify(SCHEMAS.publication.errors));
      const sealed = [...documents, { role: "publication", version: 4 }].map((each) => ({
        ...each,
        bytes: toUtf8("{}"),
        sha256: sha256Of(toUtf8("{}")),
      }));
      const made = parsed(fromUtf8(sealText(sealed)));
      assert.ok(SCHEMAS.seal(made), JSON.stringify(SCHEMAS.seal.errors));
    });

  it("transcript: every kind of event is among them", () => {
    const kinds = new Set(MADE.transcript.map(({ event }) => isObject(event) && event["type"]));
    assert.equal(kinds.size, 15);
  });
});

describe("the schemas of docs/formats refuse altered documents, and so do the app's readers", () => {
  for (const [format, rows] of Object.entries(ALTERED) as [Format, readonly Alteration[]][])
    for (const [at, sentence, path, value, reader] of rows)
      it(`${format}, ${sentence}: ${reader ?? "the reader lets it pass"}`, async () => {
        const document = altered(MADE[format][at] ?? null, path.split("."), value);
        assert.ok(isObject(document));
        assert.equal(SCHEMAS[format](document), false);
        assert.equal(await READERS[format](document), reader);
      });
});
