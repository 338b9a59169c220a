import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Answer, Want } from "../../../../shared/contract/signer-talk.ts";
import { runErrand } from "../../../../node/signer/run-errand.ts";
import type { Errand, Made, SignerSays } from "../../../../node/signer/protocol.ts";
import { writeKeyFile } from "../../../../node/signer/key-file.ts";
import { aStickEach } from "../../../a-stick-each.ts";
import { openSampleKey } from "../../../sample-escrow.ts";
import { good } from "../../../sample.ts";
import { PlayedTalk } from "../played-talk.ts";

export const ROLLS = "36251426135524163124162533415624631524136132546152 33";
export const PASSPHRASE = "amber-birch-cedar";
export const AMARA = openSampleKey("Amara");

type Answers = Readonly<
  Partial<Record<Want["what"], (want: Want, talk: PlayedTalk) => Answer | string>>
>;

/** The words that the signer proposed, typed as they are. */
function proposed(_: Want, { told }: PlayedTalk): Answer {
  return { what: "new passphrase", text: told.at(-1)?.text ?? "" };
}

/** Runs an errand with people who answer so; by default they type good rolls, Amara's passphrase, and what is proposed. */
export async function run(
  errand: Errand,
  answers: Answers = {},
  device = aStickEach(),
): Promise<{ readonly said: SignerSays; readonly talk: PlayedTalk }> {
  const usual: Answers = {
    rolls: () => ROLLS,
    passphrase: () => PASSPHRASE,
    "new passphrase": proposed,
    ...answers,
  };
  const talk = new PlayedTalk((want, at) => {
    const answer = usual[want.what]?.(want, at);
    if (answer === undefined) throw new Error(`nobody expected to be asked for ${want.what}`);
    if (typeof answer !== "string") return answer;
    if (want.what === "folder") return { what: "folder", path: answer };
    if (want.what === "token") return { what: "token", slot: answer };
    if (want.what === "last try") return { what: "last try", sure: answer === "yes" };
    return { what: want.what, text: answer };
  });
  const said = await runErrand(errand, talk, (bytes) => randomBytes(bytes), device);
  // Main hears this; neither words nor bytes may hold what opens anything.
  const heard = Buffer.concat([
    Buffer.from(JSON.stringify(said)),
    ...(said.says === "made" ? said.made.files.map(({ bytes }) => bytes) : []),
  ]);
  for (const secret of [PASSPHRASE, ROLLS.slice(0, 20), ...talk.told.map(({ text }) => text)])
    assert.ok(!heard.includes(secret), "main heard a secret");
  return { said, talk };
}

export function made(said: SignerSays): Made {
  assert.ok(said.says === "made", JSON.stringify(said));
  return said.made;
}

export function refused(said: SignerSays): string {
  return said.says === "refused" ? said.refusal.id : said.says;
}

/** What was wrong with what was typed before, each time something was asked for. */
export function troubles({ wants }: PlayedTalk): readonly string[] {
  return wants.flatMap((want) => ("trouble" in want && want.trouble !== "" ? [want.trouble] : []));
}

/** Amara's key file, quick to open. */
export async function amarasFile(): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  return { name: "amara.age", bytes: good(await writeKeyFile(AMARA, "it", PASSPHRASE, 10)) };
}

export function fileOf(made: Made, ending: string): Uint8Array {
  const found = made.files.find(({ name }) => name.endsWith(ending));
  assert.ok(found, `no *${ending}`);
  return found.bytes;
}
