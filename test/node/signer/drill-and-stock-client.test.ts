import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { toHex } from "../../../shared/bytes.ts";
import { drillSigned, type Drill } from "../../../shared/drill/drill.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { envelopeFile, type Signature } from "../../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { ARITHMETIC } from "../../../node/signer/arithmetic.ts";
import { signDrill } from "../../../node/signer/sign-drill.ts";
import { good } from "../../sample.ts";
import { MADE, openSampleKey } from "../../sample-escrow.ts";

const AMARA = openSampleKey("Amara");
const HALF = ed25519Key(AMARA.public);
const EXPIRES = "2999-01-01T00:00:00Z";
const header = (type: string) => ({
  _type: type,
  expires: EXPIRES,
  spec_version: "1.0.31",
  version: 1,
});
const role = { keyids: [HALF.keyid], threshold: 1 };

const ROOT = {
  ...header("root"),
  consistent_snapshot: true,
  keys: { [HALF.keyid]: HALF.json },
  roles: { root: role, targets: role, snapshot: role, timestamp: role },
};
const DOCUMENTS = {
  root: ROOT,
  targets: { ...header("targets"), targets: {} },
  snapshot: { ...header("snapshot"), meta: { "targets.json": { version: 1 } } },
  timestamp: { ...header("timestamp"), meta: { "snapshot.json": { version: 1 } } },
} as const satisfies Readonly<Record<string, JsonObject>>;
type Role = keyof typeof DOCUMENTS;

const DRILL: Drill = {
  subject: { kind: "key-file" },
  key: HALF,
  created: MADE,
  nonce: "0".repeat(32),
};
const DRILL_SIGNATURE = good(signDrill(canonicalBytes(drillSigned(DRILL)), AMARA));

function own(document: JsonObject): Signature {
  const sig = toHex(ARITHMETIC.noble.sign(canonicalBytes(document), AMARA.seed));
  return { keyid: HALF.keyid, sig };
}

/** A repository of one key, which a stock client reads from its root on; `given` takes the place of one file. */
function follow(given: Partial<Record<Role, Uint8Array>> = {}): TrustedMetadataStore {
  const file = (name: Role) => {
    const document = DOCUMENTS[name];
    return Buffer.from(given[name] ?? envelopeFile(canonicalBytes(document), [own(document)]));
  };
  const store = new TrustedMetadataStore(file("root"));
  store.updateTimestamp(file("timestamp"));
  store.updateSnapshot(file("snapshot"));
  store.updateDelegatedTargets(file("targets"), "targets", "root");
  return store;
}

describe("a stock TUF client", () => {
  it("follows the repository as it should be", () => {
    assert.equal(follow().targets?.signed.version, 1);
  });

  for (const name of ["root", "targets"] as const) {
    it(`refuses a ${name} with a drill's signature by the right key`, () => {
      const file = envelopeFile(canonicalBytes(DOCUMENTS[name]), [DRILL_SIGNATURE]);
      assert.throws(() => follow({ [name]: file }), /signed by 0\/1 keys/);
    });

    it(`refuses the record of a drill in the place of ${name}`, () => {
      const file = envelopeFile(canonicalBytes(drillSigned(DRILL)), [DRILL_SIGNATURE]);
      assert.throws(() => follow({ [name]: file }));
    });

    it(`refuses the record of a drill that was made to call itself ${name}`, () => {
      const document = { ...DOCUMENTS[name], ...drillSigned(DRILL), _type: name };
      const file = envelopeFile(canonicalBytes(document), [DRILL_SIGNATURE]);
      assert.throws(() => follow({ [name]: file }), /signed by 0\/1 keys/);
    });
  }
});
