import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { once, there } from "../../sample.ts";

const PIECE = fc.stringMatching(/^[a-c0-1]{1,3}$/);

/** Normalised names of few different letters, so that they share beginnings; hyphens, digits only and one letter among them. */
export const projectNames: fc.Arbitrary<string> = fc.oneof(
  fc.array(PIECE, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("-")),
  fc.stringMatching(/^[0-9]{1,6}$/),
  fc.stringMatching(/^[a-z0-9]$/),
);

const REAL = join(import.meta.dirname, "../../../../shared/data/pypi-projects.tsv.gz");

/** All names of PyPI, sorted, where the list lies beside the project; null where it does not. */
export const realNames: () => readonly string[] | null = once(() =>
  existsSync(REAL) ? [...readNames(REAL)].sort() : null,
);

/** Why a test of all names is left out. */
export const NO_LIST = existsSync(REAL) ? false : "the list of all names is not beside the project";

/** A public key that nobody holds, always the same for the same words. */
export function keyFor(words: string): string {
  return createHash("sha256").update(words).digest("hex");
}

/** `count` of a list, each as likely as any other; always the same for the same words. */
export function sample<T>(list: readonly T[], count: number, words: string): readonly T[] {
  return Array.from({ length: count }, (_, i) => {
    const number = createHash("sha256").update(`${words} ${i}`).digest().readUIntBE(0, 6);
    return there(list[number % list.length]);
  });
}
