import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { DAY } from "../../../shared/tuf/instant.ts";
import { PLAN_CHECKS } from "../../../shared/sign/plan-checks.ts";
import type { PlanSubject } from "../../../shared/sign/plan-subject.ts";

import { NOW, sampleBase } from "../../sample.ts";
import { bothWays, named, type CasesFor } from "../check/both-ways.ts";
import { expiring, planned, type Planned } from "./planned-tree.ts";

type TimeCheckId = "PLAN-EXPIRY" | "PLAN-LATER" | "PLAN-ROOM" | "PLAN-SOON";

const check = <Id extends TimeCheckId>(id: Id) => named(PLAN_CHECKS, id);
const tree = (given: Planned) => () => planned(given);
const no = (given: Planned, found: RegExp) => ({ of: tree(given), found });
const asPublished: readonly [string, () => PlanSubject] = ["the tree as it is", tree({})];
const renewed: readonly [string, () => PlanSubject] = [
  "all three documents made anew",
  tree({ changed: ["root", "targets", "claimed"] }),
];

/** The sample, on a stick for another ceremony. */
const about = (kind: VerifiedBase["manifest"]["kind"]): VerifiedBase => {
  const base = sampleBase();
  return { ...base, manifest: { ...base.manifest, kind } };
};
/** Days that the published root has left; targets has as many. */
const left = (document: "root" | "targets") =>
  Math.round((sampleBase()[document].expires - NOW) / DAY);

/** The plan checks that go by a clock. */
export const TIME_CASES: CasesFor<TimeCheckId> = {
  "PLAN-EXPIRY": bothWays(check("PLAN-EXPIRY"), {
    accepts: [
      asPublished,
      renewed,
      ["a root for one more day", tree({ root: expiring(1) })],
      [
        "an expired claimed that is not part of the ceremony",
        () => ({ ...planned({ claimed: expiring(-1) }), changed: new Set<string>() }),
      ],
    ],
    refuses: [
      ["a root that expires now", no({ root: expiring(0) }, /expires on/)],
      ["a targets of yesterday", no({ targets: expiring(-1) }, /expires on/)],
      ["a new claimed of yesterday", no({ claimed: expiring(-1) }, /expires on/)],
      [
        "an expired targets that is not part of the ceremony",
        {
          of: () => ({ ...planned({ targets: expiring(-1) }), changed: new Set<string>() }),
          found: /expires on/,
        },
      ],
    ],
  }),
  "PLAN-LATER": bothWays(check("PLAN-LATER"), {
    accepts: [
      asPublished,
      renewed,
      ["a root for as long as the present one", tree({ root: expiring(left("root")) })],
      [
        "a shorter root out of a ceremony about root",
        tree({ base: about("root"), root: expiring(left("root") - 1) }),
      ],
      [
        "a shorter targets after a compromise",
        tree({ base: about("compromise"), targets: expiring(left("targets") - 1) }),
      ],
    ],
    refuses: [
      [
        "a root that ends a day before the present one",
        no({ root: expiring(left("root") - 1) }, /before root 3 does/),
      ],
      [
        "a targets that ended before this year, by a clock far behind",
        no({ targets: expiring(-400) }, /before targets 7 does/),
      ],
    ],
  }),
  "PLAN-ROOM": bothWays(check("PLAN-ROOM"), {
    accepts: [
      asPublished,
      renewed,
      ["a root for sixty days", tree({ root: expiring(60) })],
      [
        "a targets that stays and has little time left",
        () => ({ ...planned({ targets: expiring(5) }), changed: new Set<string>() }),
      ],
    ],
    refuses: [
      ["a root for fifty-nine days", no({ root: expiring(59) }, /59 days until/)],
      ["a claimed for a week", no({ claimed: expiring(7) }, /7 days until/)],
    ],
  }),
  "PLAN-SOON": bothWays(check("PLAN-SOON"), {
    accepts: [renewed, ["a new targets with little time", tree({ targets: expiring(5) })]],
    refuses: [
      [
        "a targets that stays and has little time left",
        {
          of: () => ({ ...planned({ targets: expiring(5) }), changed: new Set(["root"]) }),
          found: /targets 8 expires on/,
        },
      ],
    ],
  }),
};
