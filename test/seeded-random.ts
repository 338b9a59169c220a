import { hash } from "node:crypto";
import type { Random } from "../shared/key-making/system-random.ts";

/** Bytes that look random and are the same each time: for tests only. */
export function seededRandom(seed: string): Random {
  let block = 0;
  return (bytes) => {
    const parts: Buffer[] = [];
    for (let length = 0; length < bytes; length += 32)
      parts.push(hash("sha256", `${seed} ${block++}`, "buffer"));
    return Uint8Array.from(Buffer.concat(parts).subarray(0, bytes));
  };
}

/** `count` throws of a fair die of so many faces, 0 upwards; always the same for the same seed. */
export function seededThrows(seed: string, count: number, faces: number): readonly number[] {
  const random = seededRandom(seed);
  const fair = 256 - (256 % faces);
  const throws: number[] = [];
  while (throws.length < count)
    throws.push(...[...random(64)].filter((byte) => byte < fair).map((byte) => byte % faces));
  return throws.slice(0, count);
}
