import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { useRowsOnScreen } from "../parts/rows-on-screen.ts";
import { rowIn } from "../pages.ts";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted } from "../parts/words.ts";
import { claims, type Sort } from "./claims.ts";
import { ClaimsHeader } from "./ClaimsHeader.tsx";
import { ClaimCells } from "./ClaimRow.tsx";
import { lookAt, lookAway, useLooking } from "./looking.ts";

/** Of a row, in the heights of its letters: two lines of text, or one where the table is so many pixels wide (as in css/review.css). */
const TWO_LINES = 3.44;
const ONE_LINE = 2.55;
const WIDE = 1700;
/** Of a row, in pixels, until the table is drawn. */
const USUAL = 62;

/** How far a key moves the cursor, from where it is; null for other keys. */
function moved(key: string, from: number, total: number, screenful: number): number | null {
  switch (key) {
    case "ArrowDown":
      return from + 1;
    case "ArrowUp":
      return from - 1;
    case "PageDown":
      return from + screenful;
    case "PageUp":
      return from - screenful;
    case "Home":
      return 0;
    case "End":
      return total - 1;
    default:
      return null;
  }
}

/** Pixels of a row: what is in it follows from the table's width, and its letters from the window's height. */
function useRowHeight(box: React.RefObject<HTMLDivElement | null>): number {
  const [height, setHeight] = useState(USUAL);
  // Before the first rows are drawn, so that none are drawn twice.
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = () => {
      const lines = current.clientWidth >= WIDE ? ONE_LINE : TWO_LINES;
      setHeight(Math.round(lines * Number.parseFloat(getComputedStyle(current).fontSize)));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(current);
    return () => watch.disconnect();
  }, [box]);
  return height;
}

function Nothing({ onAll }: { readonly onAll: () => void }) {
  return (
    <div className="empty row">
      <p>No claim fits this filter.</p>
      <Button onPress={onAll}>Show all claims</Button>
    </div>
  );
}

interface Props {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly onAll: () => void;
}

/** Every claim that the filter shows. Only what is on screen is fetched and drawn, so its length does not matter. */
export function ClaimsTable({ sort, onSort, onAll }: Props) {
  const table = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight(table);
  const total = claims.use((state) => state.total);
  const pages = claims.use((state) => state.pages);
  const query = claims.use((state) => state.query);
  const settled = claims.use((state) => state.settled);
  const refusal = claims.use((state) => state.refusal);
  const cursor = useLooking((looking) => looking.cursor);
  const line = useLooking((looking) => looking.line);
  const rows = useRowsOnScreen({
    count: total ?? 0,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 10,
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => rows.measure(), [height, rows]);
  useEffect(() => {
    void claims.need(first, last);
  }, [first, last, pages]);
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0;
  }, [query]);
  useEffect(() => {
    if (cursor === null) return;
    rows.scrollToIndex(cursor, { align: "auto" });
    // Whoever goes on by keys goes on in the table.
    if (document.activeElement?.matches("body, h1") === true)
      table.current?.focus({ preventScroll: true });
  }, [cursor, line, rows]);

  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      lookAway();
      return;
    }
    const screenful = Math.max(1, items.length - 22);
    // The claim that was open may have left the list: another one has its place then.
    const isGone = cursor !== null && claims.row(cursor)?.line !== line;
    const from = isGone && event.key === "ArrowDown" ? cursor - 1 : (cursor ?? -1);
    const to = moved(event.key, from, total ?? 0, screenful);
    if (to === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    void lookAt(to);
  };

  return (
    <div
      className="claims"
      role="grid"
      ref={table}
      tabIndex={0}
      aria-label={`Claims, ${counted(total ?? 0, "row")}`}
      aria-rowcount={(total ?? 0) + 1}
      aria-busy={!settled}
      aria-activedescendant={cursor === null ? undefined : `claim-${cursor}`}
      onKeyDown={press}
    >
      <ClaimsHeader sort={sort} onSort={onSort} />
      <RefusalCard refusal={refusal} />
      {total === 0 && <Nothing onAll={onAll} />}
      <div className="scroller" ref={box} role="rowgroup" tabIndex={-1}>
        <div className="scroller-room" role="presentation" style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const row = rowIn(pages, item.index);
            return (
              <div
                key={item.key}
                className="scroller-item"
                role="presentation"
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <div
                  id={`claim-${item.index}`}
                  className="claim-row"
                  role="row"
                  aria-rowindex={item.index + 2}
                  aria-selected={row?.line === line}
                  onClick={() => {
                    table.current?.focus({ preventScroll: true });
                    void lookAt(item.index);
                  }}
                >
                  {row === undefined ? (
                    <div role="gridcell" className="soft">
                      …
                    </div>
                  ) : (
                    <ClaimCells row={row} />
                  )}
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
