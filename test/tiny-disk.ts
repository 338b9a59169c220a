import { spawnSync } from "node:child_process";
import { ownFolder } from "./own-folder.ts";

const mounted: string[] = [];

// Before the folders themselves are cleared away.
process.prependListener("exit", () => {
  for (const folder of mounted) spawnSync("/bin/umount", ["-l", folder]);
});

export interface Disk {
  /** Where it is mounted; null where this machine does not let us mount, and then `skip` says so. */
  readonly folder: string | null;
  readonly skip: string | false;
  /** Makes the disk one that cannot be written to. */
  readonly freeze: () => void;
}

/** A disk of just so many kilobytes, in memory; gone when the process ends. Mounting takes root on Linux. */
export function tinyDisk(kilobytes: number): Disk {
  const folder = ownFolder();
  const options = ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder];
  const { status } = spawnSync("/bin/mount", options);
  if (status !== 0)
    return { folder: null, skip: "no disk can be mounted here", freeze: () => undefined };
  mounted.push(folder);
  const freeze = () => {
    spawnSync("/bin/mount", ["-o", "remount,ro", folder]);
  };
  return { folder, skip: false, freeze };
}
