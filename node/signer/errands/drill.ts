import { drillSigned, readDrill, type DrillSubject } from "../../../shared/drill/drill.ts";
import { toHex } from "../../../shared/bytes.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { draw, type Random } from "../../../shared/key-making/system-random.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import { refuse, type Outcome } from "../../../shared/refusal.ts";
import { verifyWithBoth } from "../../verify.ts";
import { openEscrow, wipeShares } from "../escrow.ts";
import { openKeyFile, wipe, type OpenKey } from "../key-file.ts";
import type { Conversation, Errand, SignerSays } from "../protocol.ts";
import { signDrill } from "../sign-drill.ts";
import { inFileName } from "./file-name.ts";
import { wantShares } from "./recover.ts";

type Drilling = Extract<Errand, { errand: "drill" }>;

interface Opened {
  readonly key: OpenKey;
  readonly subject: DrillSubject;
}

async function opened({ source }: Drilling, talk: Conversation): Promise<Outcome<Opened>> {
  if (source.source === "shares") {
    const recovery = await wantShares(source, talk);
    if (!recovery.ok) return recovery;
    const { set, shares } = recovery.value;
    talk.doing("Opening the key");
    const key = await openEscrow(recovery.value, source.escrow.bytes, source.escrow.name);
    const places = [...shares.keys()].sort((a, b) => a - b);
    wipeShares(shares.values());
    if (key?.ok !== true) return key ?? nothingOpened();
    return {
      ok: true,
      value: { key: key.value, subject: { kind: "share-set", set: set.id, shares: places } },
    };
  }
  if (source.source === "token") return nothingOpened();
  const { text } = await talk.want({ what: "passphrase", of: source.file.name });
  talk.doing("Opening the key");
  const key = await openKeyFile(source.file.bytes, source.file.name, text);
  return key.ok ? { ok: true, value: { key: key.value, subject: { kind: "key-file" } } } : key;
}

function nothingOpened(): Outcome<never> {
  return refuse({
    id: "DRILL-KEYS",
    where: "the drill",
    found: "no key that was opened",
    expected: "a key file, or enough shares",
    todo: "Choose one of them.",
  });
}

/** Proves that a key file or a set of shares works, by a signature that is good for nothing else. Runs in the signer process only. */
export async function drillErrand(
  errand: Drilling,
  talk: Conversation,
  random: Random,
): Promise<SignerSays> {
  const nonce = draw(random, 16);
  if (!nonce.ok) return { says: "refused", refusal: nonce.refusal };
  const open = await opened(errand, talk);
  if (!open.ok) return { says: "refused", refusal: open.refusal };
  const { key, subject } = open.value;
  try {
    const created = instantOf(errand.created);
    const drilled = { subject, key: ed25519Key(key.public), created, nonce: toHex(nonce.value) };
    const document = canonicalBytes(drillSigned(drilled));
    const signature = signDrill(document, key);
    if (!signature.ok) return { says: "refused", refusal: signature.refusal };
    const name = `drill-${inFileName(key.keyholder)}-${toHex(nonce.value).slice(0, 8)}`;
    const record = envelopeFile(document, [signature.value]);
    // As a stranger will read it: what is handed out as a proof is one.
    const proof = readDrill(record, `${name}.drill.json`, key.public, verifyWithBoth);
    if (!proof.ok) return { says: "refused", refusal: proof.refusal };
    return {
      says: "made",
      made: {
        title: `The drill holds: the key of ${key.keyholder} can sign`,
        sentences: [
          subject.kind === "share-set"
            ? "Enough shares opened the key file, and its key is the one that their list names."
            : "The key file opens with its passphrase.",
          `Its file says that it is the key of ${key.keyholder}. Compare the public key with your record.`,
          "What was signed is a drill and nothing else: no TUF client takes it for anything.",
        ],
        public: key.public,
        files: [{ name: `${name}.drill.json`, bytes: record }],
      },
    };
  } finally {
    wipe(key);
  }
}
