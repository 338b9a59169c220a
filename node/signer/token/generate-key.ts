import { randomBytes } from "node:crypto";
import type { Handle, Template } from "pkcs11js";
import { toHex } from "../../../shared/bytes.ts";
import { accept, refuse, type Outcome } from "../../../shared/refusal.ts";
import type { Key } from "../../../shared/tuf/key.ts";
import { verifyWithBoth } from "../../verify.ts";
import { CKA, CKF, CKM } from "./cryptoki.ts";
import { attempt, quietly } from "./failure.ts";
import { flagOf, namesOn, publicKeyIn, type TokenKey } from "./token-key.ts";
import { closeModule, openModule } from "./token-module.ts";
import { closeSession, logIn, openSession, type TokenSession } from "./token-session.ts";
import { canDo, canSign, tokenSource } from "./token-signing.ts";
import { listTokens, pickToken, type TokenName } from "./token.ts";

/** What to make, and on which token. */
export interface KeyWish {
  /** The folder of pkcs11js as set-up compiled it. */
  readonly pkcs11js: string;
  readonly module: string;
  readonly token: TokenName;
  readonly kind: "ed25519" | "P-256";
  /** CKA_LABEL: what the key is called on the token. */
  readonly label: string;
  readonly acceptLastTry: boolean;
}

/** A new key, and the first thing that it signed. */
export interface MadeKey extends TokenKey {
  readonly proof: { readonly bytes: Uint8Array; readonly sig: string };
}

const RECIPES = {
  ed25519: {
    name: "CKM_EC_EDWARDS_KEY_PAIR_GEN",
    mechanism: CKM.EC_EDWARDS_KEY_PAIR_GEN,
    curve: "06032b6570",
  },
  "P-256": {
    name: "CKM_EC_KEY_PAIR_GEN",
    mechanism: CKM.EC_KEY_PAIR_GEN,
    curve: "06082a8648ce3d030107",
  },
} as const;

/** Two bytes, since some tokens have no room for more; one that is free. Never 0000, by which some mean "any". */
function freeId(taken: ReadonlySet<string>): Buffer {
  for (;;) {
    const id = randomBytes(2);
    const text = id.toString("hex");
    if (text !== "0000" && text !== "ffff" && !taken.has(text)) return id;
  }
}

function templates(
  wish: KeyWish,
  id: Buffer,
): { readonly public: Template; readonly private: Template } {
  const both = [
    { type: CKA.TOKEN, value: true },
    { type: CKA.LABEL, value: wish.label },
    { type: CKA.ID, value: id },
  ];
  return {
    public: [
      ...both,
      { type: CKA.PRIVATE, value: false },
      { type: CKA.VERIFY, value: true },
      { type: CKA.EC_PARAMS, value: Buffer.from(RECIPES[wish.kind].curve, "hex") },
    ],
    private: [
      ...both,
      { type: CKA.PRIVATE, value: true },
      { type: CKA.SENSITIVE, value: true },
      { type: CKA.EXTRACTABLE, value: false },
      { type: CKA.SIGN, value: true },
    ],
  };
}

function remove(session: TokenSession, ...objects: readonly Handle[]): void {
  for (const object of objects)
    quietly(() => session.library.C_DestroyObject(session.handle, object));
}

/** Makes the pair and reads back what the token made of it; what is not as asked for is destroyed again. */
function makePair(session: TokenSession, wish: KeyWish): Outcome<TokenKey> {
  const names = namesOn(session);
  if (names.some(({ label }) => label === wish.label))
    return refuse({
      id: "TOKEN-EXISTS",
      where: session.words,
      found: `a key that is called "${wish.label}" already`,
      expected: "a label that no key on this token has",
      todo: "Choose another label. Nothing was made, and nothing was overwritten.",
    });
  const id = freeId(new Set(names.map((each) => each.id)));
  const recipe = { mechanism: RECIPES[wish.kind].mechanism };
  const asked = templates(wish, id);
  const pair = session.library.C_GenerateKeyPair(
    session.handle,
    recipe,
    asked.public,
    asked.private,
  );
  const isClosed =
    flagOf(session, pair.privateKey, CKA.SENSITIVE) === true &&
    flagOf(session, pair.privateKey, CKA.EXTRACTABLE) === false;
  const made = publicKeyIn(session, pair.publicKey);
  if (isClosed && made?.kind === wish.kind) return accept(made);
  remove(session, pair.privateKey, pair.publicKey);
  return refuse({
    id: "TOKEN-OPEN-KEY",
    where: session.words,
    found: isClosed
      ? "a public key that cannot be read"
      : "a token that would give the private key out",
    expected: "a private key that never leaves the token",
    todo: "The key was destroyed again. Use another token.",
  });
}

/** The new key signs once, so that nobody registers a key that cannot. */
async function proven(
  session: TokenSession,
  made: TokenKey,
  pin: string,
  bytes: Uint8Array,
): Promise<Outcome<MadeKey>> {
  const source = tokenSource(session, made, pin);
  if (!source.ok) return source;
  const signature = await source.value.sign(bytes);
  if (!signature.ok) return signature;
  if (verifyWithBoth(made.key, bytes, signature.value))
    return accept({ ...made, proof: { bytes, sig: toHex(signature.value) } });
  return refuse({
    id: "SIGN-INVALID",
    where: session.words,
    found: "a new key whose first signature does not verify",
    expected: "a signature that verifies",
    todo: "Do not use this key. Remove it with the tools of the token's maker, and use another token.",
  });
}

async function makeInSession(
  session: TokenSession,
  wish: KeyWish,
  pin: string,
  proof: (key: Key) => Uint8Array,
): Promise<Outcome<MadeKey>> {
  const { module, token } = session;
  const made = attempt(session.words, () => {
    const { name, mechanism } = RECIPES[wish.kind];
    for (const able of [
      canDo(module, token, { name, mechanism, flag: CKF.GENERATE_KEY_PAIR }),
      canSign(module, token, wish.kind),
    ])
      if (!able.ok) return able;
    const entered = logIn(session, pin, wish.acceptLastTry);
    return entered.ok ? makePair(session, wish) : entered;
  });
  return made.ok ? proven(session, made.value, pin, proof(made.value.key)) : made;
}

/**
 * Makes a key on a token: sensitive, not extractable, stored with its public half under one new ID. Before its public half is
 * given back, it signs what `proof` makes of it, such as its key record. The PIN is tried once at most. Runs in the signer process only. Refuses TOKEN-MODULE, TOKEN-NONE, TOKEN-WHICH, TOKEN-MECHANISM,
 * TOKEN-EXISTS, TOKEN-OPEN-KEY, SIGN-INVALID, TOKEN-GONE, TOKEN-FAILED and what logIn refuses.
 */
export async function generateOnToken(
  wish: KeyWish,
  pin: string,
  proof: (key: Key) => Uint8Array,
): Promise<Outcome<MadeKey>> {
  const module = openModule(wish.pkcs11js, wish.module);
  if (!module.ok) return module;
  try {
    const tokens = listTokens(module.value);
    const token = tokens.ok ? pickToken(tokens.value, wish.token, module.value.path) : tokens;
    const session = token.ok ? openSession(module.value, token.value, { writable: true }) : token;
    if (!session.ok) return session;
    try {
      return await makeInSession(session.value, wish, pin, proof);
    } finally {
      closeSession(session.value);
    }
  } finally {
    closeModule(module.value);
  }
}
