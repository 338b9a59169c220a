import type { AgainView, HeadView } from "../../shared/contract/view.ts";
import { Digest } from "../parts/Digest.tsx";
import { counted, moment } from "../parts/words.ts";

/** Whose digest it is, and which lines it covers. */
export function headName({ lines, closed }: HeadView): string {
  return closed === 0
    ? `SHA-256 of the record, ${counted(lines, "entry", "entries")}`
    : `SHA-256 of the record’s first ${counted(lines, "entry", "entries")}`;
}

/** Why the digest does not cover all of the record. */
export function ClosedLines({ closed }: Pick<HeadView, "closed">) {
  if (closed === 0) return null;
  return (
    <p className="soft">
      It leaves out {counted(closed, "entry", "entries")} that the reviewer at the keyboard may not
      know yet.
    </p>
  );
}

/** Since when a ceremony that was resumed lies there. */
export function AgainFacts({
  again,
  record,
}: {
  readonly again: AgainView;
  readonly record: HeadView;
}) {
  return (
    <section className="stack">
      <h2>What lies on this computer</h2>
      <p>
        <strong>Compare the record too.</strong> Its words stand below those of the root.
      </p>
      <dl className="facts-list">
        <dt>Opened</dt>
        <dd>{moment(again.openedAt)}</dd>
        <dt>Last entry</dt>
        <dd>{moment(again.lastAt)}</dd>
        <dt>Record</dt>
        <dd>{counted(record.lines + record.closed, "entry", "entries")}</dd>
      </dl>
    </section>
  );
}

/** The record as it was found: whoever could write to this computer's disk could tell it anew. */
export function FoundRecord({ record }: { readonly record: HeadView }) {
  return (
    <section className="card stack" aria-label="The record that was found">
      <h2>{headName(record)}</h2>
      <p>
        <strong>Compare it with what you wrote down when you left.</strong> If it differs, somebody
        has changed the record meanwhile: leave this ceremony. If the power failed, nothing was
        written down: go through the record once more, entry by entry.
      </p>
      <Digest hex={record.sha256} name={headName(record)} />
      <ClosedLines closed={record.closed} />
    </section>
  );
}
