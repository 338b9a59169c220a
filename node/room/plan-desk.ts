import { asProjectName } from "../../shared/claim/project-name.ts";
import { recordedName } from "../../shared/recorded-name.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { PlanJob } from "../plan/make-plan.ts";
import { MOST_NAMES_FILE } from "../plan/read-names.ts";
import { chosenFile, type ChosenFile } from "./chosen-file.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";

/** The list of names that a person chose, beside the room. It decides nothing, so it is in no record. */
const lists = new WeakMap<Room, ChosenFile>();

async function choose(room: Room): Promise<Outcome<{ readonly file: string } | null>> {
  const file = await chosenFile(room, {
    purpose: "Choose a list of project names",
    most: MOST_NAMES_FILE,
    id: "NAMES-FILE",
    todo: "Choose a list of project names: a text file, one name a line, plain or packed by gzip.",
  });
  if (!file.ok) return file;
  if (file.value === null) return accept(null);
  lists.set(room, file.value);
  return accept({ file: recordedName(file.value.name, "the list") });
}

/** Claimed and pending projects of the stick under review; after each file the window may be answered. */
async function namesUnderReview(room: Room): Promise<Outcome<readonly string[]>> {
  if (room.state?.step !== "review") return notOpen();
  const { base, claims } = room.state.batch;
  const names = claims.flatMap(({ project }) => asProjectName(project) ?? []);
  for (const { targets } of base.tree.leaves) {
    const { roleTable } = targets.delegations;
    for (let place = 0; place < roleTable.length; place++) {
      const named = base.profile.projectOf(roleTable.name(place));
      if (named !== null) names.push(named.project);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return names.length === 0 ? noNames() : accept(names);
}

function noNames(): Outcome<never> {
  return refuse({
    id: "NAMES-FILE",
    where: "the planner",
    found: "no project names",
    expected: "a list of them, or a stick under review",
    todo: "Choose a list of project names.",
  });
}

function namesChosen(room: Room): Outcome<PlanJob["names"]> {
  const list = lists.get(room);
  if (list === undefined) return noNames();
  return accept({ bytes: list.bytes, file: recordedName(list.name, "the list") });
}

/** The planner: how claimed would be divided, and what that costs. It looks at names alone, and changes nothing. */
export const planDesk: Pick<Handlers, "plan.names" | "plan.make" | "plan.close"> = {
  "plan.names": choose,
  "plan.make": async (room, { from, claimed, batch }) => {
    const names = from === "file" ? namesChosen(room) : await namesUnderReview(room);
    if (!names.ok) return names;
    const made = await room.working("Dividing claimed in many ways", (signal, progress) =>
      room.doors.plan({ names: names.value, claimed, batch }, signal, (done, of) => {
        progress(done, of);
      }),
    );
    return made ?? accept(null);
  },
  "plan.close": (room) => {
    lists.delete(room);
    return Promise.resolve(accept(null));
  },
};
