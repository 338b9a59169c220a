import { useEffect, type ReactNode } from "react";
import type { SealedFile } from "../../shared/contract/sealed-line.ts";
import { ask } from "../bridge.ts";
import { pageList } from "../pages.ts";
import { PagedRows } from "../parts/PagedRows.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";

const files = pageList<{ readonly digest: string; readonly line: number }, SealedFile>(
  ({ line }, offset, count) => ask("sealed.page", { line, offset, count }),
);

interface Props {
  readonly digest: string;
  /** The number of the line that stands for these files. */
  readonly line: number;
  readonly count: number;
  readonly rowHeight: number;
  readonly children: (file: SealedFile) => ReactNode;
}

/** The files behind one line of what is sealed: thousands of them, of which those on screen are fetched. */
export function ShardFiles({ digest, line, count, rowHeight, children }: Props) {
  const refusal = files.use((state) => state.refusal);
  useEffect(() => {
    void files.show({ digest, line });
  }, [digest, line]);
  return (
    <>
      <RefusalCard refusal={refusal} />
      <PagedRows
        list={files}
        label="Shard files of claimed"
        rowHeight={rowHeight}
        height={`${Math.min(420, Math.max(1, count) * rowHeight)}px`}
      >
        {children}
      </PagedRows>
    </>
  );
}
