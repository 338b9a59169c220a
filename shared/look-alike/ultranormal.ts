const DOT = 0x2e;
const DASH = 0x2d;
const LINE = 0x5f;
const ZERO = 0x30;
const ONE = 0x31;

/** What a character of a name becomes; 0 where it is dropped. */
export function ultranormalCode(code: number): number {
  if (code === DOT || code === DASH || code === LINE) return 0;
  const lower = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  if (lower === 0x69 || lower === 0x6c) return ONE;
  return lower === 0x6f ? ZERO : lower;
}

/**
 * A name without what people overlook: `.`, `-` and `_` dropped, l and i as 1, o as 0, lower case. Names that are equal in this form can be taken for
 * each other; the index itself accepts no second one today, and has some from before it did so.
 */
export function ultranormal(name: string): string {
  let form = "";
  for (let i = 0; i < name.length; i++) {
    const code = ultranormalCode(name.charCodeAt(i));
    if (code !== 0) form += String.fromCharCode(code);
  }
  return form;
}
