import type { RootCandidate } from "../../shared/contract/view.ts";
import { sameWord, spoken } from "../../shared/digest/spoken.ts";
import { rootPath } from "../../shared/import/root-checks.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { formatInstant } from "../../shared/tuf/instant.ts";
import { keyholdersIn, readRoot } from "../../shared/tuf/root.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import type { Stick } from "../stick/read-stick.ts";

/** The roots on a stick, lowest version first. Nothing about them is trusted yet; unreadable ones cannot be chosen. */
export function rootCandidates(stick: Stick): readonly RootCandidate[] {
  const candidates: RootCandidate[] = [];
  for (const file of stick.files.values()) {
    if (!/^metadata\/[1-9][0-9]*\.root\.json$/.test(file.path)) continue;
    const root = readRoot(file.bytes, file.path);
    if (!root.ok || rootPath(root.value.version) !== file.path) continue;
    const { version, expires, roles, envelope } = root.value;
    const names = keyholdersIn(envelope.signed);
    candidates.push({
      version,
      sha256: file.sha256,
      expires: formatInstant(expires),
      keyholders: roles.root.keys.map(
        (key) => names.get(key.keyid) ?? `key ${key.keyid.slice(0, 8)}`,
      ),
      threshold: roles.root.threshold,
    });
  }
  return candidates.sort((a, b) => a.version - b.version);
}

/** Takes the typed first and last word of a root's digest. Refuses ANCHOR-WORDS. */
export function confirmAnchor(
  roots: readonly RootCandidate[],
  version: number,
  typed: string,
): Outcome<Anchor> {
  const root = roots.find((each) => each.version === version);
  const words = root === undefined ? [] : spoken(root.sha256).words;
  const given = typed.trim().split(/\s+/);
  const right =
    given.length === 2 &&
    sameWord(given[0] ?? "", words[0] ?? "?") &&
    sameWord(given[1] ?? "", words.at(-1) ?? "?");
  if (root !== undefined && right)
    return accept({ version: root.version, sha256: root.sha256 as Anchor["sha256"] });
  return refuse({
    id: "ANCHOR-WORDS",
    where: `root ${version}`,
    found: `the words "${typed.trim().slice(0, 60)}"`,
    expected: "the first and the last of the digest's words, with a space between them",
    todo: "Read them from your printed record. If they are not on the screen, this is not your root: do not go on.",
  });
}
