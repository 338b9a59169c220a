import type { Mutations } from "./mutation.ts";
import {
  changed,
  expired,
  oneKeyTwoKeyids,
  oneSignerThrice,
  onlineKeyInClaimed,
  ownKeys,
  pathOf,
  rewritten,
  roles,
  rolledBack,
  same,
} from "./role-edits.ts";
import { VERSIONS } from "./sample-index.ts";
import { flipped, replaced } from "./stick-edit.ts";

export const TREE_MUTATIONS: Mutations = {
  "targets is signed by one of the two keys it needs": {
    apply: changed("targets", same, (stick) => ownKeys(stick, "targets").slice(0, 1)),
    expects: "TARGETS-SIGNATURES",
  },
  "targets is signed by claimed's keys": {
    apply: changed("targets", same, (stick) => ownKeys(stick, "claimed")),
    expects: "TARGETS-SIGNATURES",
  },
  "targets has expired": { apply: changed("targets", expired), expects: "TARGETS-EXPIRY" },
  "targets delegates to recently-claimed before claimed": {
    apply: changed(
      "targets",
      roles(([first = {}, second = {}, ...rest]) => [second, first, ...rest]),
    ),
    expects: "TARGETS-DELEGATIONS",
  },
  "targets delegates to somebody before claimed": {
    apply: changed(
      "targets",
      roles(([first = {}, ...rest]) => [{ ...first, name: "special" }, first, ...rest]),
    ),
    expects: "TARGETS-DELEGATIONS",
  },
  "the delegation to claimed terminates": {
    apply: changed(
      "targets",
      roles(([first = {}, ...rest]) => [{ ...first, terminating: true }, ...rest]),
    ),
    expects: "TARGETS-DELEGATIONS",
  },
  "an online key is also a key of claimed": {
    apply: changed("targets", onlineKeyInClaimed),
    expects: "KEYS-APART",
  },
  "claimed is signed by two of the three it needs": {
    apply: changed("claimed", same, (stick) => ownKeys(stick, "claimed").slice(0, 2)),
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed carries one keyholder's signature three times": {
    apply: oneSignerThrice,
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed reaches its threshold with one key under two keyids": {
    apply: oneKeyTwoKeyids,
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed was altered after it was signed": {
    apply: rewritten("claimed", (text) => replaced(text, "project.boto3.1", "project.boto3.9")),
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed is another one, as long as the signed one, which stands in it too": {
    apply: rewritten("claimed", (text) => {
      const [signatures = "", rest = ""] = text.split(',"signed":');
      const signed = rest.slice(0, -1);
      const evil = replaced(signed, "project.boto3.1", "project.boto3.9");
      // A name behind "signed" stands before it: put in order, the other one stands where this one did.
      return `${signatures},"zigned":${signed},"signed":${evil}}`;
    }),
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed has expired": {
    apply: changed("claimed", expired),
    expects: "CLAIMED-EXPIRY",
    level: "warn",
  },
  "an older claimed stands in the place of the published one": {
    apply: rolledBack("claimed"),
    expects: "SNAPSHOT-VERSIONS",
  },
  "an older recently-claimed stands in the place of the published one": {
    apply: rolledBack("recently-claimed"),
    expects: "SNAPSHOT-VERSIONS",
  },
  "an older targets stands in the place of the published one": {
    apply: rolledBack("targets"),
    expects: "SNAPSHOT-VERSIONS",
  },
  "snapshot lists a claimed that is not on the stick": {
    apply: (stick) => stick.publishMeta({ "claimed.json": VERSIONS.claimed + 1 }),
    expects: "SNAPSHOT-VERSIONS",
  },
  "recently-claimed is signed by the unclaimed key": {
    apply: changed("recently-claimed", same, ({ keys }) => [keys.online.unclaimed]),
    expects: "RECENT-SIGNATURES",
  },
  "snapshot is signed by the timestamp key": {
    apply: changed("snapshot", same, ({ keys }) => [keys.online.timestamp]),
    expects: "SNAPSHOT-SIGNATURES",
  },
  "timestamp is signed by the snapshot key": {
    apply: changed("timestamp", same, ({ keys }) => [keys.online.snapshot]),
    expects: "TIMESTAMP-SIGNATURES",
  },
  "timestamp lists another snapshot": {
    apply: changed("timestamp", (signed) => ({
      ...signed,
      meta: { "snapshot.json": { version: VERSIONS.snapshot - 1 } },
    })),
    expects: "SNAPSHOT-VERSIONS",
  },
  "timestamp has expired": {
    apply: () => undefined,
    expects: "SNAPSHOT-AGE",
    level: "warn",
    days: 2,
  },
  "claimed has a name twice": {
    apply: rewritten("claimed", (text) =>
      replaced(text, '"version":41', '"version":40,"version":41'),
    ),
    expects: "FILE-READABLE",
  },
  "claimed has a version with a fraction": {
    apply: rewritten("claimed", (text) => replaced(text, '"version":41', '"version":41.0')),
    expects: "FILE-READABLE",
  },
  "claimed is cut off": {
    apply: (stick) => {
      stick.put(pathOf("claimed"), stick.bytes(pathOf("claimed")).slice(0, 900));
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
  "claimed is not text": {
    apply: (stick) => {
      const bytes = flipped(stick.bytes(pathOf("claimed")), 40);
      bytes[41] = 0xff;
      stick.put(pathOf("claimed"), bytes);
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
  "recently-claimed has a role whose name leads out of its folder": {
    apply: changed(
      "recently-claimed",
      roles(([first = {}, ...rest]) => [{ ...first, name: "../root" }, ...rest]),
    ),
    expects: "FILE-READABLE",
  },
  "recently-claimed has two roles of one name": {
    apply: changed(
      "recently-claimed",
      roles(([first = {}, ...rest]) => [first, first, ...rest]),
    ),
    expects: "FILE-READABLE",
  },
  "timestamp is not on the stick, and the manifest knows": {
    apply: (stick) => {
      stick.drop("metadata/timestamp.json");
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
};
