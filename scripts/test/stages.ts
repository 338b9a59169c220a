import { buildApp } from "../build.ts";
import { withDisplay } from "../display.ts";
import { readRuntime } from "../runtime.ts";
import { runPackage } from "./child.ts";
import { bundleForElectron } from "./electron-bundle.ts";
import { runTests, type Outcome } from "./node-test.ts";

/** One step of `npm test`. `tests` are the globs of its test files; null when it runs none. */
export type Stage = Readonly<{
  name: string;
  tests: readonly string[] | null;
  /** An earlier stage without which this one cannot run. */
  after?: string;
  run: (files: readonly string[]) => Promise<Outcome>;
}>;

const LAYERS = ["shared", "node", "electron", "cli", "renderer", "scripts", "test"];
const MINUTE = 60_000;

const tool = (name: string, script: string, ...args: readonly string[]): Stage => ({
  name,
  tests: null,
  run: async () => ({ ok: (await runPackage(script, ...args)) === 0, counts: null }),
});

/** All stages, the cheap ones first. */
export const STAGES: readonly Stage[] = [
  tool("format", "prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
  tool("types", "typescript/bin/tsc", "-b"),
  tool("lint", "eslint/bin/eslint.js", "--max-warnings=0", "."),
  tool("layers", "dependency-cruiser/bin/dependency-cruiser.mjs", ...LAYERS),
  tool("dead-code", "knip/bin/knip.js"),
  {
    name: "node",
    tests: ["test/*.test.ts", "test/!(electron|packaged)/**/*.test.ts"],
    run: (files) => runTests(files, { name: "node", concurrency: 2, hangsAfterMs: 5 * MINUTE }),
  },
  {
    // Electron's cryptography is BoringSSL, not Node's OpenSSL: green under Node proves nothing there.
    name: "crypto-in-electron",
    tests: [
      "test/shared/{tuf,digest,claim}/**/*.test.ts",
      "test/!(electron|packaged)/**/*.crypto.test.ts",
    ],
    run: async (files) =>
      runTests(await bundleForElectron(files), {
        name: "crypto",
        program: readRuntime().executable,
        env: { ELECTRON_RUN_AS_NODE: "1" },
        concurrency: 2,
        hangsAfterMs: 5 * MINUTE,
      }),
  },
  {
    name: "build",
    tests: null,
    run: async () => {
      await buildApp();
      return { ok: true, counts: null };
    },
  },
  {
    name: "electron",
    tests: ["test/electron/**/*.test.ts"],
    after: "build",
    run: (files) =>
      withDisplay((env) =>
        runTests(files, {
          name: "electron",
          env,
          concurrency: 1,
          hangsAfterMs: 10 * MINUTE,
          mayLeaveBehind: true,
        }),
      ),
  },
  {
    name: "packaged",
    tests: ["test/packaged/**/*.test.ts"],
    after: "build",
    run: (files) =>
      withDisplay((env) =>
        runTests(files, {
          name: "packaged",
          env,
          concurrency: 1,
          hangsAfterMs: 5 * MINUTE,
          mayLeaveBehind: true,
        }),
      ),
  },
];
