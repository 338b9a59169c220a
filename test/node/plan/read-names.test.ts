import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { readNames } from "../../../node/plan/read-names.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { good } from "../../sample.ts";

const LIST = "Zope.Interface\t12\nboto3\nzope-interface\n\nnot a name!\r\nrequests\r\n";

void describe("a file of project names", () => {
  void it("is read normalised, sorted, each name once, packed or plain", () => {
    const names = ["boto3", "requests", "zope-interface"];
    assert.deepEqual(good(readNames(toUtf8(LIST), "names.txt")), names);
    assert.deepEqual(good(readNames(gzipSync(LIST), "names.gz")), names);
  });
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ["nothing in it", new Uint8Array()],
    ["no name in it", toUtf8("!!\n??\n")],
    ["half a packed file", gzipSync(LIST).subarray(0, 20)],
    ["a file that unpacks to more than a disk of names", gzipSync(new Uint8Array(70_000_000))],
  ];
  for (const [what, bytes] of refused)
    void it(`NAMES-FILE: is refused with ${what}`, () => {
      const read = readNames(bytes, "names.txt");
      assert.equal(read.ok ? "" : read.refusal.id, "NAMES-FILE");
    });
});
