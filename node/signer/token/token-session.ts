import type { Handle, PKCS11 } from "pkcs11js";
import { accept, refuse, type Outcome, type Refusal } from "../../../shared/refusal.ts";
import { CKF, CKU } from "./cryptoki.ts";
import { answerIn, attempt, failure, quietly } from "./failure.ts";
import type { TokenModule } from "./token-module.ts";
import { slotOf, tokenNow, tokenWords, type PinState, type Token } from "./token.ts";

/** An open session with one token. */
export interface TokenSession {
  readonly library: PKCS11;
  readonly handle: Handle;
  readonly module: TokenModule;
  readonly token: Token;
  /** The token as people tell it apart. */
  readonly words: string;
}

function gone(words: string): Outcome<never> {
  return refuse(failure("CKR_TOKEN_NOT_PRESENT", words));
}

/** Opens a session; `writable` for making keys. Refuses TOKEN-GONE and TOKEN-FAILED. */
export function openSession(
  module: TokenModule,
  token: Token,
  { writable }: { readonly writable: boolean },
): Outcome<TokenSession> {
  const words = tokenWords(token);
  return attempt(words, () => {
    const slot = slotOf(module, token);
    if (slot === null) return gone(words);
    const flags = CKF.SERIAL_SESSION | (writable ? CKF.RW_SESSION : 0);
    const handle = module.library.C_OpenSession(slot, flags);
    return accept({ library: module.library, handle, module, token, words });
  });
}

/** Logs out and closes, as far as the token is still there. */
export function closeSession({ library, handle }: TokenSession): void {
  quietly(() => library.C_Logout(handle));
  quietly(() => library.C_CloseSession(handle));
}

const TRIES: Record<Exclude<PinState, "locked" | "not set">, string> = {
  "no warning": "the token does not say how many tries are left",
  "few tries left": "the token says that few tries are left",
  "last try": "the token says that ONE try is left",
};

function locked(where: string): Refusal {
  return {
    id: "TOKEN-LOCKED",
    where,
    found: "a token whose PIN is locked: it was wrong too often",
    expected: "a PIN that can be used",
    todo: "Nobody can sign with it today. Let another keyholder sign. Its PIN is unlocked with its PUK or SO PIN, not here.",
  };
}

function wrongPin(session: TokenSession): Refusal {
  const { words, module, token } = session;
  const state = tokenNow(module, token)?.pin ?? "no warning";
  if (state === "locked" || state === "not set") return locked(words);
  return {
    id: "TOKEN-PIN",
    where: words,
    found: `a PIN that it refuses; ${TRIES[state]}`,
    expected: "its PIN",
    todo: "It was tried once, and it is not tried again by itself. Is this your token? Compare its serial number before you type again.",
  };
}

/** What speaks against trying the PIN at all; asking this uses up no try. */
function objection(session: TokenSession, pin: string, acceptLastTry: boolean): Refusal | null {
  const { words, module, token } = session;
  const now = tokenNow(module, token);
  if (now === null) return failure("CKR_TOKEN_NOT_PRESENT", words);
  if (now.serial !== token.serial || now.label !== token.label)
    return failure("CKR_TOKEN_NOT_RECOGNIZED", words);
  if (now.pin === "locked") return locked(words);
  if (now.pin === "not set")
    return {
      id: "TOKEN-UNSET",
      where: words,
      found: "a token without a PIN for its user",
      expected: "a token that was set up",
      todo: "Is it yours? Set it up with the tools of its maker, before the ceremony.",
    };
  if (now.pin === "last try" && !acceptLastTry)
    return {
      id: "TOKEN-LAST-TRY",
      where: words,
      found: "a token with ONE try left: one more wrong PIN locks it",
      expected: "more than one",
      todo: "Compare the serial number, and read the PIN from your note. Then confirm that you want to use the last try.",
    };
  const length = Buffer.byteLength(pin);
  if (
    length < Math.max(1, token.shortestPin) ||
    (token.longestPin > 0 && length > token.longestPin)
  )
    return {
      id: "TOKEN-PIN",
      where: words,
      found: `a PIN of ${length} bytes`,
      expected: `${token.shortestPin} to ${token.longestPin}`,
      todo: "Type it again. It was not tried, so no try was used up.",
    };
  return null;
}

/**
 * Tries the PIN, once. Whatever comes of it, it is not tried again here. On a token with one try left only with `acceptLastTry`.
 * Refuses TOKEN-PIN, TOKEN-LOCKED, TOKEN-UNSET, TOKEN-LAST-TRY, TOKEN-GONE, TOKEN-FAILED.
 */
export function logIn(session: TokenSession, pin: string, acceptLastTry: boolean): Outcome<null> {
  const { library, handle, words } = session;
  return attempt(words, () => {
    const against = objection(session, pin, acceptLastTry);
    if (against !== null) return refuse(against);
    try {
      library.C_Login(handle, CKU.USER, pin);
      return accept(null);
    } catch (error) {
      const answer = answerIn(error);
      if (answer === "CKR_PIN_LOCKED") return refuse(locked(words));
      if (answer?.startsWith("CKR_PIN_") === true) return refuse(wrongPin(session));
      throw error;
    }
  });
}
