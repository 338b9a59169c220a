import { useEffect, useMemo, useRef } from "react";
import { COLUMNS, rowsOf } from "../../shared/plan/page.ts";
import type { Plan, Scenario } from "../../shared/plan/plan.ts";
import { plotsOf } from "../../shared/plan/plots.ts";
import { planWords } from "../../shared/plan/words.ts";
import { Fold } from "../parts/Fold.tsx";
import { grouped } from "../parts/words.ts";
import { PlotFigure } from "./PlotFigure.tsx";

function Table({ scenario, plan }: { readonly scenario: Scenario; readonly plan: Plan }) {
  return (
    <div className="plan-table">
      <table>
        <caption>{grouped(scenario.claimed)} claimed projects</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(scenario, plan).map(({ cells: [way = "", ...figures], chosen }) => (
            <tr key={way} data-chosen={chosen || undefined}>
              <th scope="row">{way}</th>
              {figures.map((figure, i) => (
                <td key={i}>{figure}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why the default is the default, in a sentence, in plots and in figures. */
export function PlanResult({ plan }: { readonly plan: Plan }) {
  const plots = useMemo(() => plotsOf(plan), [plan]);
  const [why = "", ...words] = useMemo(() => planWords(plan), [plan]);
  const scenarios = plan.now.claimed === plan.all.claimed ? [plan.all] : [plan.now, plan.all];
  const top = useRef<HTMLElement>(null);
  useEffect(() => top.current?.scrollIntoView({ block: "start" }), [plan]);
  return (
    <section ref={top} className="stack-wide plan-result" aria-label="The plan">
      <p className="large why-default">{why}</p>
      <div className="plots">
        {plots.map((plot) => (
          <PlotFigure key={plot.title} plot={plot} />
        ))}
      </div>
      <ul className="stack plan-words">
        {words.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <section className="card">
        <Fold title="All figures">
          {scenarios.map((scenario) => (
            <Table key={scenario.claimed} scenario={scenario} plan={plan} />
          ))}
        </Fold>
      </section>
    </section>
  );
}
