import { countWords } from "../plan/amounts.ts";
import type { Shape } from "../plan/drawing.ts";
import type { Figure } from "../plan/svg.ts";

/** What a bar means; never told by its colour alone: danger is hatched, and the words say it too. */
export type Kind = "plain" | "warn" | "danger";

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly kind: Kind;
}

/** Bars below each other, before they are drawn. */
export interface Bars {
  readonly title: string;
  /** One sentence that says what to see. */
  readonly says: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
  /** A line across, above the bar with this number, with its word: what is above has not got there yet. */
  readonly divider: { readonly before: number; readonly word: string } | null;
  /** A line down: what no client takes more of. */
  readonly limit: { readonly at: number; readonly word: string } | null;
}

const WIDTH = 660;
const LEFT = 252;
const RIGHT = 96;
const ROW = 34;
const THICK = 20;
const HEAD = 30;

const OF: Readonly<Record<Kind, number>> = { plain: 0, warn: 1, danger: 2 };

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

class Drawing {
  private readonly chart: Bars;
  private readonly most: number;
  private readonly top: number;

  constructor(chart: Bars) {
    this.chart = chart;
    this.most = Math.max(1, chart.limit?.at ?? 0, ...chart.bars.map(({ value }) => value));
    this.top = chart.limit === null ? 6 : HEAD + 6;
  }

  /** A divider's word stands in a row of its own. */
  private row(number: number): number {
    const { divider } = this.chart;
    const moved = divider !== null && number >= divider.before ? HEAD : 0;
    return this.top + ROW * number + moved;
  }

  get height(): number {
    return this.row(this.chart.bars.length) + 6;
  }

  private x(value: number): number {
    return round(LEFT + (value / this.most) * (WIDTH - LEFT - RIGHT));
  }

  /** What is more than nothing is always to be seen. */
  private bar({ label, value, kind }: Bar, number: number): readonly Shape[] {
    const y = this.row(number) + (ROW - THICK) / 2;
    const end = value === 0 ? LEFT : Math.max(LEFT + 2, this.x(value));
    const middle = y + THICK / 2 + 6;
    const box = `M${LEFT} ${y}H${end}V${y + THICK}H${LEFT}Z`;
    const common = { shape: "text", y: middle } as const;
    return [
      { ...common, look: "tick", anchor: "end", x: LEFT - 12, text: label },
      { shape: "path", look: "bar", of: OF[kind], d: box },
      ...(kind === "danger" ? [hatched(end, y)] : []),
      { ...common, look: "series", anchor: "start", x: end + 8, text: countWords(value) },
    ];
  }

  private divider(): readonly Shape[] {
    const { divider } = this.chart;
    if (divider === null) return [];
    const y = this.row(divider.before) - 6;
    return [
      { shape: "path", look: "chosen", d: `M8 ${y}H${WIDTH - 8}` },
      { shape: "text", look: "chosen", x: 8, y: y - 8, anchor: "start", text: divider.word },
    ];
  }

  private limit(): readonly Shape[] {
    const { limit } = this.chart;
    if (limit === null) return [];
    const x = this.x(limit.at);
    return [
      { shape: "path", look: "limit", d: `M${x} ${HEAD}V${this.height - 6}` },
      { shape: "text", look: "limit", x: x + 4, y: HEAD - 8, anchor: "end", text: limit.word },
    ];
  }

  /** It makes way for the divider's word. */
  private axis(): string {
    const { bars, divider } = this.chart;
    const floor = this.row(bars.length);
    if (divider === null) return `M${LEFT} ${this.top}V${floor}`;
    const after = this.row(divider.before);
    return `M${LEFT} ${this.top}V${after - HEAD}M${LEFT} ${after}V${floor}`;
  }

  shapes(): readonly Shape[] {
    return [
      ...this.chart.bars.flatMap((bar, number) => this.bar(bar, number)),
      { shape: "path", look: "axis", d: this.axis() },
      ...this.divider(),
      ...this.limit(),
    ];
  }
}

/** Lines over a bar of danger, for those who do not see its colour. */
function hatched(end: number, y: number): Shape {
  const lines: string[] = [];
  for (let x = LEFT + 10; x < end; x += 10)
    lines.push(`M${x} ${y}L${round(Math.max(LEFT, x - 10))} ${y + THICK}`);
  return { shape: "path", look: "grid", d: lines.join("") };
}

/** Every bar in words, and the lines. */
function altOf({ title, bars, unit, divider, limit }: Bars): string {
  const words = bars.map(({ label, value }, number) => {
    const before = divider?.before === number ? `${divider.word}; ` : "";
    return `${before}${label}: ${countWords(value)}`;
  });
  const end = limit === null ? "" : `; ${limit.word}: ${countWords(limit.at)}`;
  return `${title}, in ${unit}. ${words.join("; ")}${end}.`;
}

/** Bars as a figure: the same in the window and in the report. */
export function drawnBars(chart: Bars): Figure {
  const drawing = new Drawing(chart);
  const { title, says } = chart;
  const { height } = drawing;
  return { title, says, alt: altOf(chart), width: WIDTH, height, shapes: drawing.shapes() };
}
