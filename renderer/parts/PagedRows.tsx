import { useEffect, useRef, type ReactNode } from "react";
import { useRowsOnScreen } from "./rows-on-screen.ts";
import { rowIn, type PageList } from "../pages.ts";

interface Props<Query, Row> {
  readonly list: PageList<Query, Row>;
  readonly label: string;
  /** In pixels; a row may be higher when `measured`. */
  readonly rowHeight: number;
  readonly measured?: boolean;
  /** Stays at the end as the list grows, as a log does. */
  readonly followEnd?: boolean;
  readonly height: string;
  readonly children: (row: Row, index: number) => ReactNode;
}

/** A list of any length, of which only what is on screen is drawn. */
export function PagedRows<Query, Row>(props: Props<Query, Row>) {
  const { list, rowHeight, measured = false, followEnd = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const total = list.use((state) => state.total) ?? 0;
  const pages = list.use((state) => state.pages);
  const rows = useRowsOnScreen({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    void list.need(first, last);
  }, [list, first, last, pages]);
  useEffect(() => {
    if (followEnd && total > 0) rows.scrollToIndex(total - 1, { align: "end" });
  }, [followEnd, total, rows]);
  return (
    <div
      className="scroller"
      ref={box}
      style={{ height: props.height }}
      tabIndex={0}
      role="list"
      aria-label={props.label}
    >
      <div className="scroller-room" style={{ height: rows.getTotalSize() }} role="presentation">
        {items.map((item) => {
          const row = rowIn(pages, item.index);
          return (
            <div
              key={item.key}
              className="scroller-item"
              role="listitem"
              aria-setsize={total}
              aria-posinset={item.index + 1}
              data-index={item.index}
              ref={measured ? rows.measureElement : null}
              style={{
                transform: `translateY(${item.start}px)`,
                ...(measured ? { minHeight: rowHeight } : { height: item.size }),
              }}
            >
              {row === undefined ? null : props.children(row, item.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
