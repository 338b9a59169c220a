import type { Shape } from "./drawing.ts";

/** A drawing with its words, in the window and on a page alike. */
export interface Figure {
  readonly title: string;
  /** One sentence that says what to see. */
  readonly says: string;
  /** All that it shows, for those who cannot see it. */
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** How a figure looks on a page, in the colours that the page names: --ink, --soft, --line, --surface, --warn and --s0 to --s3. */
export const FIGURE_STYLE = `svg{display:block;width:100%;height:auto;font-size:18px}text{fill:var(--ink)}.tick,.name{fill:var(--soft)}text.chosen{font-weight:700}text.limit{fill:var(--warn);font-weight:700}text.series{font-weight:700}text.chosen,text.limit{paint-order:stroke;stroke:var(--surface);stroke-width:6px}
path{fill:none}.grid{stroke:var(--line)}.axis{stroke:var(--soft);stroke-width:2}path.chosen{stroke:var(--ink);stroke-width:3}path.limit{stroke:var(--warn);stroke-width:3;stroke-dasharray:12 6}
path.series{stroke-width:3.5}.s0{stroke:var(--s0);fill:none}.s1{stroke:var(--s1);stroke-dasharray:10 6}.s2{stroke:var(--s2);stroke-dasharray:3 6}.s3{stroke:var(--s3);stroke-dasharray:14 5 3 5}
path.dot{stroke-dasharray:none;stroke-width:0}.dot.s0{fill:var(--s0)}.dot.s1{fill:var(--s1)}.dot.s2{fill:var(--s2)}.dot.s3{fill:var(--s3)}
text.s0,text.s1,text.s2,text.s3{stroke:none}text.s0{fill:var(--s0)}text.s1{fill:var(--s1)}text.s2{fill:var(--s2)}text.s3{fill:var(--s3)}
path.bar{stroke:none}.bar.s0{fill:var(--s0)}.bar.s1{fill:var(--s1)}.bar.s2{fill:var(--warn)}`;

/** Text that stands for itself between tags and inside a quoted attribute. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function shapeText(shape: Shape): string {
  const look = `${shape.look}${shape.of === undefined ? "" : ` s${shape.of}`}`;
  if (shape.shape === "path") return `<path class="${look}" d="${shape.d}"/>`;
  const { anchor, text, x, y } = shape;
  return `<text class="${look}" x="${x}" y="${y}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** A figure of HTML with the drawing as SVG in it. */
export function figureText({ title, says, alt, width, height, shapes }: Figure): string {
  return `<figure><figcaption><strong>${escaped(title)}</strong><p>${escaped(says)}</p></figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(alt)}">${shapes.map(shapeText).join("")}</svg></figure>`;
}
