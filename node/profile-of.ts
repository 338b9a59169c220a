import type { CeremonyEvent } from "../shared/ceremony/event.ts";
import { PYPI, PYPI_PROFILES, type Profile } from "../shared/profile/pypi.ts";

/** The profile that was chosen when the ceremony of this record began. Where none was, the fold refuses the record anyway. */
export function profileOf(events: readonly CeremonyEvent[]): Profile {
  const [opened] = events;
  return opened?.type === "opened" ? PYPI_PROFILES[opened.second_review] : PYPI;
}
