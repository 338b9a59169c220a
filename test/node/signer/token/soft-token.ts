import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Template } from "pkcs11js";
import { CKA, CKM } from "../../../../node/signer/token/cryptoki.ts";
import { publicKeyIn, type KeyKind } from "../../../../node/signer/token/token-key.ts";
import { closeModule, openModule } from "../../../../node/signer/token/token-module.ts";
import {
  closeSession,
  logIn,
  openSession,
  type TokenSession,
} from "../../../../node/signer/token/token-session.ts";
import { listTokens, pickToken, type Token } from "../../../../node/signer/token/token.ts";
import type { Outcome } from "../../../../shared/refusal.ts";
import type { Key } from "../../../../shared/tuf/key.ts";
import { ownFolder } from "../../../own-folder.ts";

const PROJECT = dirname(dirname(dirname(dirname(import.meta.dirname))));
export const PKCS11JS = join(PROJECT, ".runtime/pkcs11js");
export const SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so";
export const PIN = "271828";

/** Set-up installs SoftHSM where it may; elsewhere these tests say why they did not run. */
export const SKIP: string | false = existsSync(SOFTHSM)
  ? false
  : "SoftHSM 2 is not on this computer (Debian's package softhsm2)";

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(JSON.stringify(outcome.refusal));
}

/** Gives this process a SoftHSM of its own, with these tokens, from now on. */
export function freshTokens(...labels: readonly string[]): string {
  const folder = ownFolder();
  const tokens = join(folder, "tokens");
  mkdirSync(tokens);
  const config = join(folder, "softhsm2.conf");
  writeFileSync(config, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  process.env["SOFTHSM2_CONF"] = config;
  for (const label of labels)
    execFileSync(
      "softhsm2-util",
      ["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "31415926"],
      { stdio: "ignore" },
    );
  return tokens;
}

/** The tokens that are there now. */
export function tokensNow(module = SOFTHSM): readonly Token[] {
  const opened = value(openModule(PKCS11JS, module));
  try {
    return value(listTokens(opened)).filter(({ initialised }) => initialised);
  } finally {
    closeModule(opened);
  }
}

/** Does something in a session with a token, logged in. */
export function inSession<T>(
  name: { readonly label?: string; readonly serial?: string },
  work: (session: TokenSession) => T,
): T {
  const module = value(openModule(PKCS11JS, SOFTHSM));
  try {
    const wanted = { label: name.label ?? null, serial: name.serial ?? null };
    const token = value(pickToken(value(listTokens(module)), wanted, SOFTHSM));
    const session = value(openSession(module, token, { writable: true }));
    value(logIn(session, PIN, false));
    try {
      return work(session);
    } finally {
      closeSession(session);
    }
  } finally {
    closeModule(module);
  }
}

const CURVE = {
  ed25519: "06032b6570",
  /** As a name and not as an object identifier. */
  "ed25519, by name": "130c656477617264733235353139",
  "P-256": "06082a8648ce3d030107",
  "P-384": "06052b81040022",
  /** A curve that TUF does not know. */
  "P-521": "06052b81040023",
} as const;

export type Made = keyof typeof CURVE | "rsa";

function recipe(kind: Made): readonly [number, Template] {
  if (kind === "rsa")
    return [
      0, // CKM_RSA_PKCS_KEY_PAIR_GEN
      [
        { type: 0x121, value: 2048 }, // CKA_MODULUS_BITS
        { type: CKA.PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
      ],
    ];
  const isEdwards = kind.startsWith("ed25519");
  return [
    isEdwards ? CKM.EC_EDWARDS_KEY_PAIR_GEN : CKM.EC_KEY_PAIR_GEN,
    [{ type: CKA.EC_PARAMS, value: Buffer.from(CURVE[kind], "hex") }],
  ];
}

/** Makes a key as another program might have. Gives back its public half, or null for a kind that is not read here. */
export function makeKey(
  token: { readonly label?: string; readonly serial?: string },
  kind: Made,
  {
    label = "key",
    id = "01",
    privateId = id,
    hidden = false,
  }: { label?: string; id?: string; privateId?: string; hidden?: boolean } = {},
): { key: Key; kind: KeyKind } | null {
  return inSession(token, (session) => {
    const [mechanism, own] = recipe(kind);
    const both = [
      { type: CKA.TOKEN, value: true },
      { type: CKA.LABEL, value: label },
    ];
    const pair = session.library.C_GenerateKeyPair(
      session.handle,
      { mechanism },
      [
        ...both,
        ...own,
        { type: CKA.ID, value: Buffer.from(id, "hex") },
        { type: CKA.PRIVATE, value: hidden },
        { type: CKA.VERIFY, value: true },
      ],
      [
        ...both,
        { type: CKA.ID, value: Buffer.from(privateId, "hex") },
        { type: CKA.PRIVATE, value: true },
        { type: CKA.SENSITIVE, value: true },
        { type: CKA.SIGN, value: true },
      ],
    );
    return publicKeyIn(session, pair.publicKey);
  });
}

/** The same, for kinds that are read here. */
export function keyOn(...args: Parameters<typeof makeKey>): Key {
  const made = makeKey(...args);
  if (made === null) throw new Error("a key that cannot be read");
  return made.key;
}

let compiled: string | null = null;

function strictModule(): string {
  if (compiled !== null) return compiled;
  compiled = join(ownFolder(), "strict-token.so");
  const includes = join(PROJECT, "node_modules/pkcs11js/includes");
  const source = join(import.meta.dirname, "strict-token.cpp");
  execFileSync("g++", ["-shared", "-fPIC", "-w", `-I${includes}`, source, "-o", compiled]);
  return compiled;
}

/** SoftHSM behind a module that does what hardware does; see strict-token.cpp for the settings. */
export function strictToken(settings: Readonly<Record<string, number>> = {}) {
  const folder = ownFolder();
  process.env["STRICT_TOKEN"] = folder;
  process.env["STRICT_TOKEN_AROUND"] = SOFTHSM;
  const file = (name: string) => join(folder, name);
  const set = (name: string, number: number) => writeFileSync(file(name), String(number));
  for (const [name, number] of Object.entries(settings)) set(name, number);
  return {
    module: strictModule(),
    set,
    unset: (name: string) => rmSync(file(name), { force: true }),
    count: (name: string) =>
      existsSync(file(name)) ? Number(readFileSync(file(name), "utf8")) : 0,
  };
}
