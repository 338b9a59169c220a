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
