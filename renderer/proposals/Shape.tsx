import type { ClaimedView } from "../../shared/contract/view.ts";
import { counted } from "../parts/words.ts";
import { Propose } from "./Propose.tsx";

interface Props {
  readonly claimed: ClaimedView;
  readonly onClose: () => void;
}

/** Claimed in many files instead of one, or in one again. */
export function Shape({ claimed: { files, projects }, onClose }: Props) {
  return files === 0 ? (
    <Propose
      title="Divide claimed into files by names"
      proposal={{ change: "divide-claimed" }}
      onClose={onClose}
    >
      <p>
        No project’s keys change: {counted(projects, "project")} move into files by the beginnings
        of their names, and a client downloads claimed and the one file that it needs.
      </p>
      <p>Every file is signed anew this once; later only those in which something changes.</p>
    </Propose>
  ) : (
    <Propose
      title="Make claimed one file again"
      proposal={{ change: "join-claimed" }}
      onClose={onClose}
    >
      <p>
        No project’s keys change: {counted(projects, "project")} move into one file, and every
        client downloads all of it.
      </p>
      <p>It is signed anew. Clients refuse a file that is too large; Conclave looks before.</p>
    </Propose>
  );
}
