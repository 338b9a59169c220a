import { toUtf8 } from "../bytes.ts";
import type { Ceremony } from "../ceremony/ceremony.ts";
import { entryLine, lineDigest, type Entry } from "../ceremony/entry.ts";
import { eventSentence } from "../ceremony/event.ts";
import { spoken } from "../digest/spoken.ts";
import { begins } from "../import/empty-tree.ts";
import type { Pending } from "../import/pending.ts";
import { countWords } from "../plan/amounts.ts";
import { figureText } from "../plan/svg.ts";
import { EARLIER, type Decision } from "../review/decisions.ts";
import { keyholderOf, signerOf } from "../sign/collect.ts";
import { sealedRows, shardWords, type SealedRow } from "../sign/sealed-rows.ts";
import { stockClaim } from "../sign/stock-client.ts";
import { distinctKeys } from "../tuf/tally.ts";
import { isRehearsalRoot } from "../tuf/root.ts";
import { chartsOf } from "./charts.ts";
import { figuring, type Figures } from "./figures.ts";
import { list, pageOf, said, section, table } from "./html.ts";

export type Exporting = Extract<Ceremony, { step: "export" }>;

function isDecided(state: Exporting, decision: Decision): (claim: Pending) => boolean {
  return ({ line }) => state.decisions.of(line) === decision;
}

/** Everybody whose decision counts, each once, in the order of the claims. */
function reviewers({ batch, decisions }: Exporting): readonly string[] {
  const names = new Set<string>();
  for (const { line } of batch.claims)
    for (const { reviewer } of decisions.acts(line)) names.add(reviewer);
  return [...names];
}

function head(state: Exporting, entries: readonly Entry[]): string {
  const { opened, imported, batch } = state;
  const { base } = batch;
  const rehearsal = begins(base) ? base.manifest.rehearsal === true : isRehearsalRoot(base.root);
  const mark = rehearsal ? `<p class="mark">REHEARSAL. Nothing here is real.</p>\n` : "";
  const { version, sha256 } = imported.anchor;
  const anchor =
    version === 0
      ? `Recognised: bundle.json, SHA-256 <code>${sha256}</code>.`
      : `Recognised: root ${version}, SHA-256 <code>${sha256}</code>.`;
  return `${mark}<h1>${said(base.manifest.title)}</h1>
${list([
  `Repository ${said(base.manifest.repository)}.`,
  `Ceremony <code>${opened.ceremony}</code>, opened by ${said(opened.administrator)} on ${entries[0]?.at ?? ""}; Conclave ${said(opened.app)}, Electron ${said(opened.electron)}.`,
  `Stick ${said(imported.stick)}, bundle <code>${imported.bundle}</code>, checked by the clock ${imported.checked_at}.`,
  anchor,
])}<p class="soft">Made from the record, which lies beside it in <code>journal.jsonl</code>. “npm run verify” makes it again and compares it byte for byte.</p>\n`;
}

function rowName({ documents, shards }: SealedRow): string {
  const [first] = documents;
  if (shards) return shardWords(documents.length);
  return first === undefined ? "" : `${first.role} ${first.version}`;
}

function* sealed({ seal }: Exporting): Generator<number, string> {
  const { groups, words } = spoken(seal.digest);
  const documents = yield* table(
    ["Document", "Bytes", "SHA-256 of what is signed"],
    sealedRows(seal),
    (row) => [
      said(rowName(row)),
      countWords(row.documents.reduce((sum, { bytes }) => sum + bytes.length, 0)),
      row.shards ? "in the record" : `<code>${row.documents[0]?.sha256 ?? ""}</code>`,
    ],
    "in the record",
  );
  const sentences = seal.changes.sentences.map(({ danger, text }) =>
    danger ? `<span class="danger">${said(text)}</span>` : said(text),
  );
  return section(
    "What was sealed",
    `<p>The digest that was compared:</p><p class="digest">${groups.join(" ")}</p><ol class="words">${words.map((word) => `<li>${word}</li>`).join("")}</ol>
${documents}<h3>What it changes</h3>${list(sentences)}`,
  );
}

function* signed({ batch, collected, seal }: Exporting): Generator<number, string> {
  const keys = collected.flatMap(({ keyid }) => signerOf(seal, keyid) ?? []);
  const rows = sealedRows(seal).flatMap((row) =>
    (row.documents[0]?.quorums ?? []).map((quorum) => ({ row, quorum })),
  );
  const body = yield* table(
    ["Document", "Keys of", "Needed", "Signed by"],
    rows,
    ({ row, quorum }) => {
      const all = distinctKeys(quorum.keys);
      const materials = new Set(all.map(({ material }) => material));
      const names = keys
        .filter(({ material }) => materials.has(material))
        .map((key) => said(keyholderOf(batch.base, key)));
      return [
        said(rowName(row)),
        said(quorum.label),
        `${quorum.threshold} of ${all.length}`,
        names.join(", "),
      ];
    },
    "in the record",
  );
  return section("Who signed", body);
}

