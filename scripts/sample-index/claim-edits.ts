import type { JsonObject } from "../../shared/json/value.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import { keyIdOf } from "../../shared/tuf/key.ts";
import { proofs } from "./claim-lines.ts";
import { developerKeys } from "./registration.ts";
import { metadataPath, VERSIONS } from "./sample-index.ts";
import { envelopeBytes, type SampleKey } from "./sample-key.ts";
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

/** The claim and recently-claimed both list the first key and, beside it, `json` under `keyid`, with a signature of any bytes. */
export function secondKey(json: JsonObject, keyid: string = keyIdOf(json), sig = "00".repeat(64)) {
  return (stick: StickEdit) => {
    const [first] = ownKeys(stick);
    if (first === undefined) throw new Error("the project has no key");
    const keys = { [first.key.keyid]: first.key.json, [keyid]: json };
    const signed = { ...firstLine(stick).signed, keys };
    const proof = { keyid: keyid as Signature["keyid"], sig };
    putFirst(
      stick,
      Buffer.from(envelopeBytes(signed, [...proofs(signed, [first]), proof])).toString("utf8"),
    );
    published((role, all) => ({
      role: { ...role, keyids: Object.keys(keys).sort() },
      keys: { ...all, ...keys },
    }))(stick);
  };
}
