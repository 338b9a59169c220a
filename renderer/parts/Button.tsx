import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

interface Props extends Omit<ButtonProps, "className" | "children"> {
  readonly children: ReactNode;
  /** `primary` at most once on a screen; `final` for what cannot be undone. */
  readonly look?: "primary" | "final" | "quiet";
  readonly big?: boolean;
  readonly icon?: IconName;
  /** The key that does the same, shown on the button. */
  readonly shortcut?: string;
}

/** A button that shows its icon, its words and its key. */
export function Button({ children, look, big = false, icon, shortcut, ...rest }: Props) {
  return (
    <AriaButton {...rest} className={`button ${look ?? ""} ${big ? "big" : ""}`}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
    </AriaButton>
  );
}
