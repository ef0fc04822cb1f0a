import { LogOut } from 'lucide-react';
import { signOutFor } from '../../api/endpoints.ts';
import { useText } from '../../i18n/messages.ts';
import { perform } from '../../live/command.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { agentKey } from './keys.ts';

export type Whom = { id: string; name: string };

/** To sign somebody out takes the phone from their hands: it is asked once more (STN-20). */
export function SignOutDecision({ whom, onClose }: { whom: Whom; onClose: () => void }) {
  const text = useText();
  return (
    <Dialog
      role="alertdialog"
      tone="stop"
      icon={<LogOut size={20} aria-hidden="true" />}
      title={text('supervise.signOut.title', { name: whom.name })}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {text('common.cancel')}
          </Button>
          <Button
            tone="stop"
            onPress={() => {
              onClose();
              void perform(agentKey(whom.id, 'signOut'), () => signOutFor(whom.id));
            }}
          >
            {text('supervise.signOut')}
          </Button>
        </>
      }
    >
      <p>{text('supervise.signOut.body')}</p>
    </Dialog>
  );
}
