import type { JsonObject } from "../../shared/json/value.ts";
import { NAMES_PATH, PROHIBITED_PATH } from "../../shared/bundle/name-list.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import { fileText } from "../../shared/json/canonical.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { altered, proofs, SMALL_ORDER } from "./claim-lines.ts";
import {
  claimedKey,
  content,
  evidence,
  existingBeside,
  firstLine,
  listed,
  ownKeys,
  published,
  putFirst,
  secondKey,
  signatures,
  text,
} from "./claim-edits.ts";
import { developerKeys } from "./registration.ts";
import type { StickEdit } from "./stick-edit.ts";

/** One thing wrong with the claim on line 0, a sound one otherwise; the rest of the stick fits, recently-claimed too. */
export interface ClaimMutation {
  readonly apply: (stick: StickEdit) => void;
  /** Everything that must be found about that line, in order. */
  readonly expects: readonly string[];
  /** Where nothing of it blocks. */
  readonly standing?: "warned";
}

const key = (publicPart: string, keytype = "ed25519", scheme = keytype): JsonObject => ({
  keytype,
  keyval: { public: publicPart },
  scheme,
});
/** 2^255 - 18, which is 1 written in another way: small order, if it were reduced. */
const NOT_CANONICAL = `ee${"ff".repeat(30)}7f`;
/** The order of the group, little endian: added to S it gives a second signature that careless code accepts. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function withOrderAdded(signature: Signature): Signature {
  const s = Buffer.from(signature.sig.slice(64), "hex").reverse().toString("hex");
  const sum = (BigInt(`0x${s}`) + ORDER).toString(16).padStart(64, "0");
  return {
    ...signature,
    sig: signature.sig.slice(0, 64) + Buffer.from(sum, "hex").reverse().toString("hex"),
  };
}

export const CLAIM_MUTATIONS: Readonly<Record<string, ClaimMutation>> = {
  "the line has a space that is not canonical": {
    apply: text((line) => line.replace(":", ": ")),
    expects: ["CLAIM-FORM"],
  },
  "the line has a name twice": {
    apply: text((line) => line.replace('"format":1', '"format":1,"format":1')),
    expects: ["CLAIM-FORM"],
  },
  "the line is not JSON": { apply: text(() => "claim"), expects: ["CLAIM-FORM"] },
  "the line is cut off": { apply: text((line) => line.slice(0, 300)), expects: ["CLAIM-FORM"] },
  "the line is longer than any claim": {
    apply: text((line) => line.replace('"signed"', `"padding":"${"x".repeat(70_000)}","signed"`)),
    expects: ["CLAIM-FORM"],
  },
  "the format is 2": { apply: content({ format: 2 }), expects: ["CLAIM-FORM"] },
  "the threshold is a text": { apply: content({ threshold: "1" }), expects: ["CLAIM-FORM"] },
  "the date has fractions of a second": {
    apply: content({ registered: "2026-11-01T12:00:00.5Z" }),
    expects: ["CLAIM-FORM"],
  },
  "it registers seventeen keys": {
    apply: (stick) => {
      const many = developerKeys(stick.index.seed, "many", 17).map(({ key: each }) => [
        each.keyid,
        each.json,
      ]);
      content({ keys: Object.fromEntries(many) as JsonObject })(stick);
    },
    expects: ["CLAIM-FORM"],
  },
  "the name is not normalised": {
    apply: content({ project: "Root_" }),
    expects: ["CLAIM-NAME", "CLAIM-RECENT", "CLAIM-EVIDENCE"],
  },
  "the name holds a path": {
    apply: content({ project: "root/../x" }),
    expects: ["CLAIM-NAME", "CLAIM-RECENT", "CLAIM-EVIDENCE"],
  },
  "a key is of small order": {
    apply: secondKey(SMALL_ORDER.key.json, SMALL_ORDER.key.keyid, SMALL_ORDER.sig),
    expects: ["CLAIM-KEY"],
  },
  "a key is not written canonically": {
    apply: secondKey(ed25519Key(NOT_CANONICAL).json),
    expects: ["CLAIM-KEY"],
  },
  "a key is in capitals": { apply: secondKey(key("AB".repeat(32))), expects: ["CLAIM-KEY"] },
  "a key is too short": { apply: secondKey(key("ab".repeat(31))), expects: ["CLAIM-KEY"] },
  "a key is of another kind": {
    apply: secondKey(key("ab".repeat(32), "ecdsa", "ecdsa-sha2-nistp256")),
    expects: ["CLAIM-KEY"],
  },
  "a keyid does not follow from its key": {
    apply: secondKey(key("ab".repeat(32)), "c".repeat(64)),
    expects: ["CLAIM-KEY"],
  },
  "it registers no key": {
    apply: content({ keys: {} }),
    expects: ["CLAIM-KEY", "CLAIM-THRESHOLD", "CLAIM-RECENT", "CLAIM-SINGLE-KEY"],
  },
  "the threshold is 0": {
    apply: content({ threshold: 0 }),
    expects: ["CLAIM-THRESHOLD", "CLAIM-RECENT"],
  },
  "the threshold is more than its keys": {
    apply: content({ threshold: 3 }),
    expects: ["CLAIM-THRESHOLD", "CLAIM-RECENT"],
  },
  "a signature is missing": {
    apply: signatures((each) => each.slice(1)),
    expects: ["CLAIM-PROOF"],
  },
  "a signature is altered": {
    apply: signatures(([first, ...rest]) =>
      first === undefined ? rest : [altered(first), ...rest],
    ),
    expects: ["CLAIM-PROOF"],
  },
  "a signature is cut off": {
    apply: signatures((each) => each.map((one) => ({ ...one, sig: one.sig.slice(0, 126) }))),
    expects: ["CLAIM-PROOF"],
  },
  "the two signatures are swapped": {
    apply: signatures(([a, b]) =>
      a === undefined || b === undefined
        ? []
        : [
            { ...a, sig: b.sig },
            { ...b, sig: a.sig },
          ],
    ),
    expects: ["CLAIM-PROOF"],
  },
  "a signature is written in its second form": {
    apply: signatures(([first, ...rest]) =>
      first === undefined ? rest : [withOrderAdded(first), ...rest],
    ),
    expects: ["CLAIM-PROOF"],
  },
  "a stranger's signature is added": {
    apply: content({}, [{ keyid: SMALL_ORDER.key.keyid, sig: SMALL_ORDER.sig }]),
    expects: ["CLAIM-PROOF"],
  },
  "the proofs were made for another project": {
    apply: (stick) => {
      const { signed } = firstLine(stick);
      const others = proofs({ ...signed, project: "another-project" }, ownKeys(stick));
      putFirst(
        stick,
        fileText({ signatures: others.map(({ keyid, sig }) => ({ keyid, sig })), signed }),
      );
    },
    expects: ["CLAIM-PROOF"],
  },
  "it was made for another repository": {
    apply: content({ repository: "gems.example" }),
    expects: ["CLAIM-REPOSITORY"],
  },
  "recently-claimed does not list the project": {
    apply: published(() => ({})),
    expects: ["CLAIM-RECENT"],
  },
  "recently-claimed gives it another threshold": {
    apply: published((role) => ({ role: { ...role, threshold: 2 } })),
    expects: ["CLAIM-RECENT"],
  },
  "recently-claimed gives it another project's path too": {
    apply: published((role) => ({
      role: { ...role, paths: [...(role["paths"] as readonly string[]), "simple/*/*"] },
    })),
    expects: ["CLAIM-RECENT"],
  },
  "recently-claimed does not terminate there": {
    apply: published((role) => ({ role: { ...role, terminating: false } })),
    expects: ["CLAIM-RECENT"],
  },
  "recently-claimed names the role after another project": {
    apply: published((role) => ({ role: { ...role, name: "project.another.1" } })),
    expects: ["CLAIM-RECENT"],
  },
  "the index prohibits its name": {
    apply: listed(PROHIBITED_PATH, (lines, project) => [...lines, project]),
    expects: ["CLAIM-PROHIBITED"],
  },
  "the index does not have its name": {
    apply: listed(NAMES_PATH, (lines, project) =>
      lines.filter((line) => line.split("\t")[0] !== project),
    ),
    expects: ["CLAIM-UNKNOWN"],
    standing: "warned",
  },
  "a popular project has its name with a dash in it": {
    apply: existingBeside((project) => `${project.slice(0, 2)}-${project.slice(2)}`),
    expects: ["CLAIM-LOOK-ALIKE"],
    standing: "warned",
  },
  "a popular project has its name with a letter more": {
    apply: existingBeside((project) => `${project}x`),
    expects: ["CLAIM-TYPO"],
    standing: "warned",
  },
  "an owner's account has a Cyrillic letter": {
    apply: evidence(() => ({ owners: ["mir\u0430"] })),
    expects: ["CLAIM-OWNER-NAMES"],
    standing: "warned",
  },
  "its evidence was looked up nine days before the bundle was made": {
    apply: evidence((_, { index }) => ({
      as_of: formatInstant(later(index.now, -9)),
      received: formatInstant(later(index.now, -20)),
    })),
    expects: ["CLAIM-EVIDENCE-AGE"],
    standing: "warned",
  },
  "its keys signed it a hundred days before the index received it": {
    apply: (stick) => content({ registered: formatInstant(later(stick.index.now, -200)) })(stick),
    expects: ["CLAIM-DATES"],
    standing: "warned",
  },
  "it registers a key of a project that is claimed already": {
    apply: claimedKey,
    expects: ["CLAIM-SHARED-KEY"],
    standing: "warned",
  },
};
