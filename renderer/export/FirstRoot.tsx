import type { ExportedFile } from "../../shared/ceremony/event.ts";
import { Digest } from "../parts/Digest.tsx";

/** Root 1 is what every later ceremony, and every client, begins from: its digest is the record that people keep. */
export function FirstRoot({ files }: { readonly files: readonly ExportedFile[] }) {
  const root = files.find(({ path }) => path === "signed/1.root.json");
  if (root === undefined) return null;
  const name = "SHA-256 of root 1";
  return (
    <section className="card stack">
      <h2>{name}: keep this record</h2>
      <p>
        Everybody writes it down or prints it. Every later ceremony asks for these words, and
        clients are shipped this root.
      </p>
      <Digest hex={root.sha256} name={name} />
    </section>
  );
}
