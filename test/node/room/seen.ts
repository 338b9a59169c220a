import { readdirSync } from "node:fs";
import { paneOf, type Player } from "./played-room.ts";

/** Paths of all that lies in a folder, folders too. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

/** The ID of the refusal that the screen shows; empty when it shows none. */
export function refusalShown(player: Player): string {
  const pane = paneOf(player.room);
  if (pane.step === "import") return pane.refusal?.id ?? "";
  return pane.step === "sign" ? (pane.sign.refusal?.id ?? "") : "";
}
