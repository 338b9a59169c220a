import { bytesWords, countWords, secondsWords } from "./amounts.ts";
import { drawn, HEIGHT, WIDTH } from "./drawing.ts";
import { signingTime, type Figures, type Plan, type Scenario } from "./plan.ts";
import { plotsOf } from "./plots.ts";
import { escaped, FIGURE_STYLE, figureText } from "./svg.ts";
import { planWords } from "./words.ts";

/** The columns of the table of figures, for the page, the window and the command alike. */
export const COLUMNS = [
  "way",
  "files",
  "first, mean",
  "worst",
  "gzip",
  "snapshot",
  "a month",
  "touched",
  "sign all",
  "token, 1/s",
] as const;

export interface Row {
  readonly chosen: boolean;
  readonly cells: readonly string[];
}

function row(way: string, figures: Figures, { batch, measured }: Plan): Row {
  const { chosen, files, first, month, snapshot, touched } = figures;
  const { software, tokens } = signingTime(files, measured);
  const slow = tokens.find(({ perSecond }) => perSecond === 1)?.seconds ?? 0;
  return {
    chosen,
    cells: [
      chosen ? `${way} (default)` : way,
      countWords(files),
      bytesWords(first.mean),
      bytesWords(first.worst),
      bytesWords(first.compressed),
      bytesWords(snapshot),
      bytesWords(month.files + month.snapshots),
      batch === 0 ? "-" : countWords(touched.expected),
      secondsWords(software),
      secondsWords(slow),
    ],
  };
}

/** A scenario's rows: flat, hashed, then by names, the smallest shards first. */
export function rowsOf({ divided, flat, hashed, succinct }: Scenario, plan: Plan): readonly Row[] {
  return [
    row("one flat file", flat, plan),
    row("hashed bins", hashed, plan),
    row("succinct bins", succinct, plan),
    ...divided.map((each) => row(`names, ${bytesWords(each.most ?? 0)}`, each, plan)),
  ];
}

function tableText(scenario: Scenario, plan: Plan): string {
  const head = COLUMNS.map((column) => `<th>${escaped(column)}</th>`).join("");
  const body = rowsOf(scenario, plan).map(
    ({ cells, chosen }) =>
      `<tr${chosen ? ' class="chosen"' : ""}>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`,
  );
  return `<h2>${countWords(scenario.claimed)} claimed projects</h2><table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

const STYLE = `:root{color-scheme:light dark;--ground:#eef1f5;--surface:#fff;--ink:#12181f;--soft:#454f5b;--line:#c3cbd6;--accent:#0b4fb3;--warn:#a81916;--s0:#0b4fb3;--s1:#7d4a00;--s2:#0e6237;--s3:#6b2a86}
@media(prefers-color-scheme:dark){:root{--ground:#0e1217;--surface:#181e26;--ink:#f1f4f8;--soft:#b9c4d0;--line:#3a4552;--accent:#8fbcff;--warn:#ffa49b;--s0:#8fbcff;--s1:#ffcc6b;--s2:#7fdcaa;--s3:#d9a8f0}}
body{margin:0 auto;max-width:1900px;padding:24px;background:var(--ground);color:var(--ink);font:18px/1.45 system-ui,"DejaVu Sans",sans-serif}
.words{max-width:56em}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(560px,100%),1fr));gap:16px}
figure,table{margin:0;padding:16px;border:1px solid var(--line);border-radius:12px;background:var(--surface)}figcaption p{margin:4px 0 0;color:var(--soft)}
${FIGURE_STYLE}
table{border-collapse:separate;border-spacing:0;overflow:auto;display:block;width:fit-content;max-width:100%}th,td{padding:6px 12px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left}tr.chosen td{font-weight:700;color:var(--accent)}`;

/** One page with every plot and figure, which needs nothing beside it and loads nothing. */
export function planPage(plan: Plan): string {
  const figures = plotsOf(plan).map((plot) =>
    figureText({ ...plot, alt: plot.title, width: WIDTH, height: HEIGHT, shapes: drawn(plot) }),
  );
  const scenarios = plan.now.claimed === plan.all.claimed ? [plan.all] : [plan.now, plan.all];
  const words = planWords(plan).map((sentence) => `<p>${escaped(sentence)}</p>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>How claimed is divided</title><style>${STYLE}</style></head><body>
<h1>How claimed is divided</h1>
<div class="plots">${figures.join("\n")}</div>
<div class="words">${words.join("\n")}</div>
${scenarios.map((each) => tableText(each, plan)).join("\n")}
</body></html>
`;
}
