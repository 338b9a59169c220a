import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";

const PROJECT = dirname(dirname(import.meta.dirname));

/** Which names of which platform the compiler knows in a layer. */
const KNOWN: readonly (readonly [
  layer: string,
  names: readonly string[],
  unknown: readonly string[],
])[] = [
  [
    "shared",
    ["TextEncoder", "Uint8Array"],
    ["process", "Buffer", "document", "setTimeout", "fetch", "crypto", "console"],
  ],
  ["node", ["process", "Buffer", "setTimeout"], ["document", "window"]],
  ["electron", ["process", "Buffer"], ["document"]],
  ["renderer", ["document", "setTimeout"], ["process", "Buffer", "require"]],
];

/** The names that the compiler does not know in this layer. */
function unknownNames(layer: string, names: readonly string[]): readonly string[] {
  const folder = join(PROJECT, layer);
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(folder, "tsconfig.json"),
    { composite: false, incremental: false, noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => assert.fail("tsconfig.json is broken"),
    },
  );
  assert.ok(parsed !== undefined);
  const planted = join(folder, "planted.ts");
  const code = names.map((name, at) => `export const name${at} = ${name};`).join("\n");
  const disk = ts.createCompilerHost(parsed.options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => file === planted || disk.fileExists(file),
    getSourceFile: (file, ...rest) =>
      file === planted
        ? ts.createSourceFile(file, code, ts.ScriptTarget.Latest)
        : disk.getSourceFile(file, ...rest),
  };
  const declarations = parsed.fileNames.filter((file) => file.endsWith(".d.ts"));
  const program = ts.createProgram([planted, ...declarations], parsed.options, host);
  const diagnostics = program.getSemanticDiagnostics(program.getSourceFile(planted));
  return diagnostics.flatMap(({ messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return /^Cannot find name '(\w+)'/.exec(text)?.[1] ?? [];
  });
}

describe("the types of a layer", () => {
  for (const [layer, known, unknown] of KNOWN) {
    it(`${layer}/ knows ${known.join(", ")}, and not ${unknown.join(", ")}`, () => {
      assert.deepEqual(unknownNames(layer, [...known, ...unknown]), unknown);
    });
  }
});
