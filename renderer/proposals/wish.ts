import type { ClaimedView, RoleView } from "../../shared/contract/view.ts";

export type Keyholder = RoleView["keyholders"][number];

/** What somebody has begun to propose: it opens one dialog, and nothing has happened yet. */
export type Wish =
  | { readonly ask: "add"; readonly role: RoleView }
  | { readonly ask: "replace"; readonly role: RoleView; readonly leaving: Keyholder }
  | { readonly ask: "remove"; readonly role: RoleView; readonly leaving: Keyholder }
  | { readonly ask: "threshold"; readonly role: RoleView }
  | { readonly ask: "order"; readonly roles: readonly string[] }
  | { readonly ask: "revoke" }
  | { readonly ask: "replace-project" }
  | { readonly ask: "shape"; readonly claimed: ClaimedView }
  | { readonly ask: "fallen" };
