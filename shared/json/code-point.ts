/** Moves surrogates behind the rest of the first plane, so that UTF-16 units order as the code points that they stand for. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** Sorts well-formed texts by code point, as canonical JSON asks; plain sort() goes by UTF-16 unit and differs beyond the BMP. */
export function byCodePoint(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}
