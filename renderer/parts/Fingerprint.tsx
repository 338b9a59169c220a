import { shortWords } from "../../shared/digest/spoken.ts";
import { fingerprintOf } from "../../shared/tuf/fingerprint.ts";
import { PlainDigest } from "./Digest.tsx";
import { Icon } from "./icons.tsx";
import { visible } from "./words.ts";

/** The words by which people tell a key from others. A key from a stick may be anything, so it may have none. */
export function keyWords(key: string, count: number): string {
  const fingerprint = fingerprintOf(key);
  return fingerprint === null ? visible(key.slice(0, 16)) : shortWords(fingerprint.hex, count);
}

const NAMES = { key: "Public key in hex", keyid: "Keyid in hex" } as const;

/** What tells a key from others: its first four words, then all of it in groups. A long key is told by its keyid, and stands below. */
export function Fingerprint({ value }: { readonly value: string }) {
  const fingerprint = fingerprintOf(value);
  const long = fingerprint?.of !== "key";
  return (
    <div className="key-card">
      <p className="with-icon">
        <Icon name="key" />
        <strong>
          {fingerprint === null ? "A key that Conclave cannot read" : keyWords(value, 4)}
        </strong>
        {fingerprint?.of === "keyid" && <span className="soft">keyid</span>}
      </p>
      {fingerprint !== null && <PlainDigest hex={fingerprint.hex} name={NAMES[fingerprint.of]} />}
      {long && (
        <div className="key-lines soft">
          {value.split("\n").map((line, i) => line !== "" && <code key={i}>{visible(line)}</code>)}
        </div>
      )}
    </div>
  );
}
