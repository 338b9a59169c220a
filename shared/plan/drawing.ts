import type { Axis, Plot, Series } from "./plots.ts";

/** What a plot is drawn with; the window and the page on disk give each look its colours. */
export type Shape =
  | {
      readonly shape: "path";
      readonly d: string;
      readonly look: "grid" | "axis" | "chosen" | "limit" | "series" | "dot" | "bar";
      /** Which series, from 0; of a bar, which kind. */
      readonly of?: number;
    }
  | {
      readonly shape: "text";
      readonly x: number;
      readonly y: number;
      readonly anchor: "start" | "middle" | "end";
      readonly text: string;
      readonly look: "tick" | "name" | "chosen" | "limit" | "series";
      readonly of?: number;
    };

export const WIDTH = 660;
export const HEIGHT = 380;
const LEFT = 102;
const RIGHT = 196;
const TOP = 58;
const BOTTOM = 66;
/** Letters are so high; two words closer than that would overlap. */
const LINE = 22;

function between(axis: Axis, value: number): number {
  const [low = 0, high = 1] = [axis.ticks[0], axis.ticks.at(-1)];
  const at = (each: number) => (axis.scale === "even" ? each : Math.log(Math.max(each, 1e-9)));
  return (at(value) - at(low)) / (at(high) - at(low));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

class Drawing {
  private readonly plot: Plot;
  constructor(plot: Plot) {
    this.plot = plot;
  }

  private x(value: number): number {
    return round(LEFT + between(this.plot.x, value) * (WIDTH - LEFT - RIGHT));
  }

  /** What lies below the axis is drawn on it. */
  private y(value: number): number {
    const share = Math.max(0, between(this.plot.y, value));
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
  }

  private grid(): readonly Shape[] {
    const { x, y } = this.plot;
    const [floor, ceiling, right] = [HEIGHT - BOTTOM, TOP, WIDTH - RIGHT];
    return [
      ...y.ticks.flatMap((tick): readonly Shape[] => [
        { shape: "path", look: "grid", d: `M${LEFT} ${this.y(tick)}H${right}` },
        {
          shape: "text",
          look: "tick",
          x: LEFT - 10,
          y: this.y(tick) + 6,
          anchor: "end",
          text: y.scale === "even" && tick === 0 ? "0" : y.words(tick),
        },
      ]),
      ...x.ticks.flatMap((tick): readonly Shape[] => [
        { shape: "path", look: "axis", d: `M${this.x(tick)} ${floor}v6` },
        {
          shape: "text",
          look: "tick",
          x: this.x(tick),
          y: floor + 26,
          anchor: "middle",
          text: x.words(tick),
        },
      ]),
      { shape: "path", look: "axis", d: `M${LEFT} ${ceiling}V${floor}H${right}` },
      {
        shape: "text",
        look: "name",
        x: (LEFT + right) / 2,
        y: HEIGHT - 12,
        anchor: "middle",
        text: x.name,
      },
      { shape: "text", look: "name", x: 4, y: ceiling - 34, anchor: "start", text: y.name },
    ];
  }

  private lines(): readonly Shape[] {
    const { chosen, limit } = this.plot;
    const up: Shape = {
      shape: "path",
      look: "chosen",
      d: `M${this.x(chosen.at)} ${TOP - 8}V${HEIGHT - BOTTOM}`,
    };
    if (limit === null) return [up];
    const across = `M${LEFT} ${this.y(limit.at)}H${WIDTH - RIGHT}`;
    return [up, { shape: "path", look: "limit", d: across }];
  }

  /** Above everything else, so that no line goes through a word. */
  private words(): readonly Shape[] {
    const { chosen, limit } = this.plot;
    const middle = Math.max(this.x(chosen.at), LEFT + 70);
    const common = { shape: "text", look: "chosen", anchor: "middle" } as const;
    const word: Shape = { ...common, x: middle, y: TOP - 16, text: chosen.word };
    if (limit === null) return [word];
    const above = { x: LEFT + 8, y: this.y(limit.at) - 8, text: limit.word };
    return [word, { ...common, ...above, look: "limit", anchor: "start" }];
  }

  private line({ points }: Series, of: number): readonly Shape[] {
    const at = points.map(({ x, y }) => [this.x(x), this.y(y)] as const);
    const d = at.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
    return [
      { shape: "path", look: "series", of, d },
      ...at.map(([x, y]): Shape => ({ shape: "path", look: "dot", of, d: dot(of, x, y) })),
    ];
  }

  /** Each series' name where it ends, moved apart where two would overlap. */
  private names(): readonly Shape[] {
    const ends = this.plot.series
      .map(({ name, points }, of) => ({ name, of, y: this.y(points.at(-1)?.y ?? 0) }))
      .sort((a, b) => a.y - b.y);
    let free = TOP;
    const placed = ends.map((end) => {
      const y = Math.max(end.y, free);
      free = y + LINE;
      return { ...end, y };
    });
    const past = Math.max(0, free - LINE - (HEIGHT - BOTTOM));
    return placed.map(({ name, of, y }) => ({
      shape: "text",
      look: "series",
      of,
      x: WIDTH - RIGHT + 14,
      y: round(y - past + 6),
      anchor: "start",
      text: name,
    }));
  }

  shapes(): readonly Shape[] {
    const lines = this.plot.series.flatMap((series, of) => this.line(series, of));
    return [...this.grid(), ...this.lines(), ...lines, ...this.names(), ...this.words()];
  }
}

/** A form of its own for each series: circle, square, triangle, diamond. */
function dot(of: number, x: number, y: number): string {
  const forms = [
    `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z`,
    `M${x - 4.5} ${y - 4.5}h9v9h-9Z`,
    `M${x} ${y - 6}l6 10h-12Z`,
    `M${x} ${y - 6}l6 6l-6 6l-6 -6Z`,
  ];
  return forms[of % forms.length] ?? "";
}

/** A plot as shapes on a ground of WIDTH by HEIGHT: the same in the window and on the page that `npm run plan` writes. */
export function drawn(plot: Plot): readonly Shape[] {
  return new Drawing(plot).shapes();
}
