import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { isKind, KINDS } from "./rehearsal/kinds.ts";
import { rehearseLarge } from "./rehearsal/large.ts";
import { rehearseKind } from "./rehearsal/one-kind.ts";
import { rehearseSharding, SHARDING, SMALL } from "./rehearsal/sharding.ts";
import { noSoftToken } from "./rehearsal/soft-token.ts";
import { Stage } from "./rehearsal/stage.ts";
import { LARGE } from "./sample-index/large-index.ts";

/** Holds a whole ceremony in the real app, publishes its result, and lets a stock TUF client follow. Exit 0 only when all of it holds. */
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    claims: { type: "string" },
    claimed: { type: "string" },
    kind: { type: "string", default: "claims" },
    "mixed-keys": { type: "boolean", default: false },
    /** As many claims are rehearsed, with fewer of them. */
    large: { type: "boolean", default: false },
  },
});
const { kind: name, "mixed-keys": isMixed } = values;

/** What the arguments ask for; null where they fit no rehearsal. */
function asked(): ((stage: Stage) => Promise<0 | 1>) | null {
  const whole = (text: string | undefined, usual: number, least: number) => {
    const n = Number(text ?? usual);
    return Number.isSafeInteger(n) && n >= least ? n : null;
  };
  if (name === SHARDING) {
    const claimed = whole(values.claimed, SMALL.claimed, SMALL.least);
    const claims = whole(values.claims, Math.ceil((claimed ?? 0) / 10), SMALL.least / 10);
    return isMixed || claimed === null || claims === null
      ? null
      : (stage) => rehearseSharding(stage, { claimed, claims });
  }
  if (!isKind(name) || values.claimed !== undefined) return null;
  if (name === "claims" && (values.large || Number(values.claims) >= LARGE.from)) {
    const claims = whole(values.claims, LARGE.from, LARGE.least);
    return claims === null ? null : (stage) => rehearseLarge(stage, claims);
  }
  const kind = KINDS[name];
  const claims = whole(values.claims, kind.claims.usual, kind.claims.least);
  if (claims === null || (isMixed && !("mixed" in kind))) return null;
  return (stage) => rehearseKind(stage, { name, claims, isMixed });
}

const rehearse = asked();
if (rehearse === null) {
  console.error(
    `Usage: npm run rehearsal -- [--out DIR] [--kind ${[...Object.keys(KINDS), SHARDING].join("|")}] [--claims N]
  N is 3 or more; for keys it may be 0. With ${LARGE.from.toLocaleString("en")} claims or more, claimed is divided, and hijacks and look-alikes are planted among them; --large does so with ${LARGE.least} or more. With --kind root-rotation also --mixed-keys: a key file, shares, a token and another machine.
  With --kind ${SHARDING} also --claimed N: so many projects stand in one file of claimed, which is divided; ${SMALL.least} or more.`,
  );
  process.exit(2);
}
const noToken = isMixed ? noSoftToken() : null;
if (noToken !== null) {
  console.error(`This cannot be rehearsed here: ${noToken}.`);
  process.exit(2);
}
const out =
  values.out === undefined
    ? mkdtempSync(join(tmpdir(), "conclave-rehearsal-"))
    : resolve(values.out);
process.exitCode = await rehearse(await Stage.in(out));
