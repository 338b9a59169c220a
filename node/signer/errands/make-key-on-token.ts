import { shortWords } from "../../../shared/digest/spoken.ts";
import { keyRecordSigned, readKeyRecord } from "../../../shared/key-record/key-record.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import type { Key } from "../../../shared/tuf/key.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import { verifyWithBoth } from "../../verify.ts";
import { misnamed } from "../make-key.ts";
import type { Conversation, Errand, SignerSays } from "../protocol.ts";
import { generateOnToken } from "../token/generate-key.ts";
import { chooseToken, tokenShown, wantLastTry } from "../token/sign-by-token.ts";
import { lookAtTokens } from "../token/token-job.ts";
import { inFileName } from "./file-name.ts";

/** Makes a key on a token, whose first signature is over its own key record. Runs in the signer process only. Refuses what generateOnToken refuses. */
export async function makeKeyOnTokenErrand(
  errand: Extract<Errand, { errand: "make a key on a token" }>,
  talk: Conversation,
): Promise<SignerSays> {
  const { keyholder, role, kind, module, pkcs11js } = errand;
  const named = misnamed({ keyholder, role });
  if (named !== null) return { says: "refused", refusal: named };
  talk.doing("Looking for tokens");
  const seen = lookAtTokens(pkcs11js, module, { documents: [], signed: [] });
  const tokens = seen.ok ? seen.value.map(({ token }) => token) : [];
  const token = seen.ok ? await chooseToken(tokens, module, talk) : seen;
  if (!token.ok) return { says: "refused", refusal: token.refusal };
  const { label, serial } = token.value;
  const acceptLastTry = await wantLastTry(token.value, talk);
  const { text } = await talk.want({ what: "pin", token: tokenShown(token.value) });
  talk.doing("Making the key on the token");
  const created = instantOf(errand.created);
  const recordOf = (key: Key) => canonicalBytes(keyRecordSigned({ keyholder, role, key, created }));
  const made = await generateOnToken(
    {
      pkcs11js,
      module,
      kind,
      acceptLastTry,
      token: { label, serial },
      label: `${role} ${keyholder}`.slice(0, 32),
    },
    text,
    recordOf,
  );
  if (!made.ok) return { says: "refused", refusal: made.refusal };
  const { key, proof } = made.value;
  const record = envelopeFile(proof.bytes, [{ keyid: key.keyid, sig: proof.sig }]);
  const read = readKeyRecord(record, "the new key's record", verifyWithBoth);
  if (!read.ok) return { says: "refused", refusal: read.refusal };
  const name = `${inFileName(keyholder)}-${inFileName(role)}-${key.keyid.slice(0, 8)}`;
  return {
    says: "made",
    made: {
      title: `A key for ${keyholder}, for ${role}, on the token with serial number ${serial}`,
      sentences: [
        "The private half never leaves the token. There is no copy of it: if the token is lost, the key is lost.",
        "The key record is public: bring it to the index’s operators, for the next ceremony.",
        `Write down the serial number, and the first words of the keyid: ${shortWords(key.keyid, 8)}.`,
      ],
      public: key.public,
      files: [{ name: `${name}.key-record.json`, bytes: record }],
    },
  };
}
