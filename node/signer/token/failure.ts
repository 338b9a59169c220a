import { refuse, type Outcome, type Refusal } from "../../../shared/refusal.ts";

/** What a token answers once it was pulled out, reset, or its session was closed by somebody else. */
const GONE = new Set([
  "CKR_CRYPTOKI_NOT_INITIALIZED",
  "CKR_DEVICE_ERROR",
  "CKR_DEVICE_REMOVED",
  "CKR_OBJECT_HANDLE_INVALID",
  "CKR_KEY_HANDLE_INVALID",
  "CKR_SESSION_CLOSED",
  "CKR_SESSION_HANDLE_INVALID",
  "CKR_SLOT_ID_INVALID",
  "CKR_TOKEN_NOT_PRESENT",
  "CKR_TOKEN_NOT_RECOGNIZED",
  "CKR_USER_NOT_LOGGED_IN",
]);

/** The name of PKCS#11's answer in what pkcs11js throws; null where it is something else, and so a fault of ours. */
export function answerIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const named = /CKR_[A-Z0-9_]+/.exec(error.message)?.[0];
  if (named !== undefined) return named;
  return error.name === "NativeError" ? `an unknown error (${error.message.slice(0, 80)})` : null;
}

/** What to say of an answer for which there are no words of its own. */
export function failure(answer: string, where: string): Refusal {
  if (GONE.has(answer))
    return {
      id: "TOKEN-GONE",
      where,
      found: `the token does not answer any more (${answer})`,
      expected: "the token in its place until the end",
      todo: "Put it in again and choose it again. No PIN was tried after this.",
    };
  return {
    id: "TOKEN-FAILED",
    where,
    found: `the token answered ${answer}`,
    expected: "that it does what it was asked",
    todo: "Try once more. If it stays so, look the answer up in the manual of the token.",
  };
}

/** Runs what asks a token; what the token refuses becomes a Refusal. */
export function attempt<T>(where: string, work: () => Outcome<T>): Outcome<T> {
  try {
    return work();
  } catch (error) {
    const answer = answerIn(error);
    if (answer === null) throw error;
    return refuse(failure(answer, where));
  }
}

/** Runs what tidies up: a token that is gone has nothing left to close. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (answerIn(error) === null) throw error;
  }
}
