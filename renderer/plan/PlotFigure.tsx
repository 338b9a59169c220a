import { useMemo } from "react";
import { drawn, HEIGHT, WIDTH } from "../../shared/plan/drawing.ts";
import type { Plot } from "../../shared/plan/plots.ts";
import { Drawing } from "../parts/Drawing.tsx";

/** One plot with its title and what it says; its figures stand in the table too, for those who cannot see it. */
export function PlotFigure({ plot }: { readonly plot: Plot }) {
  const figure = useMemo(() => {
    const { title, says } = plot;
    const alt = `${title}: ${says}`;
    return { title, says, alt, width: WIDTH, height: HEIGHT, shapes: drawn(plot) };
  }, [plot]);
  return <Drawing figure={figure} />;
}
