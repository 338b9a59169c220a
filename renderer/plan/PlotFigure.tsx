import { useId, useMemo } from "react";
import { drawn, HEIGHT, WIDTH, type Shape } from "../../shared/plan/drawing.ts";
import type { Plot } from "../../shared/plan/plots.ts";

function Drawn({ shape }: { readonly shape: Shape }) {
  const look = shape.of === undefined ? shape.look : `${shape.look} series-${shape.of}`;
  if (shape.shape === "path") return <path className={look} d={shape.d} />;
  const { anchor, text, x, y } = shape;
  return (
    <text className={look} x={x} y={y} textAnchor={anchor}>
      {text}
    </text>
  );
}

/** One plot with its title and what it says; its figures stand in the table too, for those who cannot see it. */
export function PlotFigure({ plot }: { readonly plot: Plot }) {
  const id = useId();
  const shapes = useMemo(() => drawn(plot), [plot]);
  return (
    <figure className="card plot" aria-labelledby={id}>
      <figcaption>
        <h2 id={id}>{plot.title}</h2>
        <p className="soft">{plot.says}</p>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${plot.title}: ${plot.says}`}>
        {shapes.map((shape, i) => (
          <Drawn key={i} shape={shape} />
        ))}
      </svg>
    </figure>
  );
}
