import { AddKey, RemoveKey, ReplaceKey } from "./KeyDialogs.tsx";
import type { ReviewView } from "../../shared/contract/view.ts";
import { FallenDialog } from "./FallenDialog.tsx";
import { ReplaceProject } from "./ReplaceProject.tsx";
import { Revoke } from "./Revoke.tsx";
import { SearchOrder } from "./SearchOrder.tsx";
import { Shape } from "./Shape.tsx";
import { Threshold } from "./Threshold.tsx";
import type { Wish } from "./wish.ts";

interface Props {
  readonly wish: Wish | null;
  readonly review: ReviewView;
  readonly onClose: () => void;
}

/** The dialog of what somebody has begun to propose. */
export function Dialogs({ wish, review, onClose }: Props) {
  const { records } = review;
  if (wish === null) return null;
  switch (wish.ask) {
    case "add":
      return <AddKey role={wish.role} records={records} onClose={onClose} />;
    case "replace":
      return (
        <ReplaceKey role={wish.role} leaving={wish.leaving} records={records} onClose={onClose} />
      );
    case "remove":
      return <RemoveKey role={wish.role} leaving={wish.leaving} onClose={onClose} />;
    case "threshold":
      return <Threshold role={wish.role} onClose={onClose} />;
    case "order":
      return <SearchOrder roles={wish.roles} onClose={onClose} />;
    case "revoke":
      return <Revoke onClose={onClose} />;
    case "replace-project":
      return <ReplaceProject replacements={review.replacements} onClose={onClose} />;
    case "shape":
      return <Shape claimed={wish.claimed} onClose={onClose} />;
    case "fallen":
      return <FallenDialog roles={review.roles} onClose={onClose} />;
  }
}
