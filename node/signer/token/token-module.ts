import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import type * as Pkcs11js from "pkcs11js";
import { accept, refuse, type Outcome } from "../../../shared/refusal.ts";
import { CKF } from "./cryptoki.ts";
import { answerIn, quietly } from "./failure.ts";

/** An opened PKCS#11 module: the maker's own library, which talks to the tokens. Its code runs in this process. */
export interface TokenModule {
  readonly path: string;
  readonly library: Pkcs11js.PKCS11;
}

interface KnownModule {
  readonly name: string;
  /** Where Debian's packages and the makers' own put it. */
  readonly paths: readonly string[];
}

/** Modules by the tokens that they are for. The manual has the same list: docs/manual/tokens.md */
export const KNOWN_MODULES: readonly KnownModule[] = [
  {
    name: "YubiHSM 2",
    paths: [
      "/usr/lib/x86_64-linux-gnu/pkcs11/yubihsm_pkcs11.so",
      "/usr/lib/pkcs11/yubihsm_pkcs11.so",
    ],
  },
  {
    name: "YubiKey (PIV)",
    paths: ["/usr/lib/x86_64-linux-gnu/libykcs11.so.2", "/usr/local/lib/libykcs11.so"],
  },
  {
    name: "Nitrokey HSM, SmartCard-HSM and smart cards (OpenSC)",
    paths: ["/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "/usr/lib/opensc-pkcs11.so"],
  },
  {
    name: "SoftHSM 2: a token in software, for rehearsals only",
    paths: ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"],
  },
];

/**
 * Environment variables by which these modules find their settings: names of files, nothing secret. A process that opens
 * modules needs them, and nothing else of the environment.
 */
export const MODULE_SETTINGS = ["SOFTHSM2_CONF", "YUBIHSM_PKCS11_CONF", "OPENSC_CONF"] as const;

/** Which of the known modules are on this computer. */
export function modulesHere(): readonly { readonly name: string; readonly path: string }[] {
  return KNOWN_MODULES.flatMap(({ name, paths }) => {
    const path = paths.find((each) => existsSync(each));
    return path === undefined ? [] : [{ name, path }];
  });
}

function notAModule(path: string, found: string): Outcome<never> {
  return refuse({
    id: "TOKEN-MODULE",
    where: path,
    found,
    expected: "a PKCS#11 module, the library that came with the token",
    todo: "Choose the module of your token, and look at its settings. The manual names both for each maker.",
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What pkcs11js or the system's loader said, without the path that stands in `where` already. */
function loaderWords(error: unknown, path: string): string {
  const words = error instanceof Error ? error.message : String(error);
  return (
    words
      .replaceAll(path, "")
      .replace(/^[\s:]+/, "")
      .split("\n")[0]
      ?.slice(0, 160) ?? ""
  );
}

/** Null, or what the module answered. One that runs already is as good. */
function start(library: Pkcs11js.PKCS11): string | null {
  try {
    library.C_Initialize({ flags: CKF.OS_LOCKING_OK });
    return null;
  } catch (error) {
    const answer = answerIn(error);
    if (answer === null) throw error;
    return answer === "CKR_CRYPTOKI_ALREADY_INITIALIZED" ? null : answer;
  }
}

/**
 * Opens a module by its absolute path. `pkcs11js` is the folder in which set-up compiled that package. Runs in the signer process only: the
 * module's code could do anything. Refuses TOKEN-MODULE.
 */
export function openModule(pkcs11js: string, path: string): Outcome<TokenModule> {
  if (!isAbsolute(path)) return notAModule(path, "a path that does not begin with /");
  if (!isFile(path)) return notAModule(path, "no file");
  const entry = join(pkcs11js, "index.js");
  const { PKCS11 } = createRequire(entry)(entry) as typeof Pkcs11js;
  const library = new PKCS11();
  try {
    library.load(path);
  } catch (error) {
    const words = loaderWords(error, path);
    return notAModule(path, `a file that cannot be used as one (the system says: ${words})`);
  }
  const started = start(library);
  if (started !== null) return notAModule(path, `a module that does not start (${started})`);
  return accept({ path, library });
}

/** Ends all sessions and logins with it, in this process. */
export function closeModule({ library }: TokenModule): void {
  quietly(() => library.C_Finalize());
}
