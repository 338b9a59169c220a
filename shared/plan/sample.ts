/** A number that looks like chance and is the same each time: FNV-1a with the last steps of MurmurHash3. */
function scattered(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** More names than these places are not looked at: 2 to the power of 21. */
export const MOST_NAMES = 2_097_152;

/** Sorted, each once, and as many as wanted: where they do not suffice, the same names again with a number behind them. */
export function enough(names: readonly string[], count: number): readonly string[] {
  const known = new Set(names);
  for (let round = 1; known.size > 0 && known.size < count; round++)
    for (const name of names) {
      if (known.size >= count) break;
      known.add(`${name}-${round}`);
    }
  return [...known].sort();
}

export interface Drawn {
  /** In the order of the names. */
  readonly claimed: readonly string[];
  /** Those that come next, in the order in which they were drawn. Where all are claimed, new names that begin like those there are. */
  readonly batch: readonly string[];
}

/**
 * Draws the claimed projects from sorted names, and after them a batch. The same names give the same draw, and a smaller one is part of a larger. That
 * projects are claimed evenly over the alphabet of all names is an assumption.
 */
export function drawn(names: readonly string[], claimed: number, batch: number): Drawn {
  const order = Float64Array.from(names, (name, i) => scattered(name) * MOST_NAMES + i).sort();
  const at = (place: number) => (order[place] ?? 0) % MOST_NAMES;
  const isClaimed = new Uint8Array(names.length);
  for (let place = 0; place < claimed; place++) isClaimed[at(place)] = 1;
  const known = new Set(names);
  const fresh = (place: number) => {
    const name = names[at(place % names.length)] ?? "a";
    let round = 2 + Math.floor(place / names.length);
    while (known.has(`${name}-${round}`)) round++;
    return `${name}-${round}`;
  };
  return {
    claimed: names.filter((_, i) => isClaimed[i] === 1),
    batch: Array.from({ length: batch }, (_, i) => {
      const place = claimed + i;
      return place < names.length ? (names[at(place)] ?? "a") : fresh(place);
    }),
  };
}
