import { BUNDLE_MUTATIONS } from "./bundle-mutations.ts";
import type { Mutations } from "./mutation.ts";
import { ROOT_MUTATIONS } from "./root-mutations.ts";
import { TREE_MUTATIONS } from "./tree-mutations.ts";

/** Everything that can be wrong with a stick as a whole, one fault at a time. Those of a single claim are in claim-mutations.ts. */
export const MUTATIONS: Mutations = { ...BUNDLE_MUTATIONS, ...ROOT_MUTATIONS, ...TREE_MUTATIONS };
