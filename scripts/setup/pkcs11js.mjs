import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./command.mjs";
import { readJson } from "./json.mjs";
import { Stop, step } from "./progress.mjs";

/** Where the package stands with its native part; node_modules stays as npm laid it out. */
const FOLDER = ".runtime/pkcs11js";
const SOURCES = ["dl.cpp", "common.cpp", "main.cpp"];
const FLAGS = [
  "-std=c++17",
  "-O2",
  "-fPIC",
  "-shared",
  "-fstack-protector-strong",
  "-Wl,-z,relro,-z,now",
  // The package's own includes are not ours to mend.
  "-w",
  "-DNODE_GYP_MODULE_NAME=pkcs11",
  "-DNAPI_DISABLE_CPP_EXCEPTIONS",
];

/**
 * Compiles the native part of pkcs11js, which its install script would do: set-up runs no such script. Node-API keeps its
 * binary interface, so one file serves Node and every Electron; its headers are an npm package. The loader is the
 * package's own, unchanged.
 *
 * @param {string} project
 */
export async function ensurePkcs11js(project) {
  if (hasPkcs11js(project)) return;
  const source = packageFolder(import.meta.resolve("pkcs11js"));
  const headers = packageFolder(import.meta.resolve("node-api-headers"));
  const folder = join(project, FOLDER);
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(join(making, "build/Release"), { recursive: true });
  const { code, output } = await step("compiling pkcs11js, which talks to hardware tokens", () =>
    run("g++", [
      ...FLAGS,
      `-I${join(source, "includes")}`,
      `-I${join(headers, "include")}`,
      ...SOURCES.map((name) => join(source, "src", name)),
      "-o",
      join(making, "build/Release/pkcs11.node"),
    ]),
  );
  if (code !== 0) {
    const words = output.split("\n").slice(0, 20).join("\n");
    throw new Stop(`pkcs11js could not be compiled. The compiler said:\n${words}`);
  }
  for (const name of ["package.json", "index.js", "LICENSE"])
    copyFileSync(join(source, name), join(making, name));
  writeFileSync(join(making, "made-of"), madeOf(project));
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
}

/** @param {string} project */
export function hasPkcs11js(project) {
  try {
    return readFileSync(join(project, FOLDER, "made-of"), "utf8") === madeOf(project);
  } catch {
    return false;
  }
}

/** @param {string} url of a package's main file */
function packageFolder(url) {
  return dirname(fileURLToPath(url));
}

/**
 * What the compiled file depends on, by the integrity that the lock file pins.
 *
 * @param {string} project
 */
function madeOf(project) {
  const { packages } = /** @type {{ packages: Record<string, { integrity?: string }> }} */ (
    readJson(join(project, "package-lock.json"))
  );
  const pinned = ["pkcs11js", "node-api-headers"].map(
    (name) => `${name} ${packages[`node_modules/${name}`]?.integrity ?? "?"}`,
  );
  return [...pinned, `${process.platform} ${process.arch}`, FLAGS.join(" "), ""].join("\n");
}
