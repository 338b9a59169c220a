import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { shareFile, type Share } from "../../../shared/escrow/share.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import type { DeviceOf } from "../../stick/device.ts";
import { writeFiles } from "../../stick/write-files.ts";
import type { Conversation } from "../protocol.ts";
import { shareCard } from "../share-card.ts";
import { inFileName } from "./file-name.ts";
import { trouble } from "./trouble.ts";

/** A share that was written, and the folder that was made for it. */
export interface HandedOut {
  readonly holder: string;
  readonly folder: string;
}

/** The share that lies on this very disk: one in the same folder before any other; null where none does. One that was taken out lies nowhere. */
async function besides(
  chosen: string,
  handedOut: readonly HandedOut[],
  deviceOf: DeviceOf,
): Promise<HandedOut | null> {
  const here = await deviceOf(chosen);
  const found: HandedOut[] = [];
  for (const each of handedOut)
    if (here !== null && (await deviceOf(each.folder)) === here) found.push(each);
  return found.find(({ folder }) => dirname(folder) === chosen) ?? found[0] ?? null;
}

function bothOnOne(other: string, holder: string, sameFolder: boolean): string {
  const insist = sameFolder ? "" : " If it must be this one, choose the same folder again.";
  return `The share of ${other} lies on this very stick or disk. Two shares in one place are as good as one holder less. Take the stick that only ${holder} keeps.${insist}`;
}

/**
 * Writes one holder's share and its card where a person says. The signer writes them itself: a share is its holder's alone, and main need not see it. A disk
 * that another share lies on is taken only when it is chosen twice, and the other share's very folder never.
 */
export async function handOut(
  share: Share,
  handedOut: readonly HandedOut[],
  talk: Conversation,
  deviceOf: DeviceOf,
): Promise<HandedOut> {
  const { x, n, holder } = share;
  const name = `share-${x}-of-${n}-${inFileName(holder)}`;
  const files = [
    { name: `${name}.share.json`, bytes: shareFile(share) },
    { name: `${name}.card.html`, bytes: toUtf8(shareCard(share)) },
  ].map((file) => ({
    path: `${name}/${file.name}`,
    bytes: file.bytes,
    sha256: sha256Of(file.bytes),
  }));
  let wrong = "";
  let warned = "";
  for (;;) {
    const purpose = `Now the share of ${holder}. Choose the stick that only ${holder} keeps.`;
    const { path } = await talk.want({ what: "folder", purpose, trouble: wrong });
    const real = await realpath(path).catch(() => path);
    const other = await besides(real, handedOut, deviceOf);
    const sameFolder = other !== null && dirname(other.folder) === real;
    if (other !== null && (sameFolder || warned !== real)) {
      wrong = bothOnOne(other.holder, holder, sameFolder);
      warned = real;
      continue;
    }
    const written = await writeFiles(real, files, { secret: true });
    if (written.ok) return { holder, folder: join(real, name) };
    wrong = trouble(written.refusal);
  }
}
