import type { CeremonyKind } from "../sample-index/bundle.ts";
import { INDEX_ITSELF } from "../sample-index/people.ts";
import type { Proof } from "../sample-index/proof.ts";
import type { Published } from "../sample-index/publish.ts";
import type { KeysReview } from "./keys-ceremony.ts";

/** What is rehearsed, and what must come of it. */
export interface Kind {
  readonly stick: CeremonyKind;
  readonly claims: { readonly least: number; readonly usual: number };
  /** In this order; just enough of them for every set of keys. */
  readonly signers: readonly string[];
  /** The same where each holds the key in another way; see mixed-keys.ts. */
  readonly mixed?: readonly string[];
  /** Null: the claims are reviewed, and no key changes. */
  readonly keys: Omit<KeysReview, "claims" | "projects"> | null;
  /** The offline documents' versions afterwards. */
  readonly versions: Readonly<Record<"root" | "targets" | "claimed", number>>;
}

export const KINDS = {
  claims: {
    stick: "claims",
    claims: { least: 3, usual: 300 },
    signers: ["Amara", "Chen", "Dalia"],
    keys: null,
    versions: { root: 3, targets: 7, claimed: 42 },
  },
  /** One keyholder of root leaves, two come, and the index gets a new timestamp key. Goran signs as an old keyholder only, Priya as a new one only. */
  "root-rotation": {
    stick: "root",
    claims: { least: 0, usual: 3 },
    signers: ["Goran", "Farah", "Hana", "Priya"],
    mixed: ["Goran", "Farah", "Jun", "Priya"],
    keys: {
      wishes: [
        { ask: "replace", role: "root", leaving: "Goran", joining: "Priya" },
        { ask: "add", role: "root", joining: "Quentin" },
        { ask: "replace", role: "timestamp", joining: INDEX_ITSELF },
      ],
    },
    versions: { root: 4, targets: 7, claimed: 41 },
  },
  /** One keyholder of claimed is replaced who had signed it: claimed has to be signed again, and the seal says so. */
  targets: {
    stick: "targets",
    claims: { least: 0, usual: 3 },
    signers: ["Kofi", "Lena", "Amara", "Chen", "Samir"],
    keys: {
      wishes: [{ ask: "replace", role: "claimed", leaving: "Boris", joining: "Samir" }],
      afterwards: {
        refused: /too few signatures by the new claimed keys/,
        wishes: [{ ask: "renew", document: "claimed" }],
      },
    },
    versions: { root: 3, targets: 8, claimed: 42 },
  },
  /** A repository begins: the stick holds key records, and root 1, targets 1 and claimed 1 are made. */
  "first-ceremony": {
    stick: "first",
    claims: { least: 0, usual: 0 },
    signers: ["Farah", "Hana", "Ivo", "Kofi", "Lena", "Amara", "Chen", "Dalia"],
    keys: { wishes: [{ ask: "take-records" }] },
    versions: { root: 1, targets: 1, claimed: 1 },
  },
  /**
   * The worst that can still be mended: the index's machine is broken into, the targets keys were discarded, and one key of claimed is stolen. Root
   * names new targets keys, these sign a targets with a new claimed key, and claimed is signed again.
   */
  compromise: {
    stick: "compromise",
    claims: { least: 0, usual: 3 },
    signers: ["Farah", "Goran", "Hana", "Rosa", "Tomas", "Amara", "Chen", "Samir"],
    keys: {
      wishes: [
        {
          ask: "fallen",
          lost: [
            ["Kofi", "targets"],
            ["Lena", "targets"],
            ["Mateo", "targets"],
          ],
          stolen: [
            ["Boris", "claimed"],
            [null, "timestamp"],
          ],
        },
      ],
    },
    versions: { root: 4, targets: 8, claimed: 42 },
  },
  /** Two projects of claimed get other keys, one leaves it, and claimed needs one signature more. */
  projects: {
    stick: "claims",
    claims: { least: 0, usual: 3 },
    signers: ["Kofi", "Lena", "Amara", "Chen", "Dalia", "Emeka"],
    keys: {
      wishes: [
        { ask: "replace-project", agreed: true },
        { ask: "replace-project", agreed: false },
        { ask: "revoke", project: 6 },
        { ask: "threshold", role: "claimed", to: 4 },
        { ask: "order", up: "recently-claimed" },
      ],
      afterwards: {
        refused: /recently-claimed, claimed, unclaimed/,
        wishes: [{ ask: "withdraw", words: /Clients search in this order/ }],
      },
    },
    versions: { root: 3, targets: 8, claimed: 42 },
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

export function isKind(name: string): name is KindName {
  return Object.hasOwn(KINDS, name);
}

/** Whether the index came to the versions that this kind of ceremony makes. */
export function asPlanned({ versions }: Kind, published: Published): Proof {
  const names = Object.keys(versions) as (keyof Kind["versions"])[];
  const due = names.map((name) => `${name} ${versions[name]}`).join(", ");
  const seen = names.map((name) => `${name} ${published.versions[name]}`).join(", ");
  return { claim: `The index published ${due}.`, holds: due === seen, seen };
}
