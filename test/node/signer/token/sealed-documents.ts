import type { TokenChoice, TokenJob } from "../../../../node/signer/token/token-job.ts";
import { signOnceWithToken } from "../../../../node/signer/token/token-job.ts";
import { toUtf8 } from "../../../../shared/bytes.ts";
import { sha256Of } from "../../../../shared/digest/sha256.ts";
import { sealText } from "../../../../shared/sign/seal.ts";
import { PIN, PKCS11JS, SOFTHSM } from "./soft-token.ts";

/** Documents to sign, sealed. */
export function sealedDocuments(count: number) {
  const documents = Array.from({ length: count }, (_, i) => ({
    role: ["root", "targets", "claimed", "publication"][i] ?? `document ${i}`,
    version: i + 1,
    bytes: toUtf8(`{"a":${i}}`),
  }));
  const rows = documents.map((each) => ({ ...each, sha256: sha256Of(each.bytes) }));
  return { documents, digest: sha256Of(sealText(rows)) };
}

/** A job over `count` documents that these public keys may all sign. */
export function tokenJob(
  allowed: readonly string[],
  token: Partial<TokenChoice> = {},
  count = 2,
): TokenJob {
  const { documents, digest } = sealedDocuments(count);
  return {
    digest,
    documents: documents.map((each) => ({ ...each, allowed: [...allowed] })),
    signed: [],
    token: {
      pkcs11js: PKCS11JS,
      module: SOFTHSM,
      label: null,
      serial: null,
      acceptLastTry: false,
      ...token,
    },
  };
}

/** How far a token is, as it says it. */
export type Stage =
  | { readonly says: "opening" }
  | { readonly says: "signing"; readonly done: number; readonly of: number };

export async function signing(
  job: TokenJob,
  pin = PIN,
  hear: (said: Stage) => void = () => undefined,
) {
  const said: Stage[] = [];
  const answer = await signOnceWithToken(job, pin, (what, done = 0, of = 0) => {
    const stage: Stage =
      what === "Opening the token" ? { says: "opening" } : { says: "signing", done, of };
    said.push(stage);
    hear(stage);
  });
  if (pin !== "" && JSON.stringify([said, answer]).includes(pin))
    throw new Error("a PIN is never told");
  return { answer, said, id: answer.says === "refused" ? answer.refusal.id : answer.says };
}
