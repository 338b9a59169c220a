import { spoken } from "../../shared/digest/spoken.ts";
import { QrCode } from "./QrCode.tsx";

interface Props {
  readonly hex: string;
  /** Whose digest it is, such as "SHA-256 of root 3". */
  readonly name: string;
}

/** A digest made to be read aloud and compared: hex in groups of four, numbered words, and a QR code. */
export function Digest({ hex, name }: Props) {
  const { groups, words } = spoken(hex);
  return (
    <section className="digest" aria-label={name}>
      <div className="digest-room">
        <code className="digest-hex" aria-label={`${name} in hex`} data-testid="digest-hex">
          {groups.map((group, i) => (
            <span key={i}>{group}</span>
          ))}
        </code>
        <ol className="digest-words" aria-label={`${name} in words`}>
          {words.map((word, i) => (
            <li key={i}>
              <span className="number">{i + 1}</span>
              <span className="word">{word}</span>
            </li>
          ))}
        </ol>
        <QrCode text={hex} label={`${name} as a QR code`} />
      </div>
    </section>
  );
}

/** A digest that need not be read aloud: groups of four hex digits in running text. */
export function PlainDigest({ hex, name }: Props) {
  return (
    <code className="digest-plain" aria-label={name}>
      {spoken(hex).groups.map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </code>
  );
}
