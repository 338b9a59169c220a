import { ownFolder } from "../../own-folder.ts";
import { Player, tell } from "./played-room.ts";

/** A machine that signs a request from another one, with a data folder of its own. */
export class Guest extends Player {
  constructor(stick: string) {
    super(stick, ownFolder());
  }

  async ask(): Promise<void> {
    await tell(this.room, "request.open", {});
  }

  /** Reads the stick and recognises its lowest root. */
  async read(): Promise<void> {
    await this.ask();
    await this.choose();
    await this.confirm();
  }

  /** Writes what was signed here. */
  async write(to = this.stick): Promise<void> {
    this.doors.folder = to;
    await tell(this.room, "signatures.write", {});
  }
}

/** A ceremony at the step sign whose request lies on its stick. */
export async function requesting(player = new Player()): Promise<Player> {
  await player.toSeal();
  player.doors.folder = player.stick;
  await tell(player.room, "request.write", {});
  return player;
}
