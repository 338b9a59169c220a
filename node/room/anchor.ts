import { readManifest } from "../../shared/bundle/manifest.ts";
import { refusalOf, runCheck } from "../../shared/check/check.ts";
import type {
  FirstBundle,
  RootCandidate,
  RootSignatures,
} from "../../shared/contract/roots-view.ts";
import { sameWord, spoken } from "../../shared/digest/spoken.ts";
import { firstRoles, NONE_YET } from "../../shared/import/empty-tree.ts";
import { FIRST_EMPTY } from "../../shared/import/first-checks.ts";
import { rootPath } from "../../shared/import/root-checks.ts";
import { KEY_RECORD_FOLDER, readKeyRecord } from "../../shared/key-record/key-record.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { formatInstant } from "../../shared/tuf/instant.ts";
import { signersOf } from "../../shared/tuf/chain.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { oddities, rootSubject } from "../../shared/tuf/oddities.ts";
import { keyholdersIn, readRoot, type Quorum, type Root } from "../../shared/tuf/root.ts";
import { tally } from "../../shared/tuf/tally.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { verifyWithBoth } from "../verify.ts";
import type { Stick } from "../stick/read-stick.ts";

/** So many roots are looked at closely: each costs up to a thousand verifications, and nothing about them is trusted yet. */
const MOST_LOOKED_AT = 300;

interface Found {
  readonly root: Root;
  readonly sha256: string;
}

function rootsOn(stick: Stick): readonly Found[] {
  const found: Found[] = [];
  for (const file of stick.files.values()) {
    if (!/^metadata\/[1-9][0-9]*\.root\.json$/.test(file.path)) continue;
    const root = readRoot(file.bytes, file.path);
    if (root.ok && rootPath(root.value.version) === file.path)
      found.push({ root: root.value, sha256: file.sha256 });
  }
  return found.sort((a, b) => a.root.version - b.root.version);
}

function nameIn(root: Root, key: Key): string {
  return keyholdersIn(root.envelope.signed).get(key.keyid) ?? `key ${key.keyid.slice(0, 8)}`;
}

function signaturesOf(root: Root, previous: Root | undefined): RootSignatures {
  const count = (quorum: Quorum) => tally(root.envelope, quorum, verifyWithBoth);
  const all = count(signersOf(previous ?? root, root));
  const own = count(root.roles.root);
  const old = previous === undefined ? null : count(previous.roles.root);
  return {
    valid: all.valid,
    signers: all.signed.map((key) => nameIn(root, key)),
    previous:
      previous === undefined || old === null
        ? null
        : { version: previous.version, signed: old.signed.length, threshold: old.threshold },
    own: { signed: own.signed.length, threshold: own.threshold },
  };
}

/** The roots on a stick, lowest version first. Nothing about them is trusted yet; unreadable ones cannot be chosen. */
export function rootCandidates(stick: Stick): readonly RootCandidate[] {
  const found = rootsOn(stick);
  const byVersion = new Map(found.map(({ root }) => [root.version, root]));
  return found.map(({ root, sha256 }, i) => {
    const previous = byVersion.get(root.version - 1);
    const close = i < MOST_LOOKED_AT;
    return {
      version: root.version,
      sha256,
      expires: formatInstant(root.expires),
      keyholders: root.roles.root.keys.map((key) => nameIn(root, key)),
      threshold: root.roles.root.threshold,
      signatures: close ? signaturesOf(root, previous) : null,
      warnings: close
        ? oddities(rootSubject(root, previous ?? root), rootPath(root.version)).filter(
            ({ objection }) => objection !== null,
          )
        : [],
    };
  });
}

/** What a stick that begins a repository says of itself. Null: another kind of stick. Refuses FIRST-EMPTY, before anybody reads 32 words aloud for nothing. */
export function firstBundle(stick: Stick): Outcome<FirstBundle | null> {
  const file = stick.files.get("bundle.json");
  const read = file === undefined ? null : readManifest(file.bytes);
  if (file === undefined || read?.ok !== true || read.value.kind !== "first") return accept(null);
  const manifest = read.value;
  const empty = runCheck(FIRST_EMPTY, "bundle.json", manifest);
  if (empty.objection !== null) return refuse(refusalOf(empty, empty.objection));
  const records = [...stick.files.values()]
    .filter(({ path }) => path.startsWith(KEY_RECORD_FOLDER))
    .map(({ path, bytes }) => readKeyRecord(bytes, path, verifyWithBoth))
    .flatMap((record) => (record.ok ? [record.value] : []));
  return accept({
    sha256: file.sha256,
    repository: manifest.repository,
    title: manifest.title,
    rehearsal: manifest.rehearsal === true,
    created: formatInstant(manifest.created),
    roles: firstRoles(PYPI).map(({ role, threshold }) => ({
      role,
      threshold,
      keyholders: records.filter((each) => each.role === role).map(({ keyholder }) => keyholder),
    })),
  });
}

/** What people can recognise on a stick: a root, or where there is none yet the bundle itself, as version 0. */
export interface Recognisable {
  readonly version: number;
  readonly sha256: string;
}

/** A stick's roots, or where a repository begins the bundle itself. */
export function recognisable({
  roots,
  first,
}: {
  readonly roots: readonly RootCandidate[];
  readonly first: FirstBundle | null;
}): readonly Recognisable[] {
  return first === null ? roots : [{ version: NONE_YET, sha256: first.sha256 }];
}

/** Takes the typed first and last word of a digest. Refuses ANCHOR-WORDS. */
export function confirmAnchor(
  candidates: readonly Recognisable[],
  version: number,
  typed: string,
): Outcome<Anchor> {
  const chosen = candidates.find((each) => each.version === version);
  const words = chosen === undefined ? [] : spoken(chosen.sha256).words;
  const given = typed.trim().split(/\s+/);
  const right =
    given.length === 2 &&
    sameWord(given[0] ?? "", words[0] ?? "?") &&
    sameWord(given[1] ?? "", words.at(-1) ?? "?");
  if (chosen !== undefined && right)
    return accept({ version: chosen.version, sha256: chosen.sha256 as Anchor["sha256"] });
  const what = version === NONE_YET ? "bundle.json" : `root ${version}`;
  return refuse({
    id: "ANCHOR-WORDS",
    where: what,
    found: `the words "${typed.trim().slice(0, 60)}"`,
    expected: "the first and the last of the digest's words, with a space between them",
    todo: `Read them from your printed record. If they are not on the screen, this is not your ${version === NONE_YET ? "bundle" : "root"}: do not go on.`,
  });
}
