import { useEffect, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { SealedFile } from "../../shared/contract/sealed-line.ts";
import type { SignView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { grouped, visible } from "../parts/words.ts";
import { nameOf } from "./sealed-words.ts";
import { ShardFiles } from "./ShardFiles.tsx";

type Line = SignView["documents"][number];

/** Characters on one page of bytes. */
const PIECE = 4000;
/** A button and its margin. */
const ROW = 48;

function Piece({ role }: { readonly role: string }) {
  const { run, refusal } = useAsking();
  const [offset, setOffset] = useState(0);
  const [piece, setPiece] = useState<{ total: number; text: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    void run("sealed.text", { role, offset, count: PIECE }).then((answer) => {
      if (wanted && answer.ok) setPiece(answer.value);
    });
    return () => {
      wanted = false;
    };
  }, [run, role, offset]);
  const total = piece?.total ?? 0;
  const end = Math.min(offset + PIECE, total);
  return (
    <>
      <RefusalCard refusal={refusal} />
      <div className="row">
        <Button isDisabled={offset === 0} onPress={() => setOffset(Math.max(0, offset - PIECE))}>
          Earlier
        </Button>
        <Button isDisabled={end >= total} onPress={() => setOffset(offset + PIECE)}>
          Later
        </Button>
        <span className="soft">
          Characters {grouped(total === 0 ? 0 : offset + 1)} to {grouped(end)} of {grouped(total)}
        </span>
      </div>
      <pre className="raw" tabIndex={0} aria-label={`Bytes of ${role}`}>
        {visible(piece?.text ?? "")}
      </pre>
    </>
  );
}

/** One of thousands of shards, chosen by its path. */
function OneOfShards({
  digest,
  line,
  at,
}: {
  readonly digest: string;
  readonly line: Line;
  readonly at: number;
}) {
  const [file, setFile] = useState<SealedFile | null>(null);
  return (
    <>
      <ShardFiles digest={digest} line={at} count={line.shards?.files ?? 0} rowHeight={ROW}>
        {(each) => (
          <Button onPress={() => setFile(each)} aria-pressed={each.role === file?.role}>
            {each.path}
          </Button>
        )}
      </ShardFiles>
      {file === null ? (
        <p className="soft">Choose a file to see its bytes.</p>
      ) : (
        <Piece key={file.role} role={file.role} />
      )}
    </>
  );
}

/** The very bytes that are signed, as text. */
export function RawBytes({ sign }: { readonly sign: Pick<SignView, "documents" | "digest"> }) {
  const { documents, digest } = sign;
  const [at, setAt] = useState(0);
  const line = documents[at];
  return (
    <div className="stack">
      <ToggleButtonGroup
        className="chips"
        aria-label="Which file"
        selectedKeys={[String(at)]}
        disallowEmptySelection
        onSelectionChange={(keys) => setAt(Number([...keys][0] ?? at))}
      >
        {documents.map((each, i) => (
          <ToggleButton key={i} id={String(i)} className="chip">
            {each.shards === null ? each.path : nameOf(each)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {line !== undefined &&
        (line.shards === null ? (
          <Piece key={line.role} role={line.role} />
        ) : (
          <OneOfShards key={at} digest={digest} line={line} at={at} />
        ))}
    </div>
  );
}
