import { BEGINNING } from "../../shared/ceremony/entry.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { CeremonyView, GuestView } from "../../shared/contract/view.ts";
import type { Journal } from "../journal/journal.ts";
import type { OnTheDesk } from "./desk.ts";
import { ceremonyView, importPane } from "./room-view.ts";

function guestPart(journal: Journal | null, { guest }: OnTheDesk): GuestView {
  const frames = guest?.frames ?? null;
  const numbers = Array.from({ length: frames?.total ?? 0 }, (_, i) => i + 1);
  const signed = (journal?.entries ?? []).slice(guest?.before ?? 0);
  return {
    frames: {
      here: frames?.pieces.size ?? 0,
      of: frames?.total ?? 0,
      missing: numbers.filter((number) => frames?.pieces.has(number) !== true),
    },
    signedHere: signed.flatMap(({ event }) => (event.type === "signed" ? [event.keyholder] : [])),
    written: guest?.written ?? null,
  };
}

/** What the window of a machine draws that signs a request from another one; `held` from when the request was found good. */
export function guestView(
  held: { readonly journal: Journal; readonly state: Ceremony } | null,
  desk: OnTheDesk,
  clock: CeremonyView["clock"],
): CeremonyView {
  const guest = guestPart(held?.journal ?? null, desk);
  if (held !== null) {
    const view = ceremonyView(held, desk, clock);
    const { stick = "", written } = desk.guest ?? {};
    const sticks = [...new Set([stick, written?.stick ?? ""])].filter((name) => name !== "");
    return { ...view, sticks, guest };
  }
  return {
    id: "",
    administrator: "",
    reviewer: "",
    title: "A request from another machine",
    change: "",
    repository: "",
    rehearsal: false,
    sticks: desk.stick === null ? [] : [desk.stick.name],
    clock,
    record: { lines: 0, closed: 0, sha256: BEGINNING },
    pane: importPane(desk),
    guest,
  };
}
