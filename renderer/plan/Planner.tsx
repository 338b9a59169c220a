import { useState } from "react";
import { Form } from "react-aria-components";
import type { View } from "../../shared/contract/view.ts";
import type { Plan } from "../../shared/plan/plan.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Line } from "../parts/Line.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { Work } from "../parts/Work.tsx";
import { tell } from "../store.ts";
import { PlanResult } from "./PlanResult.tsx";

/** A whole number that main takes, or null. */
function numberIn(text: string, most: number): number | null {
  const digits = text.replace(/[,\s]/g, "");
  return /^[1-9]\d{0,6}$/.test(digits) && Number(digits) <= most ? Number(digits) : null;
}

function namesWords(file: string, stick: boolean): string {
  if (file !== "") return `Names: ${visible(file)}.`;
  return stick
    ? "Names: the projects of this stick. Where they do not suffice, they come again with numbers."
    : "A list is a text file with one project name a line. The real names make the best plan.";
}

interface Props {
  /** A stick is under review: its names can be planned with. */
  readonly stick: boolean;
  /** Shown here, where no bar below shows it. */
  readonly work: View["work"];
}

/** Which names, how many of them claimed, how many in a batch; and what comes of it. */
export function Planner({ stick, work }: Props) {
  const asking = useAsking();
  const [file, setFile] = useState("");
  const [claimed, setClaimed] = useState("50,000");
  const [batch, setBatch] = useState("1,000");
  const [plan, setPlan] = useState<Plan | null>(null);
  const from = file === "" ? "stick" : "file";
  const [projects, claims] = [numberIn(claimed, 2_000_000), numberIn(batch, 1_000_000)];
  const lacking =
    file === "" && !stick
      ? "Choose a list of project names first."
      : projects === null || claims === null
        ? "Type two whole numbers, up to 2,000,000 projects and 1,000,000 claims."
        : null;

  async function choose(): Promise<void> {
    const answer = await asking.run("plan.names", {});
    if (answer.ok && answer.value !== null) setFile(answer.value.file);
  }

  async function make(): Promise<void> {
    if (lacking !== null || projects === null || claims === null) return;
    const answer = await asking.run("plan.make", { from, claimed: projects, batch: claims });
    if (!answer.ok || answer.value === null) return;
    setPlan(answer.value);
    tell("The plan is made.");
  }

  return (
    <>
      <Form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!asking.busy) void make();
        }}
      >
        <div className="plan-numbers">
          <Button isDisabled={asking.busy} onPress={() => void choose()}>
            Choose a list of names…
          </Button>
          <Line label="Claimed projects" value={claimed} onChange={setClaimed} longest={9} />
          <Line label="Claims in a ceremony" value={batch} onChange={setBatch} longest={9} />
          <Button type="submit" look="primary" isDisabled={asking.busy || lacking !== null}>
            Plan
          </Button>
        </div>
        <p>{namesWords(file, stick)}</p>
        {lacking !== null && <p className="soft">{lacking}</p>}
        {work !== null && <Work work={work} />}
      </Form>
      <RefusalCard refusal={asking.refusal} title="Nothing was planned" />
      {plan !== null && <PlanResult plan={plan} />}
    </>
  );
}
