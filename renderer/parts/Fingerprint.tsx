import { fromHex } from "../../shared/bytes.ts";
import { shortWords } from "../../shared/digest/spoken.ts";
import { PlainDigest } from "./Digest.tsx";
import { Icon } from "./icons.tsx";
import { visible } from "./words.ts";

/** The words by which people tell a key from others. A key from a stick may be anything, so it may have none. */
export function keyWords(key: string, count: number): string {
  return key !== "" && fromHex(key) !== null ? shortWords(key, count) : visible(key.slice(0, 16));
}

/** A whole public key: its first four words, then all of it in groups. */
export function Fingerprint({ value }: { readonly value: string }) {
  const readable = value !== "" && fromHex(value) !== null;
  return (
    <div className="key-card">
      <p className="with-icon">
        <Icon name="key" />
        <strong>{readable ? keyWords(value, 4) : "A key that is not plain hex"}</strong>
      </p>
      {readable ? (
        <PlainDigest hex={value} name="Public key in hex" />
      ) : (
        <code>{visible(value)}</code>
      )}
    </div>
  );
}
