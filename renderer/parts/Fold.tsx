import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";

interface Props {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly open?: boolean;
}

/** Something that most people need not see: its title tells what is inside, with a count. */
export function Fold({ title, children, open = false }: Props) {
  return (
    <Disclosure defaultExpanded={open}>
      <Heading level={3}>
        <Button slot="trigger" className="fold-button">
          <Icon name="more" />
          <span className="with-icon">{title}</span>
        </Button>
      </Heading>
      <DisclosurePanel className="fold-content">{children}</DisclosurePanel>
    </Disclosure>
  );
}
