import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so";
export const PIN = "271828";

/** Why there can be no token here, or null. */
export function noSoftToken(): string | null {
  return existsSync(SOFTHSM)
    ? null
    : "SoftHSM 2 is not on this computer (Debian's package softhsm2)";
}

/** A SoftHSM of its own in `folder`, with one token; gives the environment in which it is found. */
export function softToken(
  folder: string,
  label: string,
  pin = PIN,
): Readonly<Record<string, string>> {
  const tokens = join(folder, "tokens");
  mkdirSync(tokens, { recursive: true });
  const config = join(folder, "softhsm2.conf");
  writeFileSync(config, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  const env = { SOFTHSM2_CONF: config };
  execFileSync(
    "softhsm2-util",
    ["--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "31415926"],
    { stdio: "ignore", env: { ...process.env, ...env } },
  );
  return env;
}
