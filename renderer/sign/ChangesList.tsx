import { useEffect } from "react";
import type { DelegationChange } from "../../shared/review/changes.ts";
import { ask } from "../bridge.ts";
import { pageList } from "../pages.ts";
import { keyWords } from "../parts/Fingerprint.tsx";
import { Icon, type IconName } from "../parts/icons.tsx";
import { PagedRows } from "../parts/PagedRows.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, visible } from "../parts/words.ts";

const changes = pageList<{ readonly digest: string }, DelegationChange>((_, offset, count) =>
  ask("changes.page", { offset, count }),
);

/** Four lines. */
const ROW = 132;

const LOOKS: Record<DelegationChange["change"], { word: string; icon: IconName; tone: string }> = {
  changed: { word: "Changed", icon: "change", tone: "danger" },
  replaced: { word: "Other keys", icon: "key", tone: "danger" },
  removed: { word: "Removed", icon: "remove", tone: "danger" },
  added: { word: "Added", icon: "add", tone: "good" },
};

function keysOf({ keys, threshold }: Pick<DelegationChange, "keys" | "threshold">): string {
  const words = keys.map((key) => keyWords(key, 2)).join(", ");
  return `${threshold} of ${counted(keys.length, "key")}: ${words}`;
}

function Change({ row }: { readonly row: DelegationChange }) {
  const look = LOOKS[row.change];
  return (
    <div className="change-row">
      <p className="cut">
        <span className={`with-icon ${look.tone}`}>
          <Icon name={look.icon} /> {look.word}
        </span>{" "}
        <strong>{visible(row.role)}</strong>
      </p>
      {row.words !== "" && <p className="cut danger">{row.words}</p>}
      {row.before !== null && <p className="cut">Until now {keysOf(row.before)}</p>}
      <p className="cut">
        {row.before !== null && "From now on "}
        {keysOf(row)}
      </p>
      {row.before === null && (
        <p className="soft cut">
          <code>{row.paths.map(visible).join("  ")}</code>
        </p>
      )}
    </div>
  );
}

/** Every delegation that differs from the published file, the dangerous ones first: found by reading the sealed bytes again. */
export function ChangesList({ digest }: { readonly digest: string }) {
  const total = changes.use((state) => state.total);
  const refusal = changes.use((state) => state.refusal);
  useEffect(() => {
    void changes.show({ digest });
  }, [digest]);
  return (
    <div className="stack">
      <RefusalCard refusal={refusal} />
      <p>{counted(total ?? 0, "project")} differ from the published file.</p>
      <PagedRows
        list={changes}
        label="Changed projects"
        rowHeight={ROW}
        height={`${Math.min(520, Math.max(1, total ?? 1) * ROW)}px`}
      >
        {(row) => <Change row={row} />}
      </PagedRows>
    </div>
  );
}
