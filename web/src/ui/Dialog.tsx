import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import css from './Dialog.module.css';

/** Whether a decision stops everything else now: then the focus belongs to it. */
export function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"]:not([aria-modal="false"])') !== null;
}

/** A decision that stops everything else. */
export function Dialog({
  title,
  icon,
  tone = 'plain',
  role = 'dialog',
  children,
  actions,
  onClose,
  closeLabel,
  width = 440,
  reading,
}: {
  title: string;
  icon?: ReactNode;
  tone?: 'plain' | 'stop' | 'wait';
  role?: 'dialog' | 'alertdialog';
  children?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  /** Shows a closing cross with these words. */
  closeLabel?: string;
  width?: number;
  /** Nothing in it takes the focus: the text itself does, so that keys can scroll it. */
  reading?: boolean;
}) {
  return (
    <ModalOverlay
      className={css.scrim}
      isOpen
      isDismissable={role === 'dialog'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={css.modal} style={{ maxInlineSize: width }}>
        <AriaDialog className={css.dialog} role={role}>
          <div className={css.head}>
            {icon ? (
              <span className={css.icon} data-tone={tone}>
                {icon}
              </span>
            ) : null}
            <Heading slot="title" className={css.title}>
              {title}
            </Heading>
            {closeLabel ? (
              <IconButton label={closeLabel} onPress={onClose}>
                <X size={18} />
              </IconButton>
            ) : null}
          </div>
          {children ? (
            <div className={css.body} tabIndex={reading ? 0 : undefined}>
              {children}
            </div>
          ) : null}
          {actions ? <div className={css.actions}>{actions}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
