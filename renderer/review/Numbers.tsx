import { useEffect, useMemo, useState } from "react";
import { chartsOf } from "../../shared/report/charts.ts";
import type { Figures } from "../../shared/report/figures.ts";
import { useAsking } from "../asking.ts";
import { Drawing } from "../parts/Drawing.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";

/** The batch in charts: they are the same whatever is decided, and stand in the report too. */
export function Numbers({ ceremony }: { readonly ceremony: string }) {
  const { run, refusal } = useAsking();
  const [figures, setFigures] = useState<Figures | null>(null);
  useEffect(() => {
    let here = true;
    void run("claims.figures", {}).then((answer) => {
      if (here && answer.ok) setFigures(answer.value);
    });
    return () => {
      here = false;
    };
  }, [ceremony, run]);
  const charts = useMemo(() => (figures === null ? [] : chartsOf(figures)), [figures]);
  if (figures?.total === 0) return <p className="large">This stick brings no claims.</p>;
  return (
    <section className="numbers" aria-label="Numbers" aria-busy={figures === null}>
      <RefusalCard refusal={refusal} />
      <div className="charts">
        {charts.map((figure) => (
          <Drawing key={figure.title} figure={figure} />
        ))}
      </div>
    </section>
  );
}
