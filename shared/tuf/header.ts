import type { JsonObject } from "../json/value.ts";
import { parseLooseInstant, type Instant } from "./instant.ts";
import { integerAt, Malformed, textAt } from "./malformed.ts";

/** What every TUF role's `signed` begins with. */
export interface Header {
  readonly version: number;
  readonly expires: Instant;
  /** The date was not written `YYYY-MM-DDTHH:MM:SSZ` but with fractions of a second, which python-tuf cannot read. */
  readonly fractionalExpiry: boolean;
  readonly specVersion: string;
}

/** Reads `_type`, `spec_version` 1.x, `version` from 1 up, `expires`. Throws Malformed. */
export function headerIn(signed: JsonObject, type: string): Header {
  const found = textAt(signed, "_type");
  if (found !== type) throw new Malformed("_type", `"${found.slice(0, 80)}"`, `"${type}"`);
  const specVersion = textAt(signed, "spec_version");
  if (!/^1\.\d{1,9}(\.\d{1,9})?$/.test(specVersion))
    throw new Malformed(
      "spec_version",
      `"${specVersion.slice(0, 80)}"`,
      "version 1 of the TUF specification",
    );
  const written = textAt(signed, "expires");
  const expires = parseLooseInstant(written);
  if (expires === null)
    throw new Malformed(
      "expires",
      `"${written.slice(0, 80)}"`,
      "a date such as 2027-05-01T12:00:00Z",
    );
  return {
    version: integerAt(signed, "version", 1),
    expires: expires.at,
    fractionalExpiry: expires.fraction,
    specVersion,
  };
}
