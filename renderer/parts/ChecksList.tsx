import type { CheckOutcome, Objection } from "../../shared/check/check.ts";
import { Fold } from "./Fold.tsx";
import { Icon } from "./icons.tsx";
import { FourParts } from "./RefusalCard.tsx";
import { counted, visible } from "./words.ts";

type Failed = CheckOutcome & { readonly objection: Objection };

function failed(outcome: CheckOutcome): outcome is Failed {
  return outcome.objection !== null;
}

function FailedCheck({ outcome }: { readonly outcome: Failed }) {
  const { claim, level, where, objection } = outcome;
  return (
    <li className={`refusal ${level === "warn" ? "minor" : ""}`}>
      <h3 className="with-icon many-lines">
        <Icon name={level} />
        <span>
          {level === "block" ? "Does not hold:" : "Look at this:"} {claim}
        </span>
      </h3>
      <FourParts refusal={{ ...objection, where: objection.where ?? where }} />
      <p className="soft">Check {outcome.id}</p>
    </li>
  );
}

/** One line for each check that failed; a warning about many files is one line with their number. */
function BriefChecks({ outcomes }: { readonly outcomes: readonly Failed[] }) {
  const byId = Object.groupBy(outcomes, (outcome) => outcome.id);
  return Object.values(byId).map((each = []) => {
    const [first] = each;
    if (first === undefined) return null;
    const { id, level, claim, where } = first;
    return (
      <li key={id} className="check">
        <Icon name={level} tone={level === "block" ? "danger" : "warn"} />
        <span>
          <strong>
            {level === "block" ? "Does not hold:" : "Look at this:"} {claim}
          </strong>
          {each.length > 1 && (
            <span className="soft">
              {" "}
              {visible(where)} and {counted(each.length - 1, "more file")}
            </span>
          )}
        </span>
      </li>
    );
  });
}

/** One line for each check that held; a check that was run on many files is one line with their number. */
function PassedChecks({ passed }: { readonly passed: readonly CheckOutcome[] }) {
  const byId = Object.groupBy(passed, (outcome) => outcome.id);
  return (
    <ul>
      {Object.entries(byId).map(([id, outcomes = []]) => (
        <li className="check" key={id}>
          <Icon name="good" tone="good" />
          <span>
            {outcomes[0]?.claim}{" "}
            <span className="soft">
              {outcomes.length > 1
                ? `(${counted(outcomes.length, "time")})`
                : `(${visible(outcomes[0]?.where ?? "")})`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Props {
  readonly checks: readonly CheckOutcome[];
  /** What failed is told elsewhere on the screen: here in one line each. */
  readonly brief?: boolean;
}

/** Every check with its outcome: what fails first, then what needs a look, and the rest folded with a count. */
export function ChecksList({ checks, brief = false }: Props) {
  const blocked = checks.filter(failed).filter((outcome) => outcome.level === "block");
  const warned = checks.filter(failed).filter((outcome) => outcome.level === "warn");
  const passed = checks.filter((outcome) => outcome.objection === null);
  return (
    <div className="stack">
      {blocked.length + warned.length > 0 && (
        <ul className="stack">
          {brief ? (
            <BriefChecks outcomes={[...blocked, ...warned]} />
          ) : (
            [...blocked, ...warned].map((outcome, i) => (
              <FailedCheck key={`${outcome.id} ${i}`} outcome={outcome} />
            ))
          )}
        </ul>
      )}
      {passed.length > 0 && (
        <Fold
          title={
            <>
              <Icon name="good" tone="good" />
              {counted(passed.length, "check")} passed
            </>
          }
        >
          <PassedChecks passed={passed} />
        </Fold>
      )}
    </div>
  );
}
