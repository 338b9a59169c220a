import { verify } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import type { Proof } from "../sample-index/proof.ts";
import type { Published } from "../sample-index/publish.ts";
import { metadataPath } from "../sample-index/sample-index.ts";
import { readKeyRecord } from "../../shared/key-record/key-record.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import type { KeyFile } from "../sample-index/key-files.ts";
import type { Album, DrivenApp } from "./app.ts";
import { confirmAnchor, refusedWith, trySign, waitSigned, type Props } from "./claims-ceremony.ts";
import {
  cardLines,
  done,
  fileIn,
  leaveDone,
  leaveKeys,
  makeKeyOnToken,
  newFolder,
  openKeys,
  refusedWith as refusedInKeys,
  shareLine,
  splitKey,
  typeShare,
  typeShares,
} from "./keys-screen.ts";
import { PIN } from "./soft-token.ts";

/** Who holds a key otherwise than in a key file of the own: in shares, on a token, at another machine. Goran has a key file. */
const BY_SHARES = "Farah";
const BY_TOKEN = "Jun";
const ELSEWHERE = "Priya";

/** Signs, once the digest's first word was read. */
export type Way = (word: string) => Promise<void>;

const HOLDERS = ["Olu", "Pia", "Rui"] as const;
const button = (app: DrivenApp, name: string | RegExp) => app.page.getByRole("button", { name });
const LONG = { timeout: 120_000 };

