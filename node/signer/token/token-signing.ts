import { createHash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { p256, p384 } from "@noble/curves/nist.js";
import type { Handle, Mechanism } from "pkcs11js";
import { accept, refuse, type Outcome } from "../../../shared/refusal.ts";
import type { SigningSource } from "../signing-source.ts";
import { CKA, CKF, CKG_MGF1_SHA256, CKM, CKU, CK_PARAMS_RSA_PSS } from "./cryptoki.ts";
import { answerIn, attempt } from "./failure.ts";
import { flagOf, type KeyKind, privateHalf, type TokenKey } from "./token-key.ts";
import type { TokenModule } from "./token-module.ts";
import type { TokenSession } from "./token-session.ts";
import { slotOf, tokenWords, type Token } from "./token.ts";

/** Room for a signature by the longest RSA key that is read here. */
const LONGEST = 1024;

interface Way {
  readonly name: string;
  readonly mechanism: Mechanism;
  readonly input: (bytes: Uint8Array) => Uint8Array;
  /** The signature as TUF has it, or null when the token gave something else. */
  readonly output: (raw: Uint8Array) => Uint8Array | null;
}

const hashed = (name: string) => (bytes: Uint8Array) => createHash(name).update(bytes).digest();

/** PKCS#11 gives r and s side by side; TUF has them in DER. */
function der(curve: typeof p256, raw: Uint8Array): Uint8Array | null {
  try {
    return curve.Signature.fromBytes(raw, "compact").toBytes("der");
  } catch {
    return null;
  }
}

/** How each kind of key signs. Bytes are hashed here, so that a token needs the bare mechanism only. */
const WAYS: Record<KeyKind, Way> = {
  ed25519: {
    name: "CKM_EDDSA",
    mechanism: { mechanism: CKM.EDDSA },
    input: (bytes) => bytes,
    output: (raw) => raw,
  },
  "P-256": {
    name: "CKM_ECDSA",
    mechanism: { mechanism: CKM.ECDSA },
    input: hashed("sha256"),
    output: (raw) => der(p256, raw),
  },
  "P-384": {
    name: "CKM_ECDSA",
    mechanism: { mechanism: CKM.ECDSA },
    input: hashed("sha384"),
    output: (raw) => der(p384, raw),
  },
  rsa: {
    name: "CKM_RSA_PKCS_PSS",
    mechanism: {
      mechanism: CKM.RSA_PKCS_PSS,
      parameter: {
        type: CK_PARAMS_RSA_PSS,
        hashAlg: CKM.SHA256,
        mgf: CKG_MGF1_SHA256,
        // A salt as long as the digest: every TUF client takes it, and some take no other.
        saltLen: 32,
      } as { type: number },
    },
    input: hashed("sha256"),
    output: (raw) => raw,
  },
};

/** Whether the token can do what a mechanism is wanted for (a CKF flag). Refuses TOKEN-MECHANISM; throws what the token answers. */
export function canDo(
  module: TokenModule,
  token: Token,
  wanted: { readonly mechanism: number; readonly name: string; readonly flag: number },
): Outcome<null> {
  const slot = slotOf(module, token);
  try {
    const info = slot === null ? null : module.library.C_GetMechanismInfo(slot, wanted.mechanism);
    if (info !== null && (info.flags & wanted.flag) !== 0) return accept(null);
  } catch (error) {
    if (answerIn(error) !== "CKR_MECHANISM_INVALID") throw error;
  }
  return refuse({
    id: "TOKEN-MECHANISM",
    where: tokenWords(token),
    found: `a token that cannot do ${wanted.name}`,
    expected: "one that can: this kind of key needs it",
    todo: "Is its firmware, or its module, too old? Use another token. No PIN was tried.",
  });
}

/** Whether the token can sign with this kind of key. Refuses TOKEN-MECHANISM. */
export function canSign(module: TokenModule, token: Token, kind: KeyKind): Outcome<null> {
  const { name, mechanism } = WAYS[kind];
  return canDo(module, token, { name, mechanism: mechanism.mechanism, flag: CKF.SIGN });
}

/** One signature. Some keys want the PIN before each use; it is the one that the token has accepted. */
function signOne(
  session: TokenSession,
  half: Handle,
  way: Way,
  bytes: Uint8Array,
  pinAgain: string | null,
): Outcome<Uint8Array> {
  const { library, handle, words } = session;
  return attempt(words, () => {
    library.C_SignInit(handle, way.mechanism, half);
    if (pinAgain !== null) library.C_Login(handle, CKU.CONTEXT_SPECIFIC, pinAgain);
    const raw = library.C_Sign(handle, Buffer.from(way.input(bytes)), Buffer.alloc(LONGEST));
    const signature = way.output(Uint8Array.from(raw));
    if (signature !== null) return accept(signature);
    return refuse({
      id: "SIGN-INVALID",
      where: words,
      found: "something that is not a signature",
      expected: "a signature",
      todo: "Do not trust this token or its module. Use another.",
    });
  });
}

/** A key on a token, logged in to, as something that can sign. The PIN stays for keys that want it before each use. Refuses TOKEN-KEY. */
export function tokenSource(
  session: TokenSession,
  chosen: TokenKey,
  pin: string,
): Outcome<SigningSource> {
  return attempt(session.words, () => {
    const half = privateHalf(session, chosen);
    if (!half.ok) return half;
    const wantsPin = flagOf(session, half.value, CKA.ALWAYS_AUTHENTICATE) === true;
    return accept({
      key: chosen.key,
      sign: async (bytes) => {
        // A token blocks this process while it signs; what was said before gets out first.
        await turn();
        return signOne(session, half.value, WAYS[chosen.kind], bytes, wantsPin ? pin : null);
      },
    });
  });
}
