import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sampleKey, signatureBy } from "../../../scripts/sample-index/sample-key.ts";
import { fromHex, toUtf8 } from "../../../shared/bytes.ts";
import { remembering } from "../../../shared/tuf/remembering.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import type { Verify } from "../../../shared/tuf/tally.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { there } from "../../sample.ts";

const HELD = sampleKey("remembering");
const { key } = HELD;
const BYTES = toUtf8("what is signed");
const SIG = there(fromHex(signatureBy(HELD, BYTES).sig));
const OTHER = toUtf8("something else");

/** A verifier that remembers and has found this signature true, and how often it asked the real one since. */
function seasoned(): { readonly verify: Verify; readonly asked: () => number } {
  let asked = 0;
  const verify = remembering((...each) => {
    asked++;
    return verifyWithBoth(...each);
  });
  assert.equal(verify(key, BYTES, SIG), true);
  asked = 0;
  return { verify, asked: () => asked };
}

describe("a verifier that remembers", () => {
  const cases: readonly (readonly [string, boolean, number, Parameters<Verify>])[] = [
    ["does not work out again what it found true", true, 0, [key, BYTES, SIG]],
    ["knows an equal signature", true, 0, [key, BYTES, Uint8Array.from(SIG)]],
    ["works out equal bytes that are another array", true, 1, [key, BYTES.slice(), SIG]],
    ["works out other bytes", false, 1, [key, OTHER, SIG]],
    ["works out another signature", false, 1, [key, BYTES, SIG.toReversed()]],
    ["works out a signature cut short", false, 1, [key, BYTES, SIG.subarray(0, 63)]],
    ["works out a signature with a byte more", false, 1, [key, BYTES, Uint8Array.of(...SIG, 0)]],
    ["works out another key", false, 1, [sampleKey("somebody").key, BYTES, SIG]],
    ["works out the same key out of another file", true, 1, [ed25519Key(key.public), BYTES, SIG]],
  ];
  for (const [sentence, found, times, ask] of cases)
    it(sentence, () => {
      const { verify, asked } = seasoned();
      assert.equal(verify(...ask), found);
      assert.equal(asked(), times);
    });

  it("tries again what it found false", () => {
    const { verify, asked } = seasoned();
    for (let i = 0; i < 2; i++) assert.equal(verify(key, OTHER, SIG), false);
    assert.equal(asked(), 2);
  });

  it("is not fooled by a signature that is changed after it was verified", () => {
    const { verify } = seasoned();
    const mine = Uint8Array.from(SIG);
    assert.equal(verify(key, BYTES, mine), true);
    mine[3] = (mine[3] ?? 0) ^ 1;
    assert.equal(verify(key, BYTES, mine), false);
  });
});
