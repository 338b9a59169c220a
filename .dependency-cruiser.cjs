/**
 * The layer law: which folder may import what. `npm test` checks it; a test plants wrong imports to see them refused.
 */

/** Imports from `from` to a file of this project that `to` does not match are wrong. */
const stayIn = (layer, folders) => ({
  name: `${layer}-imports`,
  comment: `${layer}/ imports only from ${folders.join("/, ")}/ of this project.`,
  severity: "error",
  from: { path: `^${layer}/` },
  to: {
    pathNot: `^(${folders.join("|")}|node_modules)/`,
    dependencyTypesNot: ["core", "npm", "npm-dev"],
  },
});

/** In shared/, a step of the ceremony never looks forward: import <- review <- sign <- export. */
const lookBack = (step, later) => ({
  name: `${step}-looks-back`,
  comment: `shared/${step}/ comes before ${later.join(" and ")}, and must not know of it.`,
  severity: "error",
  from: { path: `^shared/${step}/` },
  to: { path: `^shared/(${later.join("|")})/` },
});

module.exports = {
  forbidden: [
    stayIn("shared", ["shared"]),
    stayIn("node", ["shared", "node"]),
    stayIn("electron", ["shared", "node", "electron"]),
    stayIn("cli", ["shared", "node", "cli"]),
    stayIn("renderer", ["shared", "renderer"]),
    {
      name: "shared-packages",
      comment: "shared/ is pure: of packages it uses only @noble/*, @scure/base and zod.",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "node_modules/", pathNot: "node_modules/(@noble/|@scure/base|zod/)" },
    },
    {
      name: "no-node-in-pure-layers",
      comment: "shared/ and renderer/ run where there is no Node.",
      severity: "error",
      from: { path: "^(shared|renderer)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "electron-in-electron-only",
      comment: "The electron package is imported in electron/ only.",
      severity: "error",
      from: { pathNot: "^electron/" },
      to: { path: "(^|/)node_modules/electron/" },
    },
    {
      name: "nobody-imports-renderer",
      comment: "renderer/ draws what main last said. Nothing depends on it.",
      severity: "error",
      from: { path: "^(shared|node|electron|cli|scripts)/" },
      to: { path: "^renderer/" },
    },
    {
      name: "no-tests-in-the-app",
      comment: "The app knows nothing of its tests and scripts.",
      severity: "error",
      from: { path: "^(shared|node|electron|cli|renderer)/" },
      to: { path: "^(test|scripts)/" },
    },
    lookBack("import", ["review", "sign", "export"]),
    lookBack("review", ["sign", "export"]),
    lookBack("sign", ["export"]),
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file, or three.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "every-import-resolves",
      comment: "The imported file or package is not there.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-packages-only",
      comment: "The package is not in package.json: it is there by chance.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.d\\.ts$" },
    tsPreCompilationDeps: true,
    parser: "tsc",
    moduleSystems: ["es6"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
