import type { JsonObject } from "../json/value.ts";
import { parseInstant, type Instant } from "./instant.ts";
import { integerAt, Malformed, textAt } from "./malformed.ts";

/** What every TUF role's `signed` begins with. */
export interface Header {
  readonly version: number;
  readonly expires: Instant;
  /** The date carried fractions of a second, which python-tuf cannot read. */
  readonly fractionalExpiry: boolean;
  readonly specVersion: string;
}

/** Reads `_type`, `spec_version` 1.x, `version` from 1 up, `expires`. Throws Malformed. */
export function headerIn(signed: JsonObject, type: string): Header {
  const found = textAt(signed, "_type");
  if (found !== type) throw new Malformed("_type", `"${found}"`, `"${type}"`);
  const specVersion = textAt(signed, "spec_version");
  if (!/^1\.\d+(\.\d+)?$/.test(specVersion))
    throw new Malformed("spec_version", `"${specVersion}"`, "version 1 of the TUF specification");
  const written = textAt(signed, "expires");
  const expires = parseInstant(written);
  if (expires === null)
    throw new Malformed("expires", `"${written}"`, "a date such as 2027-05-01T12:00:00Z");
  return {
    version: integerAt(signed, "version", 1),
    expires: expires.at,
    fractionalExpiry: expires.fraction,
    specVersion,
  };
}
