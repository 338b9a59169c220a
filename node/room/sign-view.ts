import { clientTook, type Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { MeterView, SignView } from "../../shared/contract/view.ts";
import { fromUtf8 } from "../../shared/bytes.ts";
import { fileFormOf } from "../../shared/json/canonical.ts";
import { keyholderOf, meters } from "../../shared/sign/collect.ts";
import { matrix } from "../../shared/sign/matrix.ts";
import { stockClaim } from "../../shared/sign/stock-client.ts";
import { verifyOnce } from "../verify.ts";
import type { At, AtRecord, OnTheDesk } from "./desk.ts";
import { requestSize } from "./request-size.ts";

/** Meters with the same keys and threshold over different documents are one: who signs one signs the other. */
function meterViews(state: At<"sign"> | At<"export">): readonly MeterView[] {
  const views = new Map<string, MeterView>();
  for (const { document, quorum, tally } of meters(state.seal, state.collected, verifyOnce)) {
    const signed = new Set(tally.signed.map((key) => key.material));
    const same = JSON.stringify([quorum.threshold, quorum.keys.map((key) => key.material).sort()]);
    const before = views.get(same);
    const label = document.role === "publication" ? "the publication note" : quorum.label;
    views.set(same, {
      label: before === undefined ? label : `${before.label}, ${label}`,
      threshold: quorum.threshold,
      keyholders: quorum.keys.map((key) => ({
        name: keyholderOf(state.batch.base, key),
        keyid: key.keyid,
        public: key.public,
        signed: signed.has(key.material),
      })),
      reached: tally.reached && (before?.reached ?? true),
    });
  }
  return [...views.values()];
}

/** The signing, as the window draws it. */
export function signView(record: AtRecord<"sign" | "export">, desk: OnTheDesk): SignView {
  const { state } = record;
  const { seal } = state;
  const views = meterViews(state);
  return {
    digest: seal.digest,
    documents: seal.documents.map(({ role, version, bytes, sha256, path }) => ({
      role,
      version,
      length: bytes.length,
      sha256,
      path,
    })),
    sentences: seal.changes.sentences,
    checks: desk.guest === null ? seal.checks : [...desk.checks, ...seal.checks],
    meters: views,
    matrix: matrix(seal, state.collected, desk.held).map(({ key, cells }) => ({
      name: keyholderOf(state.batch.base, key),
      keyid: key.keyid,
      public: key.public,
      cells,
    })),
    reached: views.every((each) => each.reached),
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

/** A piece of one sealed document's canonical text. */
export function sealedPiece(
  state: Ceremony,
  role: string,
  offset: number,
  count: number,
): { readonly total: number; readonly text: string } | null {
  if (state.step !== "sign" && state.step !== "export") return null;
  const document = state.seal.documents.find((each) => each.role === role);
  if (document === undefined) return null;
  const text = fromUtf8(fileFormOf(document.bytes)) ?? "";
  return { total: text.length, text: text.slice(offset, offset + count) };
}
