import type { SignView } from "../../shared/contract/view.ts";

/** Whether what is signed is a repository's first root, with all that goes with it. */
export function beginsRepository({ documents }: Pick<SignView, "documents">): boolean {
  return documents.some(
    (line) => line.shards === null && line.role === "root" && line.version === 1,
  );
}
