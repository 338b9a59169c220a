import { sameBytes } from "../bytes.ts";
import { EXPORT_CLIENT, type ClientAgain } from "../export/export-checks.ts";
import type { StickFiles } from "../bundle/stick-file.ts";
import type { Ceremony } from "../ceremony/ceremony.ts";
import type { EventOf } from "../ceremony/event.ts";
import type { Check } from "../check/check.ts";
import { sha256Of } from "../digest/sha256.ts";
import { NONE_YET } from "../import/empty-tree.ts";
import { rootPath } from "../import/root-checks.ts";
import type { Outcome } from "../refusal.ts";
import { sealText } from "../sign/seal.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";
import { signedBytesPath, SEAL_PATH, type SigningRequest } from "./signing-request.ts";

/** What this machine has to judge a request by: the bundle's files, and what its own replay of the record came to. */
export interface RequestSubject {
  readonly files: StickFiles;
  readonly request: SigningRequest;
  readonly imported: EventOf<"imported">;
  readonly checkedAt: Instant;
  readonly replayed: Outcome<Ceremony>;
  /** This machine's own clock. */
  readonly now: Instant;
}

/** How long before this machine's clock the other one may have checked the stick. */
const MOST_DAYS = 14;

const DISTRUST = "Do not sign. Keep the stick, and tell the people at the other machine.";

function check<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: Check<Id, RequestSubject>["holds"],
): Check<Id, RequestSubject> {
  return { id, level, claim, holds };
}

type Signing = Extract<Ceremony, { step: "sign" }>;

function signing({ replayed }: RequestSubject): Signing | null {
  return replayed.ok && replayed.value.step === "sign" ? replayed.value : null;
}

const NO_SEAL = { found: "no seal to compare with", expected: "one", todo: DISTRUST };

/** In this order; the first that blocks ends it. */
export const REQUEST_CHECKS = [
  check(
    "REQUEST-ROOT",
    "block",
    "The root that the other machine trusted belongs to the chain of the root that was recognised here.",
    ({ files, imported: { anchor } }) => {
      const path = anchor.version === NONE_YET ? "bundle.json" : rootPath(anchor.version);
      const found = files.get(path)?.sha256;
      if (found === anchor.sha256) return true;
      return {
        where: path,
        found: found === undefined ? "no such root on the stick" : `SHA-256 ${found}`,
        expected: `SHA-256 ${anchor.sha256}, which the other machine trusted`,
        todo: DISTRUST,
      };
    },
  ),
  check(
    "REQUEST-RECORD",
    "block",
    "The other machine's record, replayed here from the bundle alone, leads to a seal that waits for signatures.",
    ({ replayed }) => {
      if (!replayed.ok) {
        const { id, where, found, expected } = replayed.refusal;
        return { where, found: `${found} (${id})`, expected, todo: DISTRUST };
      }
      if (replayed.value.step === "sign") return true;
      return {
        found: `a record that ends at the step "${replayed.value.step}"`,
        expected: "one that ends with a seal, or with signatures over it",
        todo: "Nothing can be signed now. Ask the other machine for a new request.",
      };
    },
  ),
  check(
    "REQUEST-SEAL",
    "block",
    "The seal that is asked for is the one that the replay makes on this machine.",
    (subject) => {
      const state = signing(subject);
      if (state === null) return NO_SEAL;
      const asked = subject.request.seal;
      if (sameBytes(sealText(state.seal.documents), asked)) return true;
      return {
        where: SEAL_PATH,
        found: `the seal ${sha256Of(asked).slice(0, 16)}…`,
        expected: `the seal ${state.seal.digest.slice(0, 16)}…, which follows from the record`,
        todo: DISTRUST,
      };
    },
  ),
  check(
    "REQUEST-BYTES",
    "block",
    "The bytes that are asked to be signed are, byte for byte, the documents that the replay makes on this machine.",
    (subject) => {
      const state = signing(subject);
      if (state === null) return NO_SEAL;
      const { documents } = subject.request;
      const differs = state.seal.documents.find(({ role, bytes }) => {
        const asked = documents.get(role);
        return asked === undefined || !sameBytes(asked, bytes);
      });
      if (differs !== undefined) {
        const asked = documents.get(differs.role);
        return {
          where: signedBytesPath(differs.role),
          found: asked === undefined ? "no bytes" : `bytes with SHA-256 ${sha256Of(asked)}`,
          expected: `SHA-256 ${differs.sha256}, which follows from the record`,
          todo: DISTRUST,
        };
      }
      if (documents.size === state.seal.documents.length) return true;
      return {
        found: `${documents.size} documents`,
        expected: `the ${state.seal.documents.length} that follow from the record`,
        todo: DISTRUST,
      };
    },
  ),
  check(
    "REQUEST-CLOCK",
    "warn",
    "The other machine checked the stick in the last days, by this machine's clock, and not in the future.",
    ({ checkedAt, now }) => {
      const days = (now - checkedAt) / DAY;
      if (days >= -1 / 24 && days <= MOST_DAYS) return true;
      return {
        found: `checks made at ${formatInstant(checkedAt)}, while it is ${formatInstant(now)} here`,
        expected: `at most ${MOST_DAYS} days ago, and not in the future`,
        todo: "Compare both clocks. An old time can hide that something has expired. Sign only when you know why.",
      };
    },
  ),
] as const;

/** Run last. What the other machine's record says of the client could be invented; whether clients will take the files need not be believed. */
export const REQUEST_CLIENT: Check<"REQUEST-CLIENT", ClientAgain> = {
  id: "REQUEST-CLIENT",
  level: "block",
  claim: "A stock client takes the documents on this machine too.",
  holds: (subject) => {
    const held = EXPORT_CLIENT.holds(subject);
    return held === true || { ...held, todo: DISTRUST };
  },
};
