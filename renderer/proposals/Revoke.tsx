import { useState } from "react";
import { normalised } from "../../shared/claim/project-name.ts";
import { Line } from "../parts/Line.tsx";
import { Propose } from "./Propose.tsx";

/** Takes a project out of claimed. */
export function Revoke({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const project = normalised(typed.trim());
  const ready = project !== null && reason.trim().length >= 3;
  return (
    <Propose
      title="Revoke a project"
      proposal={ready ? { change: "revoke-project", project, reason: reason.trim() } : null}
      onClose={onClose}
    >
      <p>
        The project leaves claimed. Its developers’ keys count no longer; the index’s own keys speak
        for it instead.
      </p>
      <Line
        label="Name of the project"
        {...(project !== null && project !== typed.trim()
          ? { hint: `Written as “${project}” in claimed.` }
          : {})}
        value={typed}
        onChange={setTyped}
        longest={100}
        autoFocus
      />
      <Line
        label="Reason (it goes into the record)"
        value={reason}
        onChange={setReason}
        longest={500}
      />
    </Propose>
  );
}
