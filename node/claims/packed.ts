import type { Examined, Finding } from "../../shared/claim/examine.ts";
import type { Instant } from "../../shared/tuf/instant.ts";

/**
 * What a worker tells of a span of lines, in columns: to hand over an object for each line takes longer than to read it. Texts stand in one text,
 * each claim's project before its keys.
 */
export interface Packed {
  readonly count: number;
  readonly texts: string;
  /** Where each text ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** For each line; 255 where it could not be read. */
  readonly keys: Uint8Array<ArrayBuffer>;
  readonly thresholds: Float64Array<ArrayBuffer>;
  readonly registered: Float64Array<ArrayBuffer>;
  readonly repositories: readonly string[];
  readonly repository: Uint16Array<ArrayBuffer>;
  /** Of the few lines of which something was found, by their number in the span. */
  readonly findings: readonly (readonly [line: number, findings: readonly Finding[]])[];
}

const UNREAD = 255;

export function pack(examined: readonly Examined[]): Packed {
  const { length: count } = examined;
  const texts: string[] = [];
  const keys = new Uint8Array(count).fill(UNREAD);
  const thresholds = new Float64Array(count);
  const registered = new Float64Array(count);
  const repository = new Uint16Array(count);
  const repositories: string[] = [];
  const findings: (readonly [number, readonly Finding[]])[] = [];
  for (const [i, { claim, findings: found }] of examined.entries()) {
    if (found.length > 0) findings.push([i, found]);
    if (claim === null) continue;
    texts.push(claim.project, ...claim.keys);
    keys[i] = claim.keys.length;
    thresholds[i] = claim.threshold;
    registered[i] = claim.registered;
    const known = repositories.lastIndexOf(claim.repository);
    repository[i] = known === -1 ? repositories.push(claim.repository) - 1 : known;
  }
  let end = 0;
  const ends = Uint32Array.from(texts, (text) => (end += text.length));
  const columns = { count, ends, keys, thresholds, registered, repository };
  return { ...columns, texts: texts.join(""), repositories, findings };
}

/** Their memory is handed over instead of copied. */
export function buffersOf(packed: Packed): readonly ArrayBuffer[] {
  const { ends, keys, thresholds, registered, repository } = packed;
  return [ends, keys, thresholds, registered, repository].map(({ buffer }) => buffer);
}

/** The same as was packed. */
export function unpack(packed: Packed): readonly Examined[] {
  const { texts, ends, keys, thresholds, registered, repositories, repository } = packed;
  const found = new Map(packed.findings);
  let text = 0;
  const next = () => {
    const start = text === 0 ? 0 : ends[text - 1];
    return texts.slice(start, ends[text++]);
  };
  const none: readonly Finding[] = [];
  return Array.from({ length: packed.count }, (_, i): Examined => {
    const findings = found.get(i) ?? none;
    const count = keys[i] ?? UNREAD;
    if (count === UNREAD) return { claim: null, findings };
    const project = next();
    return {
      claim: {
        project,
        repository: repositories[repository[i] ?? 0] ?? "",
        threshold: thresholds[i] ?? 0,
        registered: (registered[i] ?? 0) as Instant,
        keys: Array.from({ length: count }, next),
      },
      findings,
    };
  });
}
