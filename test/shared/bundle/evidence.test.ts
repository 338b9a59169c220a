import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toUtf8 } from "../../../shared/bytes.ts";
import { ownEvidence } from "../../../shared/bundle/evidence.ts";
import { readEvidence } from "../../../shared/bundle/evidence-file.ts";
import { everyChange } from "../../every-change.ts";
import { there } from "../../sample.ts";

const LINE =
  '{"as_of":"2026-10-01T08:31:12Z","owners":["mira",",","","Zoë"],"owners_changed":"2026-02-28T00:00:00Z","project":"flask-1","received":"2026-09-01T08:31:12Z","status":"active"}';

/** With a space in front of the first name, which is no other text for a reader of JSON: read by the strict reader alone. */
function strictly(line: string) {
  const read = readEvidence(toUtf8(line.replace("{", "{ ")));
  return read.ok && read.value.size === 1 ? read.value : null;
}

describe("a line of evidence in Conclave's own form", () => {
  it("says what the strict reader reads in it", () => {
    const read = there(ownEvidence(LINE, 0));
    assert.deepEqual(read.owners, ["mira", ",", "", "Zoë"]);
    assert.deepEqual(there(strictly(LINE)).get("flask-1"), read);
  });

  it("is never taken for another one than the strict reader takes it for, whatever character is changed", () => {
    let taken = 0;
    for (const line of everyChange(LINE)) {
      const quick = line.includes("\n") ? null : ownEvidence(line, 0);
      if (quick === null) continue;
      taken++;
      assert.deepEqual(strictly(line)?.get(quick.project), quick, line);
    }
    assert.ok(taken > 100);
  });

  it("is found among lines of other forms", () => {
    const other = LINE.replace("flask-1", "django").replace('"owners":', '"x":1,"owners":');
    const read = readEvidence(toUtf8(`${LINE}\n\n${other}\n`));
    assert.ok(read.ok);
    assert.deepEqual(
      ["flask-1", "django", "flask"].map((project) => read.value.get(project)?.project),
      ["flask-1", "django", undefined],
    );
  });

  it("EVIDENCE-FORM refuses a project a second time, whatever the forms of its lines", () => {
    const other = LINE.replace('"owners":', '"x":1,"owners":');
    for (const lines of [
      [LINE, LINE],
      [LINE, other],
      [other, LINE],
    ]) {
      const read = readEvidence(toUtf8(lines.join("\n")));
      assert.ok(!read.ok && read.refusal.found.includes("second time"));
    }
  });
});
