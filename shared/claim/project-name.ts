declare const projectName: unique symbol;
/** A normalised project name (PEP 503): lower case, digits, single hyphens inside. */
export type ProjectName = string & { readonly [projectName]: true };

/** Real projects have names of up to 188 characters. */
const LONGEST = 190;

const VALID = /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;

/** PEP 503: runs of `-`, `_` and `.` become one `-`; lower case. Null for what the index would not accept as a name. */
export function normalised(name: string): ProjectName | null {
  if (name.length > LONGEST || !VALID.test(name)) return null;
  return name.replace(/[-_.]+/g, "-").toLowerCase() as ProjectName;
}

const NORMALISED = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The name, where it is normalised already; the same as to ask whether `normalised` gives it back. */
export function asProjectName(name: string): ProjectName | null {
  return name.length <= LONGEST && NORMALISED.test(name) ? (name as ProjectName) : null;
}
