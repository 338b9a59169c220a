import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyWithBoth, verifyWithPlatform } from "../../../../node/verify.ts";
import { runCheck } from "../../../../shared/check/check.ts";
import { nextRoot, signersOf } from "../../../../shared/tuf/chain.ts";
import { formatInstant } from "../../../../shared/tuf/instant.ts";
import { verifyWithNoble } from "../../../../shared/tuf/noble.ts";
import { ODDITIES, oddities, rootSubject } from "../../../../shared/tuf/oddities.ts";
import { tally } from "../../../../shared/tuf/tally.ts";
import { SKIP, sigstoreRoot } from "./material.ts";
import { ODD, PEOPLE, VALID, VERSIONS } from "./sigstore.ts";

const before = (version: number) => sigstoreRoot(Math.max(version - 1, 1));

describe("Sigstore's roots", { skip: SKIP }, () => {
  for (const version of VERSIONS) {
    it(`${version} has ${VALID[version - 1] ?? 0} valid signatures, of ${PEOPLE[version - 1] ?? 0} people`, () => {
      const root = sigstoreRoot(version);
      for (const verify of [verifyWithBoth, verifyWithPlatform, verifyWithNoble]) {
        const counted = tally(root.envelope, signersOf(before(version), root), verify);
        assert.equal(counted.valid, VALID[version - 1]);
        assert.equal(counted.signed.length, PEOPLE[version - 1]);
      }
    });

    it(`${version} follows from the one before it`, () => {
      const root = sigstoreRoot(version);
      const trusted = version === 1 ? { ...root, version: 0 } : before(version);
      assert.equal(nextRoot(trusted, root, verifyWithBoth).ok, true);
    });
  }

  it("do not follow when one is left out", () => {
    assert.equal(nextRoot(sigstoreRoot(7), sigstoreRoot(9), verifyWithBoth).ok, false);
    const renamed = nextRoot({ ...sigstoreRoot(4), version: 5 }, sigstoreRoot(6), verifyWithBoth);
    assert.ok(!renamed.ok);
    assert.match(renamed.refusal.found, /0 of the 3 .*unknown key.*, by the keys of root 5/);
  });

  it("have the dates that they were published with, the odd ones too", () => {
    assert.equal(formatInstant(sigstoreRoot(1).expires), "2021-12-18T19:28:12Z");
    assert.equal(formatInstant(sigstoreRoot(2).expires), "2022-05-11T19:09:02Z");
    assert.equal(formatInstant(sigstoreRoot(15).expires), "2026-11-20T13:58:18Z");
  });
});

describe("what is odd about Sigstore's roots", { skip: SKIP }, () => {
  it("is looked for by every check", () => {
    assert.deepEqual(Object.keys(ODD).sort(), ODDITIES.map(({ id }) => id).sort());
  });

  for (const check of ODDITIES)
    it(`${check.id} finds in ${ODD[check.id].join(", ") || "none"}, and nowhere else`, () => {
      const found = VERSIONS.filter(
        (version) =>
          runCheck(check, "root", rootSubject(sigstoreRoot(version), before(version))).objection !==
          null,
      );
      assert.deepEqual(found, ODD[check.id]);
    });

  it("is said in words that name the keys", () => {
    const words = oddities(rootSubject(sigstoreRoot(9), sigstoreRoot(8)), "root 9").flatMap(
      ({ id, objection }) => (objection === null ? [] : [`${id} ${objection.found}`]),
    );
    assert.deepEqual(words, [
      "TUF-SPEC-VERSION spec_version 1.0",
      "TUF-KEY-TWICE key ff51e17f is key 3c344aa0; key 25a0eb45 is key ec816697; key f5312f54 is key 1e1d65ce; and 2 more",
    ]);
  });
});
