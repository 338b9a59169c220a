import { heldKey } from "../scripts/sample-index/people.ts";
import { seedOf } from "../scripts/sample-index/sample-key.ts";
import { instantOf, type Instant } from "../shared/tuf/instant.ts";
import { makeEscrow, type EscrowPlan, type MadeEscrow } from "../node/signer/escrow.ts";
import type { OpenKey } from "../node/signer/private-key.ts";
import { good } from "./sample.ts";
import { seededRandom } from "./seeded-random.ts";

export const HOLDERS = ["Boris", "Chen", "Dalia", "Émeka Ọ.", "Farah"] as const;
export const MADE: Instant = instantOf(Date.parse("2026-10-20T09:00:00Z"));

/** The private half of a sample person's key, as the signer holds it. */
export function openSampleKey(name: string): OpenKey {
  const { key, role } = heldKey("escrow", "claimed", name);
  const seed = Uint8Array.from(seedOf(key.label));
  return { seed, public: key.key.public, keyholder: name, role };
}

/** Amara's key, for 3 of 5 holders unless told otherwise. The set's id follows from `seed`; the parts differ each time. */
export async function sampleEscrow(
  plan: Partial<EscrowPlan> = {},
  seed = "escrow",
  name = "Amara",
): Promise<MadeEscrow> {
  const whole = { k: 3, holders: HOLDERS, created: MADE, supersedes: [], ...plan };
  return good(await makeEscrow(openSampleKey(name), whole, seededRandom(seed)));
}
