import { basename, dirname } from "node:path";
import type { DeviceOf } from "../node/stick/device.ts";

/** Every folder is a stick of its own that stays where it is, and a share's folder lies on its stick; tests have one disk. */
export function aStickEach(): DeviceOf {
  const sticks: string[] = [];
  return (folder) => {
    const stick = basename(folder).startsWith("share-") ? dirname(folder) : folder;
    if (!sticks.includes(stick)) sticks.push(stick);
    return Promise.resolve(BigInt(sticks.indexOf(stick)));
  };
}
