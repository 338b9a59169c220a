import { useEffect, useLayoutEffect } from "react";
import type { Answers } from "../../shared/contract/answers.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import type { HeadView, View } from "../../shared/contract/view.ts";
import { ask } from "../bridge.ts";
import { pageList } from "../pages.ts";
import { Button } from "../parts/Button.tsx";
import { Fold } from "../parts/Fold.tsx";
import { PagedRows } from "../parts/PagedRows.tsx";
import { counted } from "../parts/words.ts";
import { showRecord } from "../store.ts";

type Entry = Answers["record.page"]["rows"][number];

const entries = pageList<{ readonly ceremony: string }, Entry>((_, offset, count) =>
  ask("record.page", { offset, count }),
);

interface Props {
  readonly view: View;
  readonly ceremony: string;
}

/** What names the record up to here, to be written down and compared when the ceremony goes on. */
function Head({ record }: { readonly record: HeadView }) {
  const { lines, closed, sha256 } = record;
  return (
    <section className="record-head" aria-label="The record’s digest in words">
      <Fold
        title={`${closed === 0 ? "All" : "The first"} ${counted(lines, "entry", "entries")}, in words`}
      >
        <p>{spoken(sha256).words.join(" ")}</p>
        <p className="soft">Write them down when you leave.</p>
      </Fold>
    </section>
  );
}

/** The running log: everything that people did in this ceremony, each entry chained to the one before. */
export function RecordPanel({ view, ceremony }: Props) {
  const total = entries.use((state) => state.total);
  useLayoutEffect(() => () => entries.forget(), [ceremony]);
  useEffect(() => {
    void entries.show({ ceremony });
  }, [ceremony]);
  useEffect(() => {
    void entries.refresh();
  }, [view.ceremony]);
  return (
    <aside
      className="record"
      aria-label="Record"
      onKeyDown={(event) => {
        if (event.key === "Escape") showRecord(false);
      }}
    >
      <header>
        <h2>Record</h2>
        <Button look="quiet" icon="close" onPress={() => showRecord(false)}>
          Close
        </Button>
      </header>
      {view.ceremony?.guest === null && <Head record={view.ceremony.record} />}
      <PagedRows
        list={entries}
        label={`Record, ${counted(total ?? 0, "entry", "entries")}, the newest last`}
        rowHeight={84}
        measured
        followEnd
        height="100%"
      >
        {(entry) => (
          <div className="record-entry">
            <p className="soft">
              <strong>{entry.seq}</strong> · {entry.at.slice(0, 19).replace("T", " ")} UTC
            </p>
            <p>{entry.sentence}</p>
            <p className="soft cut">
              {entry.hash === null ? (
                "Its digest is shown later too."
              ) : (
                <code>{entry.hash.slice(0, 16)}…</code>
              )}
            </p>
          </div>
        )}
      </PagedRows>
    </aside>
  );
}
