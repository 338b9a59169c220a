import type { SignView } from "../../shared/contract/view.ts";

/** Whether what is signed is a repository's first root, with all that goes with it. */
export function beginsRepository({ documents }: Pick<SignView, "documents">): boolean {
  return documents.some(({ role, version }) => role === "root" && version === 1);
}
