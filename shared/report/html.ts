import { visible } from "../look-alike/visible.ts";
import { countWords } from "../plan/amounts.ts";
import { escaped, FIGURE_STYLE } from "../plan/svg.ts";

/** Text from anywhere: it stands for itself, nothing in it is unseen, and it cannot turn the writing around it. */
export function said(text: string): string {
  return `<bdi>${escaped(visible(text))}</bdi>`;
}

/** Rows of one table at most; the rest is counted. A page that no browser opens helps nobody. */
const MOST_ROWS = 3000;
/** So many rows are written between two pauses. */
const PIECE = 250;

/** A table of cells that are HTML already. Yields how many rows are written. `where`: what has the rows that are left out. */
export function* table<Row>(
  head: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly string[],
  where: string,
): Generator<number, string> {
  let body = "";
  for (const [i, row] of rows.slice(0, MOST_ROWS).entries()) {
    body += `<tr>${cells(row)
      .map((cell) => `<td>${cell}</td>`)
      .join("")}</tr>\n`;
    if (i % PIECE === PIECE - 1) yield i + 1;
  }
  const more = rows.length - MOST_ROWS;
  const rest = more > 0 ? `<p>… and ${countWords(more)} more: ${escaped(where)}.</p>` : "";
  const names = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join("");
  return `<table><thead><tr>${names}</tr></thead><tbody>\n${body}</tbody></table>${rest}\n`;
}

export function section(title: string, body: string): string {
  return `<section><h2>${escaped(title)}</h2>\n${body}</section>\n`;
}

export function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>\n`;
}

const STYLE = `:root{color-scheme:light dark;--ground:#eef1f5;--surface:#fff;--ink:#12181f;--soft:#454f5b;--line:#c3cbd6;--warn:#a81916;--s0:#0b4fb3;--s1:#7d4a00;--s2:#0e6237;--s3:#6b2a86}
@media(prefers-color-scheme:dark){:root{--ground:#0e1217;--surface:#181e26;--ink:#f1f4f8;--soft:#b9c4d0;--line:#3a4552;--warn:#ffa49b;--s0:#8fbcff;--s1:#ffcc6b;--s2:#7fdcaa;--s3:#d9a8f0}}
body{margin:0 auto;max-width:1200px;padding:24px;background:var(--ground);color:var(--ink);font:17px/1.45 system-ui,"DejaVu Sans",sans-serif}
h1{margin:0 0 8px}section{margin:0 0 20px;padding:16px 20px;border:1px solid var(--line);border-radius:12px;background:var(--surface)}h2{margin:0 0 8px}h3{margin:16px 0 4px}p{margin:4px 0}body>.soft{margin-bottom:16px}ul{margin:4px 0;padding-left:24px}
.mark{margin:0 0 16px;padding:10px 20px;border:3px double var(--warn);color:var(--warn);font-weight:700}.danger{color:var(--warn);font-weight:700}.soft{color:var(--soft)}
.digest{font:600 20px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}.words{columns:4 160px;padding-left:40px;font-weight:600}code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}td{min-width:5em;overflow-wrap:anywhere}td:first-child{min-width:0;white-space:nowrap}th{color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(480px,100%),1fr));gap:24px}figure{margin:0}figcaption p{color:var(--soft)}
${FIGURE_STYLE}
@media print{:root{--ground:#fff;--surface:#fff;--ink:#000;--soft:#333;--line:#999;--warn:#a00000;--s0:#0b4fb3;--s1:#7d4a00;--s2:#0e6237;--s3:#6b2a86}body{max-width:none;padding:0;font-size:10pt}section{border:0;padding:0;border-radius:0}h2,h3{break-after:avoid}tr,figure,li{break-inside:avoid}thead{display:table-header-group}.figures{grid-template-columns:1fr 1fr}path{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:15mm}}`;

/** A whole page that loads nothing, runs nothing and links to nothing: the browser is told so, too. */
export function pageOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(visible(title))}</title><style>${STYLE}</style></head><body>
${body}</body></html>
`;
}
