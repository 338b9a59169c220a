import {
  EXPORT_EXPIRY,
  EXPORT_TIME,
  type ExportTimes,
} from "../../../shared/export/export-times.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import { heldCeremony, journalOf } from "../../held-ceremony.ts";
import { good, NOW } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";
import { readJournal } from "../../../shared/ceremony/entry.ts";

/** The sample's export: claimed lives 180 days. Its last line is written, and it is looked at, so many days later. */
function times(written: number, now = written) {
  return (): ExportTimes => {
    const { exported, events } = heldCeremony();
    const { entries } = good(readJournal(journalOf(events)));
    const at = formatInstant(later(NOW, written));
    return {
      state: exported,
      times: entries.map((entry, i) => (i === entries.length - 1 ? at : entry.at)),
      now: later(NOW, now),
    };
  };
}

const CASES: CasesFor<"EXPORT-TIME" | "EXPORT-EXPIRY"> = {
  "EXPORT-TIME": bothWays(EXPORT_TIME, {
    accepts: [
      ["an export on the day of the import", times(0)],
      ["files with one more day", times(179)],
      ["an old export, whenever it is looked at", times(1, 4000)],
    ],
    refuses: [
      ["files with less than a day", { of: times(179.5), found: /claimed 42 expires on/ }],
      ["files that had expired", { of: times(400), found: /claimed 42 expires on/ }],
      [
        "a clock that went back at the end",
        {
          of: () => {
            const { times: all, ...rest } = times(1)();
            return { ...rest, times: [formatInstant(later(NOW, 400)), ...all] };
          },
          found: /claimed 42 expires on/,
        },
      ],
      [
        "a time that there is not",
        {
          of: () => ({ ...times(1)(), times: ["2026-13-45T99:99:99Z"] }),
          found: /2026-13-45/,
        },
      ],
    ],
  }),
  "EXPORT-EXPIRY": bothWays(EXPORT_EXPIRY, {
    accepts: [
      ["files that are good", times(0)],
      ["files in their last hours", times(0, 179.9)],
    ],
    refuses: [["files that have expired since", { of: times(0, 180), found: /claimed 42/ }]],
  }),
};

runCases(CASES);