/** Folders of one rehearsal: what people would call their sticks. */
export function stickIn(out: string, name: string): string {
  const folder = join(out, "sticks", name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Makes a root key for `keyholder` on the token, in the app, and gives back what its record says. */
export async function keyFromToken(
  app: DrivenApp,
  album: Album,
  out: string,
  keyholder: string,
): Promise<Key> {
  const folder = stickIn(out, `${keyholder}-record`);
  await openKeys(app);
  await album.take(app.page, "keys-start");
  const wish = { keyholder, role: "root" } as const;
  await makeKeyOnToken(app, wish, "ECDSA P-256", { pin: PIN, folder });
  await done(app).waitFor(LONG);
  await album.take(app.page, "keys-token-made");
  await leaveDone(app);
  await leaveKeys(app);
  const path = fileIn(newFolder(folder, []), ".key-record.json");
  const record = readKeyRecord(Uint8Array.from(readFileSync(path)), path, verifyWithBoth);
  if (!record.ok) throw new Error(JSON.stringify(record.refusal));
  return record.value.key;
}

/** The public files of a set of shares. */
export interface SplitKey {
  readonly list: string;
  readonly escrow: string;
  /** Where each holder's share lies. */
  readonly folderOf: (holder: string) => string;
}

/** Splits somebody's key file among three holders, two of whom are enough, in the app. */
export async function splitAmongHolders(
  app: DrivenApp,
  album: Album,
  out: string,
  { path, passphrase }: KeyFile,
): Promise<SplitKey> {
  const folderOf = (holder: string) => stickIn(out, `share-${holder}`);
  const folder = stickIn(out, "shares-public");
  await openKeys(app);
  const set = await splitKey(app, {
    keyFile: path,
    passphrase,
    holders: HOLDERS,
    needed: 2,
    folder,
    folderOf,
  });
  await album.take(app.page, "keys-split");
  await leaveDone(app);
  await leaveKeys(app);
  return { list: fileIn(set, ".share-set.json"), escrow: fileIn(set, ".escrow.age"), folderOf };
}

/** Signs with two shares of three; a share with a wrong letter is refused on the way, and mended. */
export async function signByShares(
  app: DrivenApp,
  album: Album,
  word: string,
  { list, escrow, folderOf }: SplitKey,
): Promise<void> {
  const [first, , third] = HOLDERS;
  await app.page.getByLabel("Type the first word of the digest").fill(word);
  await app.answerDialog(list, escrow);
  await button(app, "Open a key with shares…").click();
  await shareLine(app).waitFor(LONG);
  const lines = cardLines(folderOf(third));
  const slip = lines.map((line, i) => (i === 0 ? `${line.slice(0, -1)}${other(line)}` : line));
  await typeShare(app, slip);
  await refusedInKeys(app, /line 1: a wrong letter: group 12, letter 4/);
  await album.take(app.page, "sign-shares-slip");
  await typeShares(app, [folderOf(third), folderOf(first)]);
}

function other(line: string): string {
  return line.endsWith("Q") ? "P" : "Q";
}

/** Signs with the token; a wrong PIN is refused on the way. */
export async function signByToken(app: DrivenApp, album: Album, word: string): Promise<void> {
  const { page } = app;
  const pin = async (text: string, name: string) => {
    await page.getByLabel("Type the first word of the digest").fill(word);
    await button(app, "Sign with a token…").click();
    await button(app, /^SoftHSM 2/).click();
    await page.getByLabel("PIN of this token").waitFor(LONG);
    await album.take(page, name);
    await page.getByLabel("PIN of this token").fill(text);
    await page.getByRole("button", { name: "Sign", exact: true }).click();
  };
  await pin("999999", "sign-token");
  await refusedWith(app, album, /a PIN that it refuses/, "sign-token-wrong-pin");
  await pin(PIN, "sign-token-again");
}

/** Signs on another machine: a request on a stick, that machine's own look at it, and a file back. `launch` starts the other app. */
export async function signElsewhere(
  app: DrivenApp,
  album: Album,
  {
    out,
    recognised,
    ours,
    key,
    name,
    launch,
  }: Pick<Props, "recognised" | "ours"> & {
    readonly out: string;
    readonly key: KeyFile;
    readonly name: string;
    readonly launch: () => Promise<DrivenApp>;
  },
): Promise<readonly string[]> {
  const stick = stickIn(out, "ORANGE");
  await button(app, "Ask somebody at another machine…").click();
  const dialog = app.page.getByRole("dialog");
  await app.answerDialog(stick);
  await dialog.getByRole("button", { name: "Write the request to a stick…" }).click();
  await dialog.getByText(/The request is on/).waitFor(LONG);
  await album.take(app.page, "sign-request");
  await dialog.getByRole("button", { name: "Close" }).click();
  const machine = await launch();
  try {
    await button(machine, "Sign a request from another machine…").click();
    await machine.answerDialog(stick);
    await button(machine, "Choose the stick…").click();
    await confirmAnchor(machine, { recognised, ours });
    await machine.page.getByRole("heading", { name: "Sign for another machine" }).waitFor(LONG);
    await trySign(machine, await wordShown(machine), key, key.passphrase);
    await waitSigned(machine, name);
    await album.take(machine.page, "elsewhere-signed");
    await machine.answerDialog(stick);
    await button(machine, "Write the signatures to a stick…").click();
    await machine.page.getByText(/^Written to/).waitFor(LONG);
    await album.take(machine.page, "elsewhere-written");
  } catch (error) {
    await album.take(machine.page, "where-it-stopped-elsewhere").catch(() => undefined);
    throw error;
  } finally {
    await machine.close();
  }
  await app.answerDialog(fileIn(join(stick, "conclave", "signatures"), ".json"));
  await button(app, "Add signatures from a file…").click();
  await app.page.getByText(`The signatures of ${name} were added.`).waitFor(LONG);
  return machine.complaints;
}

/** The first word of the digest as this window shows it. */
async function wordShown({ page }: DrivenApp): Promise<string> {
  const words = page.getByRole("list", { name: "The seal’s digest in words" });
  return (await words.locator(".word").first().textContent()) ?? "";
}

/** Starts the app, makes the key that the sample's root is to name, and ends it. By keyholder. */
export async function keysBrought(
  start: () => Promise<DrivenApp>,
  album: Album,
  out: string,
): Promise<ReadonlyMap<string, Key>> {
  const app = await start();
  try {
    return new Map([[BY_TOKEN, await keyFromToken(app, album, out, BY_TOKEN)]]);
  } finally {
    await app.close();
  }
}

export interface Mixing {
  readonly driven: DrivenApp;
  readonly album: Album;
  readonly out: string;
  readonly props: Props;
  /** Takes what the other machine's window complained of. */
  readonly elsewhere: string[];
  readonly start: () => Promise<DrivenApp>;
}

/** Splits one keyholder's key, and says how each of the three signs. */
export async function mixedWays({
  driven,
  album,
  out,
  props,
  elsewhere,
  start,
}: Mixing): Promise<ReadonlyMap<string, Way>> {
  const keyOf = (name: string) => {
    const key = props.keys.get(name);
    if (key === undefined) throw new Error(`no key file for ${name}`);
    return key;
  };
  const split = await splitAmongHolders(driven, album, out, keyOf(BY_SHARES));
  const { recognised, ours } = props;
  const away = { out, recognised, ours, key: keyOf(ELSEWHERE), name: ELSEWHERE, launch: start };
  return new Map<string, Way>([
    [BY_SHARES, (word) => signByShares(driven, album, word, split)],
    [BY_TOKEN, (word) => signByToken(driven, album, word)],
    [
      ELSEWHERE,
      async () => {
        elsewhere.push(...(await signElsewhere(driven, album, away)));
      },
    ],
  ]);
}

/** That the published root carries the signature of the key on the token, which node:crypto verifies too. */
export function mixedProofs(
  outDir: string,
  { versions }: Published,
  brought: ReadonlyMap<string, Key>,
): readonly Proof[] {
  const bytes = readFileSync(join(outDir, metadataPath(versions.root, "root")));
  const { signed, signatures } = JSON.parse(bytes.toString("utf8")) as {
    readonly signed: JsonObject;
    readonly signatures: readonly Signature[];
  };
  return [...brought].map(([name, key]) => {
    const claim = `${name}'s signature on the new root was made by the key on the token (${key.scheme}).`;
    const sig = signatures.find(({ keyid }) => keyid === key.keyid)?.sig ?? "";
    const holds = verify("sha256", canonicalBytes(signed), key.public, Buffer.from(sig, "hex"));
    return { claim, holds, seen: sig };
  });
}
