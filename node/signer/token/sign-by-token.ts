import type { TokenShown } from "../../../shared/contract/signer-talk.ts";
import { refuse, accept, type Outcome } from "../../../shared/refusal.ts";
import type { Conversation, KeySource, SignerSays, SigningJob } from "../protocol.ts";
import { lookAtTokens, signOnceWithToken, type TokenSeen } from "./token-job.ts";
import type { Token } from "./token.ts";

type TokenSource = Extract<KeySource, { source: "token" }>;

export function tokenShown({ slot, label, serial, model, manufacturer, pin }: Token): TokenShown {
  return { slot, label, serial, model, manufacturer, pin };
}

/** The tokens with a key that may sign. Some tokens show no key before the PIN; where none does, all of them are in question. */
function able(seen: readonly TokenSeen[]): readonly Token[] {
  const showing = seen.filter(({ mayUse }) => mayUse.length > 0);
  return (showing.length > 0 ? showing : seen).map(({ token }) => token);
}

/** The only one there is; of several the one that a person says. Refuses TOKEN-NONE and TOKEN-WHICH. */
export async function chooseToken(
  tokens: readonly Token[],
  module: string,
  talk: Conversation,
): Promise<Outcome<Token>> {
  const [only] = tokens;
  if (only === undefined)
    return refuse({
      id: "TOKEN-NONE",
      where: module,
      found: "no token that was set up",
      expected: "your token",
      todo: "Put it in, and choose it again. Is it the right module? No PIN was tried.",
    });
  if (tokens.length === 1) return accept(only);
  const { slot } = await talk.want({ what: "token", tokens: tokens.map(tokenShown) });
  const picked = tokens.find((token) => token.slot === slot);
  return picked === undefined
    ? refuse({
        id: "TOKEN-WHICH",
        where: module,
        found: "a choice of a token that is not there",
        expected: "one of those shown",
        todo: "Choose again. No PIN was tried.",
      })
    : accept(picked);
}

/** Whether the keyholder wants to use up the token's last try; false where there are more. Without it the token refuses before the PIN is tried. */
export async function wantLastTry(token: Token, talk: Conversation): Promise<boolean> {
  if (token.pin !== "last try") return false;
  const { sure } = await talk.want({ what: "last try", token: tokenShown(token) });
  return sure;
}

/** Signs with a token: which one, its PIN once, and the signatures. Runs in the signer process only. Refuses what signOnceWithToken refuses. */
export async function signByToken(
  job: SigningJob,
  { module, pkcs11js }: TokenSource,
  talk: Conversation,
): Promise<SignerSays> {
  talk.doing("Looking for tokens");
  const seen = lookAtTokens(pkcs11js, module, job);
  const token = seen.ok ? await chooseToken(able(seen.value), module, talk) : seen;
  if (!token.ok) return { says: "refused", refusal: token.refusal };
  const { label, serial } = token.value;
  const acceptLastTry = await wantLastTry(token.value, talk);
  const { text } = await talk.want({ what: "pin", token: tokenShown(token.value) });
  const choice = { pkcs11js, module, label, serial, acceptLastTry };
  return signOnceWithToken({ ...job, token: choice }, text, talk.doing);
}
