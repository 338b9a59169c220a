import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EVIDENCE_PATH } from "../../shared/bundle/evidence-file.ts";
import { NAMES_PATH } from "../../shared/bundle/name-list.ts";
import { toUtf8 } from "../../shared/bytes.ts";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { CLAIMS_PATH } from "../../shared/import/match-batch.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import { DAY, formatInstant, instantOf } from "../../shared/tuf/instant.ts";
import { ed25519KeyText } from "../../shared/tuf/key.ts";
import { makeBundle } from "../sample-index/bundle.ts";
import { namesFile, type KnownNames } from "../sample-index/known-names.ts";
import { makeIndex } from "../sample-index/make-index.ts";
import { repositoryKeys } from "../sample-index/people.ts";
import { REPOSITORY } from "../sample-index/roots.ts";
import { metadataPath, VERSIONS } from "../sample-index/sample-index.ts";
import { sampleKey, signatureBy } from "../sample-index/sample-key.ts";
import { writeStick } from "../sample-index/stick.ts";
import { BENCH_SEED, NOW, signedText } from "./divided-stick.ts";
import { ANCHOR } from "./import-figures.ts";

const REGISTERED = formatInstant(instantOf(NOW - 40 * DAY));
const RECEIVED = formatInstant(instantOf(NOW - 40 * DAY + 60_000));

/** One project's part of everything that lies on a stick, letter by letter as Conclave writes it: there are hundreds of thousands. */
interface Waiting {
  readonly name: string;
  readonly claim: string;
  readonly evidence: string;
  readonly key: readonly [keyid: string, member: string];
  readonly role: string;
}

function waiting(name: string, i: number): Waiting {
  const key = sampleKey(`bench ${name}`);
  const { keyid } = key.key;
  const json = ed25519KeyText(key.key.public);
  const signed = `{"_type":"claim","format":1,"keys":{"${keyid}":${json}},"project":"${name}","registered":"${REGISTERED}","repository":"${REPOSITORY}","threshold":1}`;
  const { sig } = signatureBy(key, Buffer.from(signed));
  const paths = JSON.stringify(PYPI.projectPaths(name as ProjectName));
  return {
    name,
    claim: `{"signatures":[{"keyid":"${keyid}","sig":"${sig}"}],"signed":${signed}}`,
    evidence: `{"as_of":"${formatInstant(NOW)}","owners":["owner-${i % 70_000}"],"owners_changed":null,"project":"${name}","received":"${RECEIVED}","status":"active"}`,
    key: [keyid, `"${keyid}":${json}`],
    role: `{"keyids":["${keyid}"],"name":"project.${name}.1","paths":${paths},"terminating":true,"threshold":1}`,
  };
}

function linesOf(texts: readonly string[]): Uint8Array {
  return Buffer.concat(
    Array.from({ length: Math.ceil(texts.length / 10_000) }, (_, i) =>
      Buffer.from(`${texts.slice(i * 10_000, (i + 1) * 10_000).join("\n")}\n`),
    ),
  );
}

function recentText(projects: readonly Waiting[]): string {
  const keys = projects.map(({ key }) => key).sort(([a], [b]) => (a < b ? -1 : 1));
  return signedText(
    keys.map(([, member]) => member),
    projects.map(({ role }) => role),
    VERSIONS["recently-claimed"],
    1,
  );
}

export interface ClaimsStick {
  readonly dir: string;
  readonly anchor: Anchor;
}

/** A stick in a temporary folder with so many sound claims of one key each, beside every name that there is. */
export function claimsStick(
  names: readonly string[],
  known: KnownNames,
  claims: number,
): ClaimsStick {
  const index = makeIndex({
    now: NOW,
    seed: BENCH_SEED,
    claims: 1,
    names: names.slice(claims),
    existing: known,
    planted: false,
    alreadyClaimed: 1000,
    divided: PYPI.shardBudget,
  });
  const keys = repositoryKeys(BENCH_SEED, index.keyholders);
  const projects = names.slice(0, claims).map(waiting);
  const online = keys.online["recently-claimed"];
  const files = new Map(index.files);
  const recent = toUtf8(recentText(projects));
  files.set(
    metadataPath(VERSIONS["recently-claimed"], "recently-claimed"),
    envelopeFile(recent, [signatureBy(online, recent)]),
  );
  files.set(CLAIMS_PATH, linesOf(projects.map(({ claim }) => claim)));
  files.set(EVIDENCE_PATH, linesOf(projects.map(({ evidence }) => evidence)));
  files.set(NAMES_PATH, namesFile(known));
  const bundle = makeBundle({ files, claims, created: NOW, kind: "claims" }, online);
  files.set("bundle.json", bundle);
  const dir = mkdtempSync(join(tmpdir(), "conclave-bench-"));
  writeStick({ ...index, files, bundle: sha256Of(bundle) }, dir);
  const root = files.get(metadataPath(1, "root")) ?? new Uint8Array();
  const anchor: Anchor = { version: 1, sha256: sha256Of(root) };
  writeFileSync(join(dir, ANCHOR), JSON.stringify(anchor));
  return { dir, anchor };
}
