import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good, sampleBase, there } from "../../sample.ts";
import { claimsJob } from "./jobs.ts";

describe("what the stock client's thread is given of recently-claimed", () => {
  const { asked, names, published } = claimsJob();
  const { recent } = sampleBase();
  const given = good(readTargets(there(published.recent), "recently-claimed"));
  const roles: readonly string[] = given.delegations.roles.map(({ name }) => name);

  it("is what is asked for, with its keys, and no more", () => {
    const wanted = new Set<string | null>(asked.map(({ role }) => role));
    const there = recent.delegations.roles.filter(({ name }) => wanted.has(name));
    assert.ok(there.length > 0 && there.length < recent.delegations.roles.length);
    assert.deepEqual(
      roles,
      there.map(({ name }) => name),
    );
    const keys = there.flatMap((role) => role.keys.map(({ keyid }) => keyid));
    assert.deepEqual(new Set(given.delegations.keys.keys()), new Set(keys));
  });

  it("has one role through which nobody but recently-claimed leads, so that the search does not end before it", () => {
    const [waiting] = asked.filter(({ through }) => through === names.recentlyClaimed);
    assert.ok(roles.includes(there(waiting?.role)));
  });

  it("is the same in all else", () => {
    const { delegations: _, ...rest } = recent.frame;
    const { delegations: __, ...other } = given.frame;
    assert.deepEqual(other, rest);
  });
});
