import { useId } from "react";
import type { Shape } from "../../shared/plan/drawing.ts";
import type { Figure } from "../../shared/plan/svg.ts";

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

/** A drawing with its title and what it says. Those who cannot see it are told all that it shows. */
export function Drawing({ figure }: { readonly figure: Figure }) {
  const id = useId();
  const { alt, height, says, shapes, title, width } = figure;
  return (
    <figure className="card plot" aria-labelledby={id}>
      <figcaption>
        <h2 id={id}>{title}</h2>
        <p className="soft">{says}</p>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={alt}>
        {shapes.map((shape, i) => (
          <Drawn key={i} shape={shape} />
        ))}
      </svg>
    </figure>
  );
}
