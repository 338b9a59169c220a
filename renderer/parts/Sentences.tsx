import { Icon } from "./icons.tsx";

interface Props {
  readonly sentences: readonly { readonly text: string; readonly danger: boolean }[];
  readonly label: string;
}

/** What would happen, in sentences; the dangerous ones first. */
export function Sentences({ sentences, label }: Props) {
  const ordered = [
    ...sentences.filter(({ danger }) => danger),
    ...sentences.filter(({ danger }) => !danger),
  ];
  return (
    <ul className="sentences" aria-label={label}>
      {ordered.map(({ text, danger }) => (
        <li key={text} className={danger ? "danger" : ""}>
          <Icon name={danger ? "warn" : "info"} tone={danger ? "danger" : "soft"} />
          <span>
            {danger && <span className="unseen">Danger: </span>}
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
