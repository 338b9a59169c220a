import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  MOST_LIST_BYTES,
  MOST_RANK,
  NAMES_PATH,
  PROHIBITED_PATH,
  readNameList,
} from "../../../shared/bundle/name-list.ts";
import { mostBytes } from "../../../shared/bundle/manifest.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { good } from "../../sample.ts";

const read = (text: string, ranked = true) => readNameList(toUtf8(text), NAMES_PATH, ranked);

describe("a list of names on a stick", () => {
  it("NAMES-FORM accepts names in the order of their bytes, some with a rank", () => {
    const list = good(read("0\n0-a\n0a\na\t2\na-1\na1\t1\nab\n"));
    assert.equal(list.size, 7);
    assert.deepEqual(list.popular, [
      { name: "a1", rank: 1 },
      { name: "a", rank: 2 },
    ]);
    for (const [i, name] of ["0", "0-a", "0a", "a", "a-1", "a1", "ab"].entries()) {
      assert.ok(list.has(name), name);
      assert.equal(list.nameAt(i), name);
    }
    for (const name of ["", "-", "0-", "a-", "a-11", "A", "b", "/", "a\t", "ü"])
      assert.ok(!list.has(name), JSON.stringify(name));
    assert.equal(list.rankOf("a"), 2);
    assert.equal(list.rankOf("ab"), null);
  });

  it("NAMES-FORM accepts a list without names", () => {
    assert.equal(good(read("")).size, 0);
    assert.ok(!good(read("", false)).has("a"));
  });

  it("NAMES-FORM accepts names of the longest kind, and the last rank", () => {
    const name = "a".repeat(200);
    assert.equal(good(read(`${name}\t${MOST_RANK}\n`)).rankOf(name), MOST_RANK);
  });

  it("reads bytes in shared memory, as they come from a stick", () => {
    const bytes = toUtf8("a\nb\t1\n");
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    assert.ok(good(readNameList(shared, NAMES_PATH, true)).has("b"));
  });

  for (const [sentence, text, line, found] of [
    ["a name twice", "a\na\n", 2, /does not come behind/],
    ["a name twice, once with a rank", "a\na\t1\n", 2, /does not come behind/],
    ["names out of order", "a\nc\nb\n", 3, /does not come behind/],
    ["an order that takes the dash for the last character", "a1\na-1\n", 2, /does not come behind/],
    ["a capital letter", "Flask\n", 1, /no name/],
    ["a capital letter within", "fLask\n", 1, /something else/],
    ["a dot, which a normalised name has not", "a.b\n", 1, /something else/],
    ["two dashes", "a--b\n", 1, /a dash too many/],
    ["a dash in front", "-a\n", 1, /a dash too many/],
    ["a dash at the end", "a\nb-\n", 2, /a dash at the end/],
    ["a letter of another alphabet", "f\u0430\n", 1, /something else/],
    ["a name of 201 characters", `${"a".repeat(201)}\n`, 1, /201 characters/],
    ["an empty line", "a\n\nb\n", 2, /no name/],
    ["a carriage return", "a\r\n", 1, /something else/],
    ["a byte order mark", "\ufeffa\n", 1, /no name/],
    ["no line end behind the last name", "a\nb", 2, /no line end/],
    ["no line end behind the last rank", "a\nb\t1", 2, /no line end/],
    ["a tab without a rank", "a\t\n", 1, /no rank/],
    ["the rank 0", "a\t0\n", 1, /no rank/],
    ["a rank with a zero before it", "a\t01\n", 1, /no rank/],
    ["a rank that is no number", "a\tone\n", 1, /no rank/],
    ["a rank above the last", `a\t${MOST_RANK + 1}\n`, 1, /no rank/],
    ["a rank twice", "a\t1\nb\t1\n", 2, /the rank 1 a second time/],
    ["a space behind a rank", "a\t1 \n", 1, /no rank/],
    ["a second tab", "a\t1\t2\n", 1, /no rank/],
  ] as const)
    it(`NAMES-FORM refuses ${sentence}, with the line's number`, () => {
      const list = read(text);
      assert.ok(!list.ok);
      assert.equal(list.refusal.id, "NAMES-FORM");
      assert.equal(list.refusal.where, `${NAMES_PATH}, line ${line}`);
      assert.match(list.refusal.found, found);
      assert.ok(list.refusal.expected.length > 0 && list.refusal.todo.length > 0);
    });

  it("NAMES-FORM refuses a rank among prohibited names", () => {
    const list = read("a\t1\n", false);
    assert.equal(list.ok ? "accepted" : list.refusal.id, "NAMES-FORM");
  });

  it("is read up to its size and no further", () => {
    assert.equal(mostBytes(NAMES_PATH), MOST_LIST_BYTES);
    assert.equal(mostBytes(PROHIBITED_PATH), MOST_LIST_BYTES);
  });
});
