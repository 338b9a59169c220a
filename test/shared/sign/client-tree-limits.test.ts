import {
  CLIENT_TREE_CHECKS,
  SNAPSHOT_LIMIT,
  type ClientTree,
} from "../../../shared/sign/client-tree-limits.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import { readTargets, type Delegation, type Targets } from "../../../shared/tuf/targets.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { flatTree } from "../../flat-tree.ts";
import { good, once, sampleBase, there } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

type TreeId = (typeof CLIENT_TREE_CHECKS)[number]["id"];
const treeCheck = <Id extends TreeId>(id: Id) => named(CLIENT_TREE_CHECKS, id);

function role(name: string, covers: Delegation["covers"]): Delegation {
  const first = there(sampleBase().claimed.delegations.roles[0]);
  return { ...first, name: name as RoleName, covers };
}

const tree = once((): ClientTree => {
  const { profile, targets, tree: present, recent, snapshot } = sampleBase();
  return { profile, targets, tree: present, recent, snapshot, changes: { delegations: [] } };
});

/** A document that delegates to so many roles made from a number. */
function many(count: number, made: (i: number) => Delegation): Targets {
  const roles = Array.from({ length: count }, (_, i) => {
    const { name, covers } = made(i);
    const paths = covers.by === "paths" ? covers.patterns : [];
    return { keyids: [], name, paths, terminating: true, threshold: 1 };
  });
  const { signed } = sampleBase().claimed.envelope;
  const next = { ...signed, delegations: { keys: {}, roles } };
  return good(readTargets(toUtf8(fileText({ signatures: [], signed: next })), "many"));
}

/** The tree when all of these projects are approved; `published`: they have files, which snapshot lists. */
function adding(claimed: Targets, published: boolean): ClientTree {
  const delegations = claimed.delegations.roles.map(({ name }) => ({
    change: "added" as const,
    role: name,
    keys: [],
    threshold: 1,
    paths: [],
    words: "",
    before: null,
  }));
  const files = published ? delegations.map(({ role: name }) => [`${name}.json`, 1] as const) : [];
  const snapshot = { ...there(tree().snapshot), meta: new Map(files) };
  return { ...tree(), snapshot, tree: flatTree(claimed), changes: { delegations } };
}

const projects = (count: number, longest = 20) => {
  const { profile } = sampleBase();
  return many(count, (i) => {
    const project = `p${String(i).padStart(longest, "0")}` as Parameters<
      typeof profile.projectPaths
    >[0];
    const patterns = profile.projectPaths(project);
    return role(profile.projectRole(project, 1), { by: "paths", patterns });
  });
};
/** Each entry: name, 30 bytes; beside the few that the sample has. */
const fitting = () => Math.floor((SNAPSHOT_LIMIT - 10_000) / ("project..1".length + 21 + 30));
const same = (i: number) =>
  role(`project.a.${i + 1}`, { by: "paths", patterns: ["simple/a/*", "packages/*/*/a/*"] });
/** Roles of projects with paths that their names lead to. */
const misshapen = (pathsOf: (name: string) => readonly string[]) => (i: number) =>
  role(`project.a${i}.1`, { by: "paths", patterns: pathsOf(`a${i}`) });
const OWN = (name: string) => [`simple/${name}/*`, `packages/*/*/${name}/*`];
const EVERYWHERE = { by: "paths", patterns: ["*/*/*"] } as const;

const TREE_CASES: CasesFor<TreeId> = {
  "CLIENT-SNAPSHOT": bothWays(treeCheck("CLIENT-SNAPSHOT"), {
    accepts: [
      ["the sample", tree],
      ["nothing published yet", () => ({ ...tree(), snapshot: null })],
      ["as many projects as fit", () => adding(projects(fitting()), true)],
      ["many more that have published nothing", () => adding(projects(fitting() + 400), false)],
      [
        "a project that stands in claimed and still in recently-claimed, once",
        () => {
          const all = projects(fitting());
          return { ...adding(all, true), recent: all };
        },
      ],
    ],
    refuses: [
      [
        "some projects more",
        {
          of: () => adding(projects(fitting() + 400), true),
          found: /about 2,0[0-9]{2},[0-9]{3} bytes/,
        },
      ],
    ],
  }),
  "CLIENT-SNAPSHOT-FULL": bothWays(treeCheck("CLIENT-SNAPSHOT-FULL"), {
    accepts: [
      ["the sample", tree],
      ["as many projects as fit", () => ({ ...tree(), tree: flatTree(projects(fitting())) })],
    ],
    refuses: [
      [
        "more projects, none of which has a file yet",
        {
          of: () => ({ ...tree(), tree: flatTree(projects(fitting() + 400)) }),
          found: /about 2,0[0-9]{2},[0-9]{3} bytes/,
        },
      ],
    ],
  }),
  "CLIENT-DELEGATIONS": bothWays(treeCheck("CLIENT-DELEGATIONS"), {
    accepts: [
      ["the sample", tree],
      [
        "12,000 projects, each with paths of its own",
        () => ({ ...tree(), tree: flatTree(projects(12_000)) }),
      ],
      [
        "27 roles of projects with other paths than their own",
        () => ({
          ...tree(),
          recent: many(
            27,
            misshapen(() => OWN("b")),
          ),
        }),
      ],
      ["28 generations of one project", () => ({ ...tree(), tree: flatTree(many(27, same)) })],
    ],
    refuses: [
      [
        "29 roles for one path",
        { of: () => ({ ...tree(), tree: flatTree(many(28, same)) }), found: /33 roles/ },
      ],
      ...(
        [
          ["the paths of another project", () => OWN("b")],
          ["a part of their own paths", (name) => OWN(name).slice(0, 1)],
          ["none", () => []],
          ["a path more than their own", (name) => [...OWN(name), "simple/b/*"]],
          ["their own paths in another order", (name) => OWN(name).toReversed()],
          ["a path that goes on after their own", (name) => OWN(name).map((path) => `${path}?`)],
          [
            "a path that ends before their own",
            (name) => OWN(name).map((path) => path.slice(0, -1)),
          ],
        ] as readonly (readonly [string, (name: string) => readonly string[]])[]
      ).map(
        ([what, pathsOf]) =>
          [
            `29 roles of projects with ${what}, each of which counts for every path`,
            {
              of: () => ({ ...tree(), recent: many(29, misshapen(pathsOf)) }),
              found: /3[0-9] roles/,
            },
          ] as const,
      ),
      [
        "30 roles for every path",
        {
          of: () => ({
            ...tree(),
            recent: many(30, (i) => role(`r${i}`, EVERYWHERE)),
          }),
          found: /3[0-9] roles/,
        },
      ],
    ],
  }),
};

runCases(TREE_CASES);
