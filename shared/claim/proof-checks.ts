import { fromHex } from "../bytes.ts";
import type { Check } from "../check/check.ts";
import { ed25519KeyId, ed25519Point, isEd25519, type Key } from "../tuf/key.ts";
import type { Verify } from "../tuf/tally.ts";
import type { Claim } from "./claim.ts";
import { asProjectName, normalised } from "./project-name.ts";

/** What a claim must hold by itself, without the rest of the batch: this is the part that runs in worker threads. */
export interface ProofSubject {
  readonly claim: Claim;
  readonly verify: Verify;
}

export type ProofCheckId = "CLAIM-NAME" | "CLAIM-KEY" | "CLAIM-THRESHOLD" | "CLAIM-PROOF";

const REJECT = "Reject this claim. The project's owner has to register again.";

function keyFault(key: Key): string | null {
  if (!isEd25519(key)) return `a key of kind ${key.keytype}/${key.scheme}`;
  const point = ed25519Point(key);
  if (point === "small order")
    return "a key of small order, under which a signature can be made to fit any message";
  if (point === "not canonical") return "a key that is not written in its canonical form";
  if (point === "length") return "a key that is not 64 lower-case hex digits";
  return key.keyid === ed25519KeyId(key.public)
    ? null
    : "a keyid that does not follow from its key";
}

const CLAIM_NAME: Check<"CLAIM-NAME", ProofSubject> = {
  id: "CLAIM-NAME",
  claim: "The project's name is valid and normalised.",
  level: "block",
  holds: ({ claim }) =>
    asProjectName(claim.project) !== null || {
      found: JSON.stringify(claim.project),
      expected: `a normalised project name${normalised(claim.project) === null ? "" : `: ${normalised(claim.project) ?? ""}`}`,
      todo: REJECT,
    },
};

export const CLAIM_KEY: Check<"CLAIM-KEY", ProofSubject> = {
  id: "CLAIM-KEY",
  claim: "Every key is a sound Ed25519 key under the keyid that follows from it.",
  level: "block",
  holds: ({ claim }) => {
    if (claim.keys.length === 0)
      return { found: "no key", expected: "one key or more", todo: REJECT };
    for (const each of claim.keys) {
      const fault = keyFault(each);
      if (fault !== null)
        return {
          found: `${fault} (keyid ${each.keyid.slice(0, 8)}…)`,
          expected: "a sound Ed25519 key",
          todo: REJECT,
        };
    }
    return true;
  },
};

export const CLAIM_THRESHOLD: Check<"CLAIM-THRESHOLD", ProofSubject> = {
  id: "CLAIM-THRESHOLD",
  claim: "The threshold is at least 1 and no more than the number of distinct keys.",
  level: "block",
  holds: ({ claim }) => {
    const { length } = claim.keys;
    const distinct = length === 1 ? 1 : new Set(claim.keys.map((each) => each.material)).size;
    if (claim.threshold >= 1 && claim.threshold <= distinct && distinct === length) return true;
    return {
      found: `a threshold of ${claim.threshold} with ${distinct} distinct keys out of ${length} listed`,
      expected: "a threshold from 1 to the number of distinct keys, each listed once",
      todo: REJECT,
    };
  },
};

export const CLAIM_PROOF: Check<"CLAIM-PROOF", ProofSubject> = {
  id: "CLAIM-PROOF",
  claim: "Every registered key has signed this very claim: its holder has the private half.",
  level: "block",
  holds: ({ claim, verify }) => {
    const { signatures, signedBytes } = claim;
    if (signatures.length !== claim.keys.length)
      return {
        found: `${signatures.length} signatures for ${claim.keys.length} keys`,
        expected: "one by each key",
        todo: REJECT,
      };
    for (const each of claim.keys) {
      const written = signatures.find((signature) => signature.keyid === each.keyid);
      const bytes = written === undefined ? null : fromHex(written.sig);
      if (bytes === null || !verify(each, signedBytes, bytes))
        return {
          found: `no valid proof by key ${each.keyid.slice(0, 8)}…: the signature is missing, altered, or made for something else`,
          expected: "a signature by each registered key over this claim",
          todo: REJECT,
        };
    }
    return true;
  },
};

/** In this order; CLAIM-PROOF is looked at only when CLAIM-KEY holds, since a bad key proves nothing. */
export const PROOF_CHECKS = [CLAIM_NAME, CLAIM_KEY, CLAIM_THRESHOLD, CLAIM_PROOF] as const;
