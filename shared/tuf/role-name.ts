declare const roleName: unique symbol;
export type RoleName = string & { readonly [roleName]: true };

export const TOP_LEVEL = ["root", "targets", "snapshot", "timestamp"] as const;
export type TopLevel = (typeof TOP_LEVEL)[number];

export function isTopLevel(name: string): name is TopLevel {
  return (TOP_LEVEL as readonly string[]).includes(name);
}

// Real projects have names of up to 188 characters; a file may be called so everywhere, with a version before the role.
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,219}$/;

/** A delegated role's name that is safe as part of a file name everywhere: no `/`, no `..`, and no top-level role's name. */
export function delegatedRoleName(name: string): RoleName | null {
  return SAFE.test(name) && !name.includes("..") && !isTopLevel(name) ? (name as RoleName) : null;
}
