import { accept, refuse, type Outcome, type Refusal } from "../../../shared/refusal.ts";
import type { Conversation, SignerSays, SigningJob } from "../protocol.ts";
import { hasSigned, listedAs, signedAlready, signSealed, unsealed } from "../sign-sealed.ts";
import { attempt } from "./failure.ts";
import { publicKeysOn, type TokenKey } from "./token-key.ts";
import { closeModule, openModule, type TokenModule } from "./token-module.ts";
import { closeSession, logIn, openSession, type TokenSession } from "./token-session.ts";
import { canSign, tokenSource } from "./token-signing.ts";
import { listTokens, pickToken, type Token } from "./token.ts";

/** Which key is meant, and where it is. */
export interface TokenChoice {
  /** The folder of pkcs11js as set-up compiled it. */
  readonly pkcs11js: string;
  /** The module's absolute path, as people chose it. */
  readonly module: string;
  readonly label: string | null;
  readonly serial: string | null;
  /** Whether the keyholder wants to use up the token's last try. */
  readonly acceptLastTry: boolean;
}

export type TokenJob = SigningJob & { readonly token: TokenChoice };

/** A token, and what it shows before the PIN. */
export interface TokenSeen {
  readonly token: Token;
  /** The public halves that may sign and have not yet, as the documents write them. */
  readonly mayUse: readonly string[];
}

function withSession<T>(module: TokenModule, token: Token, work: (s: TokenSession) => Outcome<T>) {
  const session = openSession(module, token, { writable: false });
  if (!session.ok) return session;
  try {
    return attempt(session.value.words, () => work(session.value));
  } finally {
    closeSession(session.value);
  }
}

/**
 * The tokens that a module reaches, and which keys on each may sign something of the job and have not yet. Asks for no PIN. A token
 * that does not let itself be read is listed without keys. Runs in the signer process only. Refuses TOKEN-MODULE, TOKEN-NONE, TOKEN-GONE, TOKEN-FAILED.
 */
export function lookAtTokens(
  pkcs11js: string,
  modulePath: string,
  job: Pick<SigningJob, "documents" | "signed">,
): Outcome<readonly TokenSeen[]> {
  const module = openModule(pkcs11js, modulePath);
  if (!module.ok) return module;
  try {
    const tokens = listTokens(module.value);
    if (!tokens.ok) return tokens;
    const ready = tokens.value.filter(({ initialised }) => initialised);
    return accept(
      ready.map((token) => {
        const shown = withSession(module.value, token, (session) => accept(publicKeysOn(session)));
        const keys = shown.ok ? shown.value : [];
        return { token, mayUse: usable(keys, { ...job, digest: "" }) };
      }),
    );
  } finally {
    closeModule(module.value);
  }
}

function usable(keys: readonly TokenKey[], job: SigningJob): readonly string[] {
  return keys.flatMap(({ key }) => {
    const listed = listedAs(job, key.material);
    return listed === null || hasSigned(job, key.material) ? [] : [listed];
  });
}

function strange(session: TokenSession, shown: readonly TokenKey[]): Refusal {
  const keys = shown.map(
    ({ key, label }) => `${label === "" ? "no label" : label} (${key.keytype})`,
  );
  return {
    id: "TOKEN-KEY",
    where: session.words,
    found:
      shown.length === 0
        ? "a token that shows no public key"
        : `other keys: ${keys.slice(0, 8).join(", ")}`,
    expected: "a key that may sign one of these documents",
    todo: "Is it your token? Compare its serial number with your notes. The key must be stored with its public half.",
  };
}

/** The one key on the token that is to sign, by its public half. */
function chosenKey(
  job: TokenJob,
  session: TokenSession,
  shown: readonly TokenKey[],
): Outcome<TokenKey> {
  const listed = shown.filter(({ key }) => listedAs(job, key.material) !== null);
  if (listed.length === 0) return refuse(strange(session, shown));
  const fresh = listed.filter(({ key }) => !hasSigned(job, key.material));
  const [only] = fresh;
  if (only === undefined) return refuse(signedAlready(session.words));
  // One key may be stored twice under two labels; it is one key all the same.
  if (new Set(fresh.map(({ key }) => key.material)).size === 1) return accept(only);
  return refuse({
    id: "TOKEN-WHICH-KEY",
    where: session.words,
    found: `${fresh.length} keys that may sign: ${fresh.map(({ label, kind }) => `${label} (${kind})`).join(", ")}`,
    expected: "one key that may sign",
    todo: "Conclave does not guess which. Keep the keys on two tokens, or sign with another program and paste its signatures.",
  });
}

/** The key, and the login. Before the PIN is tried, everything is looked at that can be looked at without it. */
function prepare(job: TokenJob, session: TokenSession, pin: string): Outcome<TokenKey> {
  const { module, token } = session;
  return attempt(session.words, () => {
    const visible = publicKeysOn(session);
    const early = visible.length > 0 ? chosenKey(job, session, visible) : null;
    if (early !== null && !early.ok) return early;
    const able = early === null ? accept(null) : canSign(module, token, early.value.kind);
    if (!able.ok) return able;
    const entered = logIn(session, pin, job.token.acceptLastTry);
    if (!entered.ok) return entered;
    if (early !== null) return early;
    // Some tokens show nothing before the PIN.
    const late = chosenKey(job, session, publicKeysOn(session));
    if (!late.ok) return late;
    const ableNow = canSign(module, token, late.value.kind);
    return ableNow.ok ? late : ableNow;
  });
}

async function signInSession(
  job: TokenJob,
  session: TokenSession,
  pin: string,
  doing: Conversation["doing"],
): Promise<SignerSays> {
  const key = prepare(job, session, pin);
  if (!key.ok) return { says: "refused", refusal: key.refusal };
  const source = tokenSource(session, key.value, pin);
  if (!source.ok) return { says: "refused", refusal: source.refusal };
  const { signatures, refusal } = await signSealed(job, source.value, (done, of) =>
    doing("Signing on the token", done, of),
  );
  const listed = listedAs(job, key.value.key.material) ?? key.value.key.public;
  if (refusal === null) return { says: "signed", public: listed, signatures };
  const kept = { public: listed, signatures };
  return signatures.length === 0
    ? { says: "refused", refusal }
    : { says: "refused", refusal, kept };
}

/**
 * One signing with a token, from sealed bytes and a PIN to signatures. The PIN is tried once at most, after everything else was found in order.
 * Runs in the signer process only. Refuses SIGN-BYTES, SIGN-AGAIN, SIGN-INVALID, TOKEN-MODULE, TOKEN-NONE, TOKEN-WHICH, TOKEN-KEY,
 * TOKEN-WHICH-KEY, TOKEN-MECHANISM, TOKEN-GONE, TOKEN-FAILED and what logIn refuses.
 */
export async function signOnceWithToken(
  job: TokenJob,
  pin: string,
  doing: Conversation["doing"],
): Promise<SignerSays> {
  const changed = unsealed(job);
  if (changed !== null) return { says: "refused", refusal: changed };
  doing("Opening the token");
  const module = openModule(job.token.pkcs11js, job.token.module);
  if (!module.ok) return { says: "refused", refusal: module.refusal };
  try {
    const tokens = listTokens(module.value);
    const token = tokens.ok ? pickToken(tokens.value, job.token, module.value.path) : tokens;
    const session = token.ok ? openSession(module.value, token.value, { writable: false }) : token;
    if (!session.ok) return { says: "refused", refusal: session.refusal };
    try {
      return await signInSession(job, session.value, pin, doing);
    } finally {
      closeSession(session.value);
    }
  } finally {
    closeModule(module.value);
  }
}
