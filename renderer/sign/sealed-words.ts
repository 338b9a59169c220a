import type { SealedLine } from "../../shared/contract/sealed-line.ts";
import { shardWords } from "../../shared/sign/sealed-rows.ts";
import { visible } from "../parts/words.ts";

/** What a line of the sealed files is called: its role, or how many shards it stands for. */
export function nameOf(line: SealedLine): string {
  return line.shards === null ? visible(line.role) : shardWords(line.shards.files);
}

/** "version 42", or "versions 41 to 42" of many files. */
export function versionsOf(line: SealedLine): string {
  if (line.shards === null) return `version ${line.version}`;
  const { from, to } = line.shards;
  return from === to ? `version ${from}` : `versions ${from} to ${to}`;
}
