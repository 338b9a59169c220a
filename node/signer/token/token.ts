import type { Handle, TokenInfo } from "pkcs11js";
import { accept, refuse, type Outcome, type Refusal } from "../../../shared/refusal.ts";
import { CKF } from "./cryptoki.ts";
import { answerIn, attempt } from "./failure.ts";
import type { TokenModule } from "./token-module.ts";

/** What a token says of its PIN. PKCS#11 knows no numbers here; many tokens say nothing before it is late. */
export type PinState = "not set" | "no warning" | "few tries left" | "last try" | "locked";

/** A token as it describes itself. Only the serial number is its own; the label is what somebody called it. */
export interface Token {
  readonly label: string;
  readonly serial: string;
  readonly model: string;
  readonly manufacturer: string;
  /** The module's number for the place where it is. Changes with every insertion; never a name. */
  readonly slot: string;
  /** Whether it was ever set up. */
  readonly initialised: boolean;
  readonly pin: PinState;
  /** Lengths of a PIN in bytes. */
  readonly shortestPin: number;
  readonly longestPin: number;
}

/** Which token is meant. Null: whichever it is called. */
export interface TokenName {
  readonly label: string | null;
  readonly serial: string | null;
}

/** Text of a token for people: without padding and without anything that could mislead on a screen. */
function text(padded: string): string {
  return padded.toWellFormed().replace(/\0+$/, "").trim().replace(/\p{C}/gu, "\u{fffd}");
}

function pinState(flags: number): PinState {
  if ((flags & CKF.USER_PIN_LOCKED) !== 0) return "locked";
  if ((flags & CKF.USER_PIN_INITIALIZED) === 0) return "not set";
  if ((flags & CKF.USER_PIN_FINAL_TRY) !== 0) return "last try";
  return (flags & CKF.USER_PIN_COUNT_LOW) === 0 ? "no warning" : "few tries left";
}

function slotNumber(handle: Handle): string {
  return BigInt(`0x${Buffer.from(handle).reverse().toString("hex")}`).toString();
}

function tokenOf(slot: Handle, info: TokenInfo): Token {
  return {
    label: text(info.label),
    serial: text(info.serialNumber),
    model: text(info.model),
    manufacturer: text(info.manufacturerID),
    slot: slotNumber(slot),
    initialised: (info.flags & CKF.TOKEN_INITIALIZED) !== 0,
    pin: pinState(info.flags),
    shortestPin: info.minPinLen,
    longestPin: info.maxPinLen,
  };
}

/** The module's handle of the slot in which a token was seen. */
export function slotOf({ library }: TokenModule, token: Token): Handle | null {
  return library.C_GetSlotList(true).find((slot) => slotNumber(slot) === token.slot) ?? null;
}

/** The token as it describes itself now; null when there is none in its slot. Throws what the token answers. */
export function tokenNow(module: TokenModule, token: Token): Token | null {
  const slot = slotOf(module, token);
  return slot === null ? null : tokenOf(slot, module.library.C_GetTokenInfo(slot));
}

/** The slots with a token in them. A module that reaches no reader at all may answer with an error instead of "none". */
function slotsWithToken({ library, path }: TokenModule): Outcome<readonly Handle[]> {
  try {
    return accept(library.C_GetSlotList(true));
  } catch (error) {
    const answer = answerIn(error);
    if (answer === null) throw error;
    return refuse({
      id: "TOKEN-NONE",
      where: path,
      found: `a module that reaches no token (it answered ${answer})`,
      expected: "your token",
      todo: "Put your token in. Is what the module needs running, such as pcscd or a connector? No PIN was tried.",
    });
  }
}

/** Every token that the module reaches, uninitialised ones too. Refuses TOKEN-NONE (no reader), TOKEN-FAILED and TOKEN-GONE. */
export function listTokens(module: TokenModule): Outcome<readonly Token[]> {
  const { library, path } = module;
  const slots = slotsWithToken(module);
  if (!slots.ok) return slots;
  return attempt(path, () => {
    const tokens = slots.value.flatMap((slot) => {
      try {
        return [tokenOf(slot, library.C_GetTokenInfo(slot))];
      } catch (error) {
        // Pulled out in between, or a card that this module cannot read.
        if (answerIn(error)?.startsWith("CKR_TOKEN_") === true) return [];
        throw error;
      }
    });
    return accept(tokens);
  });
}

/** How people tell it apart: "offline keys, serial 4711". */
export function tokenWords({ label, serial }: Token): string {
  return `${label === "" ? "a token without a label" : `"${label}"`}, serial ${serial === "" ? "none" : serial}`;
}

function nameWords({ label, serial }: TokenName): string {
  const parts = [
    ...(label === null ? [] : [`labelled "${label}"`]),
    ...(serial === null ? [] : [`with serial ${serial}`]),
  ];
  return parts.length === 0 ? "a token that was set up" : `the token ${parts.join(", ")}`;
}

function which(where: string, found: readonly Token[], wanted: TokenName): Refusal {
  const told = new Set(found.map(tokenWords));
  return {
    id: "TOKEN-WHICH",
    where,
    found: `${found.length} tokens that fit: ${found.map(tokenWords).join("; ")}`,
    expected: `exactly one, ${nameWords(wanted)}`,
    todo:
      told.size === found.length
        ? "Compare the serial numbers with your notes and choose one. No PIN was tried."
        : "They cannot be told apart. Take all out but yours. No PIN was tried.",
  };
}

/** Exactly the token that is meant, never a guess. Refuses TOKEN-NONE and TOKEN-WHICH. */
export function pickToken(
  tokens: readonly Token[],
  wanted: TokenName,
  where: string,
): Outcome<Token> {
  const ready = tokens.filter(({ initialised }) => initialised);
  const fitting = ready.filter(
    ({ label, serial }) =>
      (wanted.label === null || wanted.label === label) &&
      (wanted.serial === null || wanted.serial === serial),
  );
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined) return accept(only);
  if (fitting.length > 1) return refuse(which(where, fitting, wanted));
  return refuse({
    id: "TOKEN-NONE",
    where,
    found: ready.length === 0 ? "no token that was set up" : ready.map(tokenWords).join("; "),
    expected: nameWords(wanted),
    todo: "Put your token in and look again. Is it the right module? No PIN was tried.",
  });
}
