import { EVIDENCE_PATH } from "../../shared/bundle/evidence-file.ts";
import { NAMES_PATH } from "../../shared/bundle/name-list.ts";
import { canonicalBytes, fileText } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import { keyIdOf } from "../../shared/tuf/key.ts";
import { proofs } from "./claim-lines.ts";
import { developerKeys } from "./registration.ts";
import { metadataPath, VERSIONS } from "./sample-index.ts";
import { envelopeBytes, signatureBy, type SampleKey } from "./sample-key.ts";
import type { StickEdit } from "./stick-edit.ts";

interface Line {
  readonly signed: JsonObject;
  readonly signatures: readonly Signature[];
}

export function putFirst(stick: StickEdit, line: string): void {
  stick.putLines([line, ...stick.lines().slice(1)]);
  stick.resign();
}

export function firstLine(stick: StickEdit): Line {
  return JSON.parse(stick.lines()[0] ?? "") as Line;
}

/** The keys that the project on line 0 registers; made anew from the seed. */
export function ownKeys(stick: StickEdit): readonly SampleKey[] {
  return developerKeys(stick.index.seed, stick.index.claims[0]?.project ?? "", 2);
}

/** Another text of the line: not signed anew. */
export const text = (change: (line: string) => string) => (stick: StickEdit) =>
  putFirst(stick, change(stick.lines()[0] ?? ""));

export const signatures =
  (change: (signatures: readonly Signature[]) => readonly Signature[]) => (stick: StickEdit) => {
    const line = firstLine(stick);
    putFirst(
      stick,
      Buffer.from(envelopeBytes(line.signed, change(line.signatures))).toString("utf8"),
    );
  };

/** Other content, signed anew by its keys. With `published`, recently-claimed is made to list the same. */
export function content(change: JsonObject, extra: readonly Signature[] = []) {
  return (stick: StickEdit) => {
    const signed = { ...firstLine(stick).signed, ...change };
    putFirst(
      stick,
      Buffer.from(envelopeBytes(signed, [...proofs(signed, ownKeys(stick)), ...extra])).toString(
        "utf8",
      ),
    );
  };
}

/** What recently-claimed says of the project on line 0, changed and signed anew. */
export function published(
  change: (
    role: JsonObject,
    keys: JsonObject,
  ) => { readonly role?: JsonObject; readonly keys?: JsonObject },
) {
  return (stick: StickEdit) => {
    const version = VERSIONS["recently-claimed"];
    const alter = (signed: JsonObject): JsonObject => {
      const delegations = signed["delegations"] as {
        readonly keys: JsonObject;
        readonly roles: readonly JsonObject[];
      };
      const [first = {}, ...rest] = delegations.roles;
      const { role, keys } = change(first, delegations.keys);
      return {
        ...signed,
        delegations: {
          keys: keys ?? delegations.keys,
          roles: role === undefined ? rest : [role, ...rest],
        },
      };
    };
    stick.sign(metadataPath(version, "recently-claimed"), alter, [
      stick.keys.online["recently-claimed"],
    ]);
    stick.resign();
  };
}

/** The claim and recently-claimed both list the first key and, beside it, `json` under `keyid`, with the proof that `prove` gives. */
function besideFirst(
  stick: StickEdit,
  { keyid, json }: { readonly keyid: string; readonly json: JsonObject },
  prove: (signed: JsonObject) => Signature,
): void {
  const [first] = ownKeys(stick);
  if (first === undefined) throw new Error("the project has no key");
  const keys = { [first.key.keyid]: first.key.json, [keyid]: json };
  const signed = { ...firstLine(stick).signed, keys };
  const signatures = [...proofs(signed, [first]), prove(signed)];
  putFirst(stick, Buffer.from(envelopeBytes(signed, signatures)).toString("utf8"));
  published((role, all) => ({
    role: { ...role, keyids: Object.keys(keys).sort() },
    keys: { ...all, ...keys },
  }))(stick);
}

/** As second key a key of any form, with a signature of any bytes. */
export function secondKey(json: JsonObject, keyid: string = keyIdOf(json), sig = "00".repeat(64)) {
  return (stick: StickEdit) =>
    besideFirst(stick, { keyid, json }, () => ({ keyid: keyid as Signature["keyid"], sig }));
}

/** As second key a key of the first project that is claimed already, with its proof. */
export function claimedKey(stick: StickEdit): void {
  const [key] = developerKeys(stick.index.seed, stick.index.claimedProjects[0]?.project ?? "", 1);
  if (key === undefined) throw new Error("the project has no key");
  besideFirst(stick, key.key, (signed) => signatureBy(key, canonicalBytes(signed)));
}

/** What the evidence says of the project on line 0, changed. */
export function evidence(change: (line: JsonObject, stick: StickEdit) => JsonObject) {
  return (stick: StickEdit) => {
    const [first = "", ...rest] = stick.text(EVIDENCE_PATH).split("\n");
    const line = JSON.parse(first) as JsonObject;
    stick.put(EVIDENCE_PATH, [fileText({ ...line, ...change(line, stick) }), ...rest].join("\n"));
    stick.resign();
  };
}

/** A list of names on the stick with other lines, brought into their order. */
export function listed(
  path: string,
  change: (lines: readonly string[], project: string) => readonly string[],
) {
  return (stick: StickEdit) => {
    const lines = stick.text(path).split("\n").slice(0, -1);
    const project = stick.index.claims[0]?.project ?? "";
    stick.put(
      path,
      change(lines, project)
        .toSorted()
        .map((line) => `${line}\n`)
        .join(""),
    );
    stick.resign();
  };
}

/** In the list of existing names the project on line 0 without a rank, and beside it another one of the 15,000th rank. */
export function existingBeside(other: (project: string) => string) {
  return listed(NAMES_PATH, (lines, project) => [
    ...lines.filter((line) => line.split("\t")[0] !== project),
    project,
    `${other(project)}\t15000`,
  ]);
}
