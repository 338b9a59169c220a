import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  /** For what has to be compared side by side. */
  readonly wide?: boolean;
  /** While main works on the answer, the question cannot be closed: closing it would not stop the work. */
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question in the middle of the screen. Escape and Cancel close it; nothing has happened then. */
export function Ask({ title, wide = false, busy, onClose, children }: Props) {
  return (
    <ModalOverlay
      className="dialog-ground"
      isOpen
      onOpenChange={(open) => {
        if (!open && !busy) onClose();
      }}
    >
      <Modal className={wide ? "dialog wide" : "dialog"}>
        <Dialog className="dialog-room">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
