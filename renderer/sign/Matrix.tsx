import type { SignView } from "../../shared/contract/view.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { visible } from "../parts/words.ts";
import { nameOf } from "./sealed-words.ts";

type Cell = SignView["matrix"][number]["cells"][number];

const LOOKS: Record<Cell["state"], { word: string; icon: IconName; tone: string }> = {
  signed: { word: "Signed", icon: "good", tone: "good" },
  held: { word: "Here, waits", icon: "later", tone: "warn" },
  open: { word: "Can sign", icon: "open", tone: "" },
  barred: { word: "Cannot", icon: "close", tone: "soft" },
};

/** What a cell says; a key that is none of this document's is the usual reason, in short. */
function words(cell: Cell, role: string): string {
  if (cell.state !== "barred") return LOOKS[cell.state].word;
  return cell.because === `not a key of ${role}` ? "Not its key" : `Cannot: ${cell.because}`;
}

function MatrixCell({ cell, role }: { readonly cell: Cell; readonly role: string }) {
  const look = LOOKS[cell.state];
  return (
    <td data-state={cell.state}>
      <span className={`with-icon ${look.tone}`}>
        {cell.state !== "barred" && <Icon name={look.icon} />}
        {visible(words(cell, role))}
      </span>
    </td>
  );
}

/** Documents across, people down: who has signed what, who still can, and who cannot. */
export function Matrix({ sign }: { readonly sign: Pick<SignView, "matrix" | "documents"> }) {
  const { matrix, documents } = sign;
  const waits = matrix.some(({ cells }) => cells.some(({ state }) => state === "held"));
  return (
    <div className="stack">
      <div className="matrix-room">
        <table className="matrix" aria-label="Who signs what">
          <thead>
            <tr>
              <th scope="col">Keyholder</th>
              {documents.map((line, i) => (
                <th key={i} scope="col">
                  {nameOf(line)}{" "}
                  {line.shards === null && <span className="soft">{line.version}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map(({ keyid, name, cells }) => (
              <tr key={keyid}>
                <th scope="row">
                  <span className="cut" title={visible(name)}>
                    {visible(name)}
                  </span>{" "}
                  <code className="soft" title={visible(keyid)}>
                    {visible(keyid.slice(0, 8))}
                  </code>
                </th>
                {cells.map((cell, i) => {
                  const line = documents[i];
                  // Shards of claimed have the keys of claimed.
                  const role = line?.shards === null ? line.role : "claimed";
                  return <MatrixCell key={i} cell={cell} role={role} />;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="soft">
        One act of signing signs every document of that row that the key may sign. Beside each name
        stands the beginning of the keyid.
        {waits &&
          " What “waits” counts when the same key has signed the rest of its row; it is not in the record yet."}
      </p>
    </div>
  );
}
