import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Key } from "../shared/tuf/key.ts";
import { instantOf } from "../shared/tuf/instant.ts";
import { verifyExport } from "../node/verify-export.ts";
import { sha256Of } from "../shared/digest/sha256.ts";
import { buildApp } from "./build.ts";
import { withDisplay } from "./display.ts";
import { Album, launchApp } from "./rehearsal/app.ts";
import { exportTo, importStick, review, shownDigest, sign } from "./rehearsal/claims-ceremony.ts";
import { reviewKeys } from "./rehearsal/keys-ceremony.ts";
import { asPlanned, isKind, KINDS, type Kind } from "./rehearsal/kinds.ts";
import { keysBrought, mixedProofs, mixedWays, type Way } from "./rehearsal/mixed-keys.ts";
import { noSoftToken, softToken } from "./rehearsal/soft-token.ts";
import { Timing } from "./rehearsal/timing.ts";
import { readRuntime } from "./runtime.ts";
import { writeKeyFiles } from "./sample-index/key-files.ts";
import { makeFirstIndex } from "./sample-index/first-index.ts";
import { proveFirst } from "./sample-index/first-proof.ts";
import { makeIndex } from "./sample-index/make-index.ts";
import { TAKEN_FOR } from "./sample-index/claim-kinds.ts";
import { existingNames } from "./sample-index/known-names.ts";
import { MANY_NAMES, readNames } from "./sample-index/names.ts";
import { OUTSIDER } from "./sample-index/people.ts";
import { proveByClient } from "./sample-index/proof.ts";
import { publishFirst } from "./sample-index/publish-first.ts";
import { publish } from "./sample-index/publish.ts";
import { proveRotation } from "./sample-index/rotation-proof.ts";
import { fileOf, metadataPath } from "./sample-index/sample-index.ts";
import { saveIndex } from "./sample-index/saved-index.ts";
import { writeStick } from "./sample-index/stick.ts";

