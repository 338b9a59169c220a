import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromUtf8 } from "../../../shared/bytes.ts";
import { readJournal } from "../../../shared/ceremony/entry.ts";
import type { EventOf } from "../../../shared/ceremony/event.ts";
import { spoken } from "../../../shared/digest/spoken.ts";
import { finished } from "../../../shared/finished.ts";
import type { Batch, Pending } from "../../../shared/import/pending.ts";
import { reporting, type Exporting } from "../../../shared/report/report.ts";
import { Decisions } from "../../../shared/review/decisions.ts";
import { stockClaim } from "../../../shared/sign/stock-client.ts";
import { heldCeremony, journalOf } from "../../held-ceremony.ts";
import { good, sampleKeys, there } from "../../sample.ts";

const entriesOf = () => good(readJournal(journalOf(heldCeremony().events.slice(0, -1)))).entries;

function page(state: Exporting = heldCeremony().closed, entries = entriesOf()): string {
  return there(fromUtf8(finished(reporting(state, entries))));
}

/** Text as a browser would show it, tags left out. */
function shown(html: string): string {
  return html
    .replace(/^.*<body>/s, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

const TAGS = new Set(
  (
    "html head meta title style body section h1 h2 h3 p ul ol li table thead tbody tr th td " +
    "bdi code strong span br div figure figcaption svg path text"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "lang charset http-equiv content class scope viewBox role aria-label d x y " + "text-anchor"
  ).split(" "),
);

/** Every tag and attribute of a page that is not one of the report's own. */
function strangers(html: string): readonly string[] {
  const body = html.replace(/<style>.*<\/style>/s, "").replace("<!doctype html>", "");
  const found = [...body.matchAll(/<\/?([^\s>/]*)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*\/?>/g)];
  // What no tag of that form explains is a stray bracket.
  const rest = found.reduce((text, [tag]) => text.replace(tag, ""), body);
  return [
    ...found.flatMap(([, name = ""]) => (TAGS.has(name) ? [] : [name])),
    ...found.flatMap(([, , attributes = ""]) =>
      [...attributes.matchAll(/([a-zA-Z-]+)=/g)].flatMap(([, name = ""]) =>
        ATTRIBUTES.has(name) ? [] : [name],
      ),
    ),
    ...(rest.match(/[<>]/g) ?? []),
  ];
}

/** The ceremony with other claims, each decided as said. */
function withClaims(
  claims: readonly Pending[],
  decision: "approved" | "rejected",
  reason = "because",
): Exporting {
  const { closed } = heldCeremony();
  const numbered = claims.map((claim, line) => ({ ...claim, line }));
  const batch: Batch = { ...closed.batch, claims: numbered };
  const lines = numbered.map(({ line }) => line);
  const decisions = Decisions.none(numbered.length).with(lines, {
    decision,
    reason,
    reviewer: "Amara",
  });
  return { ...closed, batch, decisions };
}

const flagged = () =>
  there(heldCeremony().closed.batch.claims.find(({ standing }) => standing === "warned"));

describe("the report", () => {
  it("says what was sealed, and its digest in digits and in words", () => {
    const text = shown(page());
    const { groups, words } = spoken(heldCeremony().seal.digest);
    assert.ok(text.includes(groups.join(" ")));
    for (const word of words) assert.ok(text.includes(word), word);
    for (const sentence of heldCeremony().seal.changes.sentences)
      assert.ok(text.includes(sentence.text), sentence.text);
  });

  it("says who reviewed, who signed, and of how many how many had to", () => {
    const text = shown(page());
    assert.match(text, /Reviewed by\s+Amara/);
    assert.match(text, /3 of 5/);
    for (const i of [0, 2, 4]) assert.ok(text.includes(there(sampleKeys().claimed[i]).name));
  });

  it("has every claim that was approved although something was found, and every rejected one, with its reason", () => {
    const html = page();
    const { batch } = heldCeremony().closed;
    const rows = html.split("</tr>").filter((row) => row.includes("looked into it"));
    const wanted = batch.claims.filter(({ standing }) => standing !== "clean");
    for (const { project } of wanted)
      assert.ok(
        rows.some((row) => row.includes(`<bdi>${project}</bdi>`)),
        project,
      );
    const clean = there(batch.claims.find(({ standing }) => standing === "clean"));
    assert.ok(!html.includes(`<bdi>${clean.project}</bdi>`));
    assert.match(shown(html), /60 claims:\s+50\s+approved,\s+10\s+rejected,\s+0\s+put off/);
  });

  it("has the charts, the stock client's verdict and the record's sentences", () => {
    const text = page();
    assert.equal(text.match(/<svg /g)?.length, 4);
    assert.match(shown(text), new RegExp(stockClaim("STOCK-CONTROL").replace(".", "\\.")));
    for (const sentence of [
      "Amara opened the ceremony.",
      "Signing ended: the threshold is reached.",
    ])
      assert.ok(shown(text).includes(sentence), sentence);
  });

  it("says in large letters that a rehearsal is none but that", () => {
    assert.match(shown(page()), /REHEARSAL\. Nothing here is real\./);
  });

  it("is the same again, and another one where anything is different", () => {
    assert.equal(page(), page());
    const { closed } = heldCeremony();
    const other = { ...closed, opened: { ...closed.opened, administrator: "Boris" } };
    assert.notEqual(page(other), page());
    assert.notEqual(page(closed, entriesOf().slice(0, -1)), page());
  });

  it("loads nothing, runs nothing, and tells the browser so", () => {
    const html = page();
    assert.deepEqual(strangers(html), []);
    assert.doesNotMatch(html, /https?:|url\(|@import|src=|href=|<script|javascript:/i);
    assert.match(html, /content="default-src 'none'; style-src 'unsafe-inline'"/);
  });

  it("can be printed: black on white, table heads again on each page, no row torn", () => {
    const print = /@media print\{(.*)\}<\/style>/s.exec(page())?.[1] ?? "";
    for (const rule of ["--ground:#fff", "table-header-group", "break-inside:avoid", "@page"])
      assert.ok(print.includes(rule), rule);
  });

  const TRICKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></tr></table><h1>All is well</h1>",
    "</style><style>*{display:none}",
    "<!-- ",
    "]]>",
    "&lt;b&gt;",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "a\u202eb\u2066c",
    "a\u0000b\u001b[2J\u0007",
    "a\u200bb\ufeff",
    "line\nbreak\u2028here",
    "\ud83d\ude00 \u05d0\u05d1 e\u0301",
  ];

  for (const trick of TRICKS)
    it(`shows ${JSON.stringify(trick)} as nothing but that, wherever it stands`, () => {
      const claim = flagged();
      const finding = { ...there(claim.findings[0]), found: trick };
      const state = withClaims(
        [{ ...claim, project: trick, findings: [finding] }],
        "approved",
        trick,
      );
      const { base } = state.batch;
      const known = there(base.evidence.get(claim.project));
      const owners = { ...known, project: trick, owners: [trick] };
      const hostile: Exporting = {
        ...state,
        opened: { ...state.opened, administrator: trick, app: trick },
        imported: { ...state.imported, stick: trick },
        batch: {
          ...state.batch,
          base: {
            ...base,
            evidence: new Map([[trick, owners]]),
            manifest: { ...base.manifest, title: trick, repository: trick },
          },
        },
      };
      const [first] = entriesOf();
      const decided: EventOf<"decided"> = {
        type: "decided",
        selection: { by: "claim", line: 0, project: trick },
        decision: "approved",
        reason: trick,
        reviewer: trick,
      };
      const html = page(hostile, [{ ...there(first), event: decided }]);
      assert.deepEqual(strangers(html), []);
      assert.doesNotMatch(html, /[\u0000-\u0009\u000b-\u001f\u200b\u2028\u202e\u2066\ufeff]/u);
      if (!/[\p{Cc}\p{Cf}\u2028]/u.test(trick)) assert.ok(shown(html).split(trick).length > 7);
    });

  it("stays a page that can be opened with 100,000 claims: some thousands in full, then a count", () => {
    const claims = Array.from({ length: 100_000 }, (_, i) => ({
      ...flagged(),
      project: `project-${i}`,
    }));
    const html = page(withClaims(claims, "rejected"));
    assert.ok(html.length < 5_000_000, `${html.length}`);
    assert.match(html, /Rejected \(100,000\)/);
    assert.match(html, /… and 97,000 more: they stand in signed\/publication\.json\./);
    assert.ok(html.includes("project-2999<") && !html.includes("project-3000<"));
  });
});
