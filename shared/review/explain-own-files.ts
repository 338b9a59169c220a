import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { filesWords, ownFiles } from "../tuf/own-files.ts";
import type { Targets } from "../tuf/targets.ts";
import type { Changes } from "./changes.ts";

type Sentence = Changes["sentences"][number];

/** What the present files of claimed list themselves, and the next ones will not. */
export function explainDropped({ files }: ClaimedTree): readonly Sentence[] {
  return files.flatMap(({ role, targets }) => {
    const own = ownFiles(targets);
    if (own.length === 0) return [];
    const text = `${role} ${targets.version} listed ${filesWords(own)}. Clients took it WITHOUT any project’s keys. The new ${role} lists none.`;
    return [{ danger: true, text }];
  });
}

/** What targets goes on to list itself: other repositories may mean it. */
export function explainKept(targets: Targets): readonly Sentence[] {
  const own = ownFiles(targets);
  if (own.length === 0) return [];
  const text = `Targets lists ${filesWords(own)}. Clients take it WITHOUT any project’s keys, as before.`;
  return [{ danger: true, text }];
}
