import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalText } from "../../shared/json/canonical.ts";
import {
  fieldOf,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../shared/json/value.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { parseInstant, type Instant } from "../../shared/tuf/instant.ts";
import { firstHolders } from "./first-index.ts";
import { NotPublished, textIn, type ResultCheck } from "./not-published.ts";
import { repositoryKeys, type Held } from "./people.ts";
import { keyholdersJson, rootSigned } from "./roots.ts";
import type { SampleIndex } from "./sample-index.ts";
import { checkNote, documentsIn, NOTE, type SignedResult } from "./signed-result.ts";
import { projectDelegations, targetsSigned, topTargets } from "./targets-role.ts";
import { quorumOfRoot, quorumOfTargets, readWritten, requireSignatures } from "./written-quorum.ts";

/** The same JSON with the keyids of every role in order: which order they have says nothing. */
function inOrder(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, each]) =>
    name === "keyids" && isArray(each) ? [name, each.map(String).sort()] : [name, inOrder(each)],
  );
  return Object.fromEntries(members) as JsonObject;
}

/** What the index itself would have written, from the key records that it put on the stick. Built by its own code, not by the app's. */
function dueDocument(
  index: SampleIndex,
  role: "root" | "targets" | "claimed",
  expires: Instant,
): JsonObject {
  const keys = repositoryKeys(index.seed, index.keyholders);
  const holders = firstHolders(keys);
  const named = (...roles: readonly string[]): readonly Held[] =>
    holders.filter((held) => roles.includes(held.role));
  if (role === "root")
    return {
      ...rootSigned(keys, keys.root, 1, expires),
      ...keyholdersJson(named("root", "targets", "snapshot", "timestamp")),
    };
  if (role === "targets")
    return {
      ...topTargets(keys, 1, expires),
      ...keyholdersJson(named(PYPI.claimed, PYPI.recentlyClaimed, PYPI.unclaimed)),
    };
  return targetsSigned({ version: 1, expires, delegations: projectDelegations([]) });
}

const IDS: Readonly<Record<"root" | "targets" | "claimed", ResultCheck>> = {
  root: "PUBLISH-ROOT",
  targets: "PUBLISH-TARGETS",
  claimed: "PUBLISH-CLAIMED",
};

/**
 * Reads STICK/conclave/signed after a first ceremony: root 1, targets 1 and claimed 1, just as the index would have written them, each signed by a
 * threshold of its own keyholders, and the note. Throws NotPublished.
 */
export function readFirstResult(index: SampleIndex, stickDir: string): SignedResult {
  const signedDir = join(stickDir, "conclave", "signed");
  const documents = documentsIn(signedDir);
  const [root, targets, claimed] = documents;
  if (
    documents.length !== 3 ||
    root === undefined ||
    targets === undefined ||
    claimed === undefined
  )
    throw new NotPublished(
      "PUBLISH-FILES",
      signedDir,
      documents.map(({ where }) => where).join(", "),
      "1.root.json, 1.targets.json and 1.claimed.json",
    );
  requireSignatures(root, quorumOfRoot(root.signed, "root"), "the new root's own keys");
  requireSignatures(targets, quorumOfRoot(root.signed, "targets"), "the keys that root names");
  const last = quorumOfTargets(targets.signed, PYPI.claimed);
  requireSignatures(claimed, last, "the keys that targets names");
  const note = readWritten(readFileSync(join(signedDir, NOTE)), NOTE);
  requireSignatures(note, last, "the keys of claimed");
  const listed = [{ role: "claimed", version: 1 }];
  checkNote(index, note.signed, { documents, listed });
  for (const [role, { where, signed }] of [
    ["root", root],
    ["targets", targets],
    ["claimed", claimed],
  ] as const) {
    const expires = parseInstant(textIn(signed, "expires", where))?.at;
    const due = expires === undefined ? null : dueDocument(index, role, expires);
    const found = canonicalText(inOrder(signed));
    const later = expires !== undefined && expires > index.now;
    if (due === null || !later || found !== canonicalText(inOrder(due)))
      throw new NotPublished(IDS[role], where, found, canonicalText(inOrder(due)));
  }
  if (JSON.stringify(fieldOf(note.signed, "approved")) !== "[]")
    throw new NotPublished("PUBLISH-NOTE", NOTE, "approved projects", "none");
  return {
    documents,
    listed,
    root: root.signed,
    targets: targets.signed,
    approved: [],
    revoked: [],
    replaced: [],
    clear: false,
  };
}
