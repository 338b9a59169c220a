/** The keys of names on a QWERTY keyboard, row by row; each row stands half a key or less to the right of the one above. */
const ROWS = ["1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"] as const;

function besides(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const touch = (a: string | undefined, b: string | undefined) => {
    if (a === undefined || b === undefined) return;
    found.set(a, (found.get(a) ?? "") + b);
    found.set(b, (found.get(b) ?? "") + a);
  };
  ROWS.forEach((row, r) => {
    const above = ROWS[r - 1];
    Array.from(row).forEach((key, i) => {
      touch(key, row[i + 1]);
      touch(key, above?.[i]);
      touch(key, above?.[i + 1]);
    });
  });
  return found;
}

const BESIDES = besides();

/** Whether a finger can hit one key for the other: the two touch on a QWERTY keyboard. Other layouts are not looked at. */
export function areKeysBeside(a: string, b: string): boolean {
  return BESIDES.get(a)?.includes(b) ?? false;
}
