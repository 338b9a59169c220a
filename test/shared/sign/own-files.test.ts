import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromUtf8 } from "../../../shared/bytes.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import type { Seal } from "../../../shared/sign/seal.ts";
import { alteredStick } from "../../altered-stick.ts";
import { dividedBase, dividedStick, shardRoles } from "../../divided-stick.ts";
import { batchFrom, good, importOf, there } from "../../sample.ts";
import { claimsOver } from "./divided-claims.ts";
import { batchWith, sealing } from "./with-records.ts";

const FILES = { "packages/ab/cd/requests/requests-99.tar.gz": { hashes: {}, length: 1 } };
const listing = (signed: JsonObject): JsonObject => ({ ...signed, targets: FILES });

/** What each new file of the targets kind says that it lists itself. */
function listed({ documents }: Seal): readonly (readonly [string, unknown])[] {
  return documents
    .filter(({ role }) => role !== "publication" && role !== "root")
    .map(({ role, bytes }) => [
      role,
      (JSON.parse(fromUtf8(bytes) ?? "") as { readonly targets: unknown }).targets,
    ]);
}

function told({ changes }: Seal): readonly string[] {
  return changes.sentences.flatMap(({ danger, text }) =>
    danger && text.includes("WITHOUT any project") ? [text] : [],
  );
}

describe("files that claimed lists itself", () => {
  it("are listed by the next one no more, and told as a danger", () => {
    const files = alteredStick({ says: { claimed: listing } });
    const made = claimsOver(batchFrom(files, there(importOf(files).base)));
    assert.deepEqual(listed(made), [["claimed", {}]]);
    assert.deepEqual(told(made), [
      "claimed 41 listed 1 file: packages/ab/cd/requests/requests-99.tar.gz. Clients took it WITHOUT any project’s keys. The new claimed lists none.",
    ]);
  });

  for (const [sentence, proposals] of [
    ["though nothing else in it changes", [{ change: "renew", document: "claimed" }]],
    ["when claimed becomes one file again", [{ change: "join-claimed" }]],
  ] as const satisfies readonly (readonly [string, readonly Proposal[]])[])
    it(`are gone from a file below claimed, ${sentence}`, () => {
      const role = there(shardRoles().at(-1));
      const base = there(importOf(dividedStick({ says: { [role]: listing } })).base);
      const made = good(
        sealing(proposals, batchWith([], { ...base, profile: dividedBase().profile })),
      );
      for (const [name, files] of listed(made)) assert.deepEqual(files, {}, name);
      const roles = made.documents.map((document) => document.role);
      assert.ok(roles.includes("claimed"));
      if (proposals[0].change === "renew") assert.ok(roles.includes(role), roles.join());
      assert.equal(told(made).length, 1);
    });

  it("are told of targets, which keep them", () => {
    const files = alteredStick({ says: { targets: listing } });
    const batch = batchWith([], there(importOf(files).base));
    const made = good(sealing([{ change: "renew", document: "targets" }], batch));
    assert.deepEqual(listed(made), [["targets", FILES]]);
    assert.match(there(told(made)[0]), /^Targets lists 1 file: .* as before\.$/);
  });
});
