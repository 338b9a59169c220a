import { clientTook } from "../../shared/ceremony/ceremony.ts";
import type { MeterView, SignView } from "../../shared/contract/view.ts";
import { keyholderOf, meters, signerOf, type Collected } from "../../shared/sign/collect.ts";
import { matrix } from "../../shared/sign/matrix.ts";
import { listedFor } from "../../shared/sign/seal-index.ts";
import { isShard, shardWords } from "../../shared/sign/sealed-rows.ts";
import { stockClaim } from "../../shared/sign/stock-client.ts";
import { verifyOnce } from "../verify.ts";
import type { At, AtRecord, OnTheDesk } from "./desk.ts";
import { requestSize } from "./request-size.ts";
import { sealChecks, sealedLines } from "./sealed-lines.ts";

type Signing = At<"sign"> | At<"export">;

interface Merged {
  readonly view: Omit<MeterView, "label">;
  readonly labels: Set<string>;
  shards: number;
}

const SHARDS = "shards";

/** Meters with the same keys and threshold over different documents are one: who signs one signs the other. */
function meterViews(state: Signing): readonly MeterView[] {
  const merged = new Map<string, Merged>();
  for (const { document, quorum, tally } of meters(state.seal, state.collected, verifyOnce)) {
    const same = JSON.stringify([quorum.threshold, quorum.keys.map((key) => key.material).sort()]);
    const before = merged.get(same);
    const shard = isShard(document.role);
    const label = document.role === "publication" ? "the publication note" : quorum.label;
    const signed = new Set(tally.signed.map((key) => key.material));
    const view = {
      threshold: quorum.threshold,
      keyholders: quorum.keys.map((key, i) => ({
        name: before?.view.keyholders[i]?.name ?? keyholderOf(state.batch.base, key),
        keyid: key.keyid,
        public: key.public,
        signed: signed.has(key.material),
      })),
      reached: tally.reached && (before?.view.reached ?? true),
    };
    const labels = before?.labels ?? new Set();
    merged.set(same, {
      view,
      labels: labels.add(shard ? SHARDS : label),
      shards: (before?.shards ?? 0) + Number(shard),
    });
  }
  return [...merged.values()].map(({ view, labels, shards }) => ({
    label: [...labels].map((each) => (each === SHARDS ? shardWords(shards) : each)).join(", "),
    ...view,
  }));
}

/** Which signatures are here: worked out anew only when one has come. */
type Here = Pick<SignView, "meters" | "matrix" | "waiting">;

interface Known {
  readonly seal: Signing["seal"];
  readonly held: Collected;
  readonly here: Here;
}

const known = new WeakMap<Collected, Known>();

function hereNow(state: Signing, held: Collected): Here {
  const { seal, collected, batch } = state;
  const before = known.get(collected);
  if (before?.seal === seal && before.held === held) return before.here;
  const here = {
    meters: meterViews(state),
    matrix: matrix(seal, collected, held).map(({ key, cells }) => ({
      name: keyholderOf(batch.base, key),
      keyid: key.keyid,
      public: key.public,
      cells,
    })),
    waiting: held.flatMap(({ keyid, signatures }) => {
      const key = signerOf(seal, keyid);
      const of = key === undefined ? 0 : listedFor(seal, key.material).length;
      if (key === undefined) return [];
      return [{ name: keyholderOf(batch.base, key), keyid, here: signatures.length, of }];
    }),
  };
  known.set(collected, { seal, held, here });
  return here;
}

/** The signing, as the window draws it. */
export function signView(record: AtRecord<"sign" | "export">, desk: OnTheDesk): SignView {
  const { state } = record;
  const { seal } = state;
  const here = hereNow(state, desk.held);
  return {
    digest: seal.digest,
    documents: sealedLines(seal),
    sentences: seal.changes.sentences,
    checks: desk.guest === null ? sealChecks(seal) : [...desk.checks, ...sealChecks(seal)],
    ...here,
    reached: here.meters.every((each) => each.reached),
    stock:
      state.stock === null
        ? null
        : {
            client: state.stock.client,
            took: clientTook(state),
            tries: state.stock.outcomes.map((each) => ({ ...each, claim: stockClaim(each.id) })),
          },
    signer: desk.signer,
    refusal: desk.refusal,
    elsewhere: {
      request: requestSize(record.journal, seal),
      written: desk.requestStick,
      taken: desk.taken,
    },
  };
}