/** Holds a whole ceremony in the real app, publishes its result, and lets a stock TUF client follow. Exit 0 only when all of it holds. */
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    claims: { type: "string" },
    kind: { type: "string", default: "claims" },
    "mixed-keys": { type: "boolean", default: false },
  },
});
const { kind: name, "mixed-keys": isMixed } = values;
const named: Kind | null = isKind(name) ? KINDS[name] : null;
const signers = isMixed ? named?.mixed : named?.signers;
const kind = named === null || signers === undefined ? null : { ...named, signers };
const claims = Number(values.claims ?? kind?.claims.usual);
if (kind === null || !Number.isSafeInteger(claims) || claims < kind.claims.least) {
  console.error(
    `Usage: npm run rehearsal -- [--out DIR] [--kind ${Object.keys(KINDS).join("|")}] [--claims N]\n  N is 3 or more; for keys it may be 0. With --kind root-rotation also --mixed-keys: a key file, shares, a token and another machine.`,
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
mkdirSync(out, { recursive: true });
const FOLDERS = ["stick", "keys", "index", "published", "screenshots", "data", "data-elsewhere"];
for (const name of [...FOLDERS, "sticks", "token"]) {
  if (readdirSync(out).includes(name)) rmSync(join(out, name), { recursive: true });
}

const timing = new Timing();
const now = instantOf(Date.now());
const app = await timing.time("build", () => buildApp());
const album = new Album(join(out, "screenshots"));
const tokenEnv = isMixed ? softToken(join(out, "token"), "root keys") : {};
/** The app with a data folder of its own, on a display. */
const starter = (env: Readonly<Record<string, string>>) => (data: string) =>
  launchApp({ app, dataFolder: join(out, data), env: { ...env, ...tokenEnv } });
const brought = isMixed
  ? await timing.time("a key on a token", () =>
      withDisplay((env) => keysBrought(() => starter(env)("data"), album, out)),
    )
  : new Map<string, Key>();
/** Real names by the hundred thousand, where they are; otherwise the kept ones are repeated with numbers. */
const names = readNames(claims > 2500 && existsSync(MANY_NAMES) ? MANY_NAMES : undefined);
/** A repository that begins has published nothing yet, so there is no root to recognise but the one that will be made. */
const first = kind.stick === "first";
const index = await timing.time("sample index", () =>
  first
    ? makeFirstIndex({ now, seed: "rehearsal", names })
    : makeIndex({
        now,
        seed: "rehearsal",
        kind: kind.stick,
        claims,
        brought,
        names,
        existing: existingNames(readNames()),
      }),
);
const stick = join(out, "stick");
writeStick(index, stick);
saveIndex(index, join(out, "index"));
const keys = await timing.time("key files", () => writeKeyFiles(index, join(out, "keys")));
const recognised = first ? index.bundle : sha256Of(fileOf(index, metadataPath(1, "root")));
const warned =
  index.claims.find(({ expects }) => expects.includes("CLAIM-SINGLE-KEY"))?.project ?? "";
const lookAlikes = index.claims.flatMap(({ project, kind: of, expects: [check = ""] }) => {
  const taken = TAKEN_FOR.get(of);
  return taken === undefined ? [] : [{ project, taken, check }];
});
const props = {
  stick,
  recognised,
  ours: first ? "This is our bundle" : "This is our root",
  keys,
  signers: kind.signers,
  outsider: OUTSIDER,
  warned,
  lookAlikes,
} as const;

const { digest, complaints } = await withDisplay(async (env) => {
  const start = starter(env);
  const driven = await timing.time("start", () => start("data"));
  const elsewhere: string[] = [];
  try {
    const ways = isMixed
      ? await timing.time("a key in shares", () =>
          mixedWays({ driven, album, out, props, elsewhere, start: () => start("data-elsewhere") }),
        )
      : new Map<string, Way>();
    await timing.time("import", () => importStick(driven, album, props));
    const { keys: changes } = kind;
    await timing.time("review", () =>
      changes === null
        ? review(driven, album, props)
        : reviewKeys(driven, album, {
            claims,
            projects: index.claimedProjects.map(({ project }) => project),
            ...changes,
          }),
    );
    const digest = await shownDigest(driven);
    await timing.time("sign", () => sign(driven, album, { ...props, ways }));
    await timing.time("export", () => exportTo(driven, album, stick));
    return { digest, complaints: [...driven.complaints, ...elsewhere] };
  } catch (error) {
    await album.take(driven.page, "where-it-stopped").catch(() => undefined);
    throw error;
  } finally {
    await driven.close();
  }
});

const root1 = first
  ? sha256Of(readFileSync(join(stick, "conclave/signed/1.root.json")))
  : recognised;
const anchor = { version: 1, sha256: root1 };
const workerUrl = new URL("../node/claims-worker.ts", import.meta.url);
const verdict = await timing.time("verify the export", () =>
  verifyExport(stick, anchor, {
    workerUrl,
    signal: new AbortController().signal,
    onClaims: () => undefined,
  }),
);
const outDir = join(out, "published");
const published = await timing.time("publish", () =>
  first ? publishFirst(index, stick, outDir) : publish(index, stick, outDir),
);
const proofs = published.ok
  ? await timing.time("stock client", async () => [
      asPlanned(kind, published.value),
      ...(isMixed ? mixedProofs(outDir, published.value, brought) : []),
      ...(first
        ? await proveFirst({ index, outDir })
        : [
            ...(kind.keys === null
              ? []
              : await proveRotation({ index, outDir, published: published.value })),
            ...(await proveByClient({ index, outDir, ...published.value })),
          ]),
    ])
  : [];
const ok =
  verdict.ok && published.ok && proofs.every(({ holds }) => holds) && complaints.length === 0;
const summary = {
  ok,
  kind: name,
  mixedKeys: isMixed,
  claims: { total: claims, approved: published.ok ? published.value.approved.length : 0 },
  seal: digest,
  root: root1,
  versions: published.ok ? published.value.versions : null,
  electron: readRuntime(),
  seconds: timing.seconds,
  transcript: verdict.transcript,
  refusal: verdict.refusal ?? (published.ok ? null : published.refusal),
  complaints,
  proofs,
};
writeFileSync(join(out, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
for (const { claim, holds, seen } of proofs)
  console.log(`${holds ? "holds " : "FAILED"}  ${claim}${holds ? "" : `\n        ${seen}`}`);
for (const complaint of complaints) console.log(`FAILED  The window complained: ${complaint}`);
console.log(
  ok
    ? `\nThe rehearsal holds. It lies in ${out}`
    : `\nThe rehearsal does NOT hold. See ${join(out, "summary.json")}`,
);
process.exitCode = ok ? 0 : 1;
