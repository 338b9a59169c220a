import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { withDisplay } from "../display.ts";
import { readRuntime } from "../runtime.ts";
import { TAKEN_FOR } from "../sample-index/claim-kinds.ts";
import { makeFirstIndex } from "../sample-index/first-index.ts";
import { proveFirst } from "../sample-index/first-proof.ts";
import { writeKeyFiles } from "../sample-index/key-files.ts";
import { existingNames } from "../sample-index/known-names.ts";
import { makeIndex } from "../sample-index/make-index.ts";
import { MANY_NAMES, readNames } from "../sample-index/names.ts";
import { OUTSIDER } from "../sample-index/people.ts";
import { proveByClient } from "../sample-index/proof.ts";
import { publishFirst } from "../sample-index/publish-first.ts";
import { publish } from "../sample-index/publish.ts";
import { proveRotation } from "../sample-index/rotation-proof.ts";
import { fileOf, metadataPath, type SampleIndex } from "../sample-index/sample-index.ts";
import { saveIndex } from "../sample-index/saved-index.ts";
import { writeStick } from "../sample-index/stick.ts";
import type { DrivenApp } from "./app.ts";
import { review, type LookAlike } from "./claims-ceremony.ts";
import { reviewKeys } from "./keys-ceremony.ts";
import { asPlanned, KINDS, type Kind, type KindName } from "./kinds.ts";
import { keysBrought, mixedProofs, mixedWays } from "./mixed-keys.ts";
import { softToken } from "./soft-token.ts";
import type { Stage, Start } from "./stage.ts";

/** The claims whose names can be taken for known ones. */
function lookAlikesIn({ claims }: SampleIndex): readonly LookAlike[] {
  return claims.flatMap(({ project, kind, expects: [check = ""] }) => {
    const taken = TAKEN_FOR.get(kind);
    return taken === undefined ? [] : [{ project, taken, check }];
  });
}

export interface KindOptions {
  readonly name: KindName;
  readonly claims: number;
  /** Each keyholder signs in another way. */
  readonly isMixed: boolean;
}

/** One ceremony of a kind, published, and asked about by stock clients. */
export async function rehearseKind(
  stage: Stage,
  { name, claims, isMixed }: KindOptions,
): Promise<0 | 1> {
  const { album, out, timing } = stage;
  const named: Kind = KINDS[name];
  const kind = { ...named, signers: isMixed ? (named.mixed ?? []) : named.signers };
  const now = instantOf(Date.now());
  const tokenEnv = isMixed ? softToken(join(out, "token"), "root keys") : {};
  const brought = isMixed
    ? await timing.time("a key on a token", () =>
        withDisplay((env) =>
          keysBrought(() => stage.starter({ ...env, ...tokenEnv })("data"), album, out),
        ),
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
  const lookAlikes = lookAlikesIn(index);
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

  const { keys: changes } = kind;
  const { digest, complaints } = await stage.hold(
    {
      props,
      review: (driven) =>
        changes === null
          ? review(driven, album, props)
          : reviewKeys(driven, album, {
              claims,
              projects: index.claimedProjects.map(({ project }) => project),
              ...changes,
            }),
      ...(isMixed
        ? {
            ways: (driven: DrivenApp, elsewhere: string[], start: Start) =>
              timing.time("a key in shares", () => {
                const away = () => start("data-elsewhere");
                return mixedWays({ driven, album, out, props, elsewhere, start: away });
              }),
          }
        : {}),
    },
    tokenEnv,
  );

  const root1 = first
    ? sha256Of(readFileSync(join(stick, "conclave/signed/1.root.json")))
    : recognised;
  const verdict = await stage.verify(stick, root1);
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
  return stage.report(
    {
      ok,
      kind: name,
      mixedKeys: isMixed,
      claims: { total: claims, approved: published.ok ? published.value.approved.length : 0 },
      seal: digest,
      root: root1,
      versions: published.ok ? published.value.versions : null,
      electron: readRuntime(),
      transcript: verdict.transcript,
      refusal: verdict.refusal ?? (published.ok ? null : published.refusal),
    },
    proofs,
    complaints,
  );
}
