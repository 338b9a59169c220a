import type { OddityId } from "../../../../shared/tuf/oddities.ts";

/** What is known of Sigstore's fifteen roots. */
export const VERSIONS = Array.from({ length: 15 }, (_, i) => i + 1);
/** Signatures that verify, by the keys before or after. */
export const VALID = [5, 5, 3, 5, 8, 5, 4, 4, 10, 10, 5, 3, 5, 4, 5];
/** People among them: in 5, 9 and 10 they signed with the same key under an old keyid and a new one. */
export const PEOPLE = [5, 5, 3, 5, 4, 5, 4, 4, 5, 5, 5, 3, 5, 4, 5];

const range = (from: number, to: number) => VERSIONS.filter((each) => each >= from && each <= to);

/** In which versions each oddity stands. Nowhere else. */
export const ODD: Readonly<Record<OddityId, readonly number[]>> = {
  "TUF-EXPIRY-FORM": range(1, 3),
  "TUF-SPEC-VERSION": VERSIONS,
  "TUF-KEY-ENCODING": range(1, 4),
  "TUF-KEYTYPE-OLD": range(1, 8),
  "TUF-KEY-TWICE": [5, 9, 10],
  "TUF-KEYID-RECIPE": [11],
  "TUF-SIGNATURE-EMPTY": range(12, 14),
  "TUF-KEY-NEWLINE": [],
  "TUF-KEY-UNUSABLE": [],
  "TUF-SIGNATURE-TWICE": [],
  "TUF-SIGNATURE-UNKNOWN": [],
  "TUF-THRESHOLD": [],
};
