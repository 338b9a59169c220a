import { useEffect, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { SignView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { grouped, visible } from "../parts/words.ts";

/** Characters on one page of bytes. */
const PIECE = 4000;

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

/** The very bytes that are signed, as text. */
export function RawBytes({ documents }: { readonly documents: SignView["documents"] }) {
  const [role, setRole] = useState(documents[0]?.role ?? "");
  return (
    <div className="stack">
      <ToggleButtonGroup
        className="chips"
        aria-label="Which file"
        selectedKeys={[role]}
        disallowEmptySelection
        onSelectionChange={(keys) => setRole(String([...keys][0] ?? role))}
      >
        {documents.map((each) => (
          <ToggleButton key={each.role} id={each.role} className="chip">
            {each.path}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Piece key={role} role={role} />
    </div>
  );
}
