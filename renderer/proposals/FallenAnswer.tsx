import { Icon } from "../parts/icons.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { counted, visible } from "../parts/words.ts";
import type { Answer } from "./fallen-keys.ts";

const warnings = (words: readonly string[]) => words.map((text) => ({ text, danger: true }));

/** What the ticked keys mean, the worst first: what no ceremony can mend, what the stick lacks, what can happen, what is made. */
export function FallenAnswer({ answer }: { readonly answer: Answer | null }) {
  if (answer === null)
    return (
      <div className="fallen-answer">
        <p className="with-icon many-lines">
          <Icon name="info" />
          <span>Tick the keys. What it means, and what mends it, is said here at once.</span>
        </p>
      </div>
    );
  const { danger, documents, missing, beyondHelp, words } = answer;
  return (
    <div
      className="fallen-answer stack"
      role="region"
      aria-label="What it means"
      aria-live="polite"
    >
      {beyondHelp.length > 0 && (
        <section>
          <h3 className="danger">No ceremony can mend this</h3>
          <Sentences sentences={warnings(beyondHelp)} label="No ceremony can mend this" />
        </section>
      )}
      {missing.length > 0 && (
        <section>
          <h3 className="danger">Missing on this stick</h3>
          <Sentences sentences={warnings(missing)} label="Missing on this stick" />
        </section>
      )}
      <section>
        <h3>Until the result is published</h3>
        <Sentences sentences={danger} label="Until the result is published" />
      </section>
      {documents.length > 0 && (
        <section>
          <h3>What will be made, in this order</h3>
          <ol className="in-order" aria-label="What will be made">
            {documents.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ol>
        </section>
      )}
      <section>
        <h3>{words.length === 0 ? "Nothing to propose" : counted(words.length, "proposal")}</h3>
        <ul className="in-order" aria-label="What would be proposed">
          {words.map((text) => (
            <li key={text}>{visible(text)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
