/** Roles whose present file may be left with too few valid signatures when their keys change. */
const SIGNED_OFFLINE: readonly string[] = ["targets", "claimed"];

/** Says ahead what main would ask for at the seal. Root needs no word: a change of its keys makes a new root anyway. */
export function Follows({ role }: { readonly role: string }) {
  if (!SIGNED_OFFLINE.includes(role)) return null;
  return (
    <p>
      If the present {role} file then has too few valid signatures, renew {role} as well. Conclave
      checks this at the seal.
    </p>
  );
}
