/**
 * A reporter for node:test that writes, once all is run, how many tests passed, failed and were skipped, as one line of
 * JSON. A test still to be done counts as skipped. Suites do not count, nor does a file that holds no test, which
 * node:test itself calls passed. It also runs inside Electron's Node, so it is plain JavaScript.
 *
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} source
 */
export default async function* counts(source) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details.type === "suite") continue;
    const isEmptyFile = data.nesting === 0 && (data.file ?? "").endsWith(data.name);
    if (isSet(data.skip) || isSet(data.todo)) sum.skipped += 1;
    else if (type === "test:fail") sum.failed += 1;
    else if (!isEmptyFile) sum.passed += 1;
  }
  yield `${JSON.stringify(sum)}\n`;
}

/** @param {string | boolean | undefined} mark a reason, or whether there is one */
function isSet(mark) {
  return mark !== undefined && mark !== false;
}