function stock({ stock: tried }: Exporting): string {
  if (tried === null) return "";
  const tries = tried.outcomes.map(({ id, seen, objection }) => {
    const came = objection === null ? seen : `REFUSED: ${objection.found}`;
    return `<code>${id}</code> ${said(stockClaim(id))} <span class="soft">${said(came)}</span>`;
  });
  return section(
    "What a stock client said before anybody signed",
    `<p>${said(tried.client)}</p>${list(tries)}`,
  );
}

function counts(state: Exporting, { standing }: Figures): string {
  const { batch, decisions } = state;
  const decided = (["approved", "rejected", "put off"] as const).map(
    (decision) => `<strong>${countWords(decisions.counts[decision])}</strong> ${decision}`,
  );
  const people = reviewers(state).filter((name) => name !== EARLIER);
  const earlier = reviewers(state).includes(EARLIER)
    ? ["Some claims stayed rejected as an earlier ceremony had rejected them."]
    : [];
  return section(
    "What was decided",
    list([
      `${countWords(batch.claims.length)} claims: ${decided.join(", ")}.`,
      `${countWords(standing.blocked)} blocked, ${countWords(standing.warned)} needed attention, ${countWords(standing.clean)} clean.`,
      `Reviewed by ${people.length === 0 ? "nobody" : people.map(said).join(", ")}.`,
      ...earlier,
    ]),
  );
}

/** Claims in full: what was found, why it was decided so, and by whom. */
function* claims(
  state: Exporting,
  title: string,
  wanted: readonly Pending[],
  where: string,
): Generator<number, string> {
  if (wanted.length === 0) return "";
  const { base } = state.batch;
  const body = yield* table(
    ["Line", "Project", "Owners", "What was found", "Reason", "By"],
    wanted,
    ({ line, project, findings }) => {
      const owners = base.evidence.get(project)?.owners ?? [];
      const acts = state.decisions.acts(line);
      return [
        countWords(line + 1),
        said(project),
        owners.map(said).join(", "),
        findings.map(({ id, found }) => `<code>${id}</code> ${said(found)}`).join("<br>"),
        acts.map(({ reason }) => said(reason)).join("<br>"),
        acts.map(({ reviewer }) => said(reviewer)).join("<br>"),
      ];
    },
    where,
  );
  return section(`${title} (${countWords(wanted.length)})`, body);
}

function* record(entries: readonly Entry[]): Generator<number, string> {
  const body = yield* table(
    ["", "When", "What", "SHA-256 of the line"],
    entries,
    (entry) => [
      String(entry.seq),
      entry.at,
      said(eventSentence(entry.event)),
      `<code>${lineDigest(entryLine(entry)).slice(0, 16)}…</code>`,
    ],
    "in journal.jsonl",
  );
  return section("The record", body);
}

/** What was decided about the claims, and the charts of the batch; nothing where the stick brought none. */
function* review(state: Exporting): Generator<number, string> {
  const { batch } = state;
  if (batch.claims.length === 0) return "";
  const figures = yield* figuring(batch);
  const charts = chartsOf(figures).map(figureText);
  const isApproved = isDecided(state, "approved");
  const flagged = batch.claims.filter((claim) => claim.standing !== "clean" && isApproved(claim));
  const rejected = batch.claims.filter(isDecided(state, "rejected"));
  return [
    counts(state, figures),
    section("The batch in numbers", `<div class="figures">${charts.join("\n")}</div>`),
    yield* claims(
      state,
      "Approved although something was found",
      flagged,
      "what was decided about them stands in journal.jsonl",
    ),
    yield* claims(state, "Rejected", rejected, "they stand in signed/publication.json"),
  ].join("");
}

/**
 * The report of a ceremony, for people who read it later, on a screen or on paper: one HTML page that needs nothing beside it. It follows from the
 * state and its record, so whoever replays them gets the same bytes. Yields now and then how many rows of a part are written.
 */
export function* reporting(
  state: Exporting,
  entries: readonly Entry[],
): Generator<number, Uint8Array> {
  const body = [
    head(state, entries),
    yield* sealed(state),
    yield* signed(state),
    stock(state),
    yield* review(state),
    yield* record(entries),
  ].join("");
  return toUtf8(pageOf(`Report: ${state.batch.base.manifest.title}`, body));
}
