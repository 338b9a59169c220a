import { stat } from "node:fs/promises";

/** The number of the disk that a folder lies on; null where there is no such folder (any more). */
export type DeviceOf = (folder: string) => Promise<bigint | null>;

/**
 * As the system counts disks. Of two folders that are there at once, equal numbers mean one disk. The number says nothing about a stick that was taken out:
 * the next one in the same socket may get the same.
 */
export const deviceOf: DeviceOf = (folder) =>
  stat(folder, { bigint: true }).then(
    ({ dev }) => dev,
    () => null,
  );
