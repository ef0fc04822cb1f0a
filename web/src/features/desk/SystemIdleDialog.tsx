import { PhoneMissed } from 'lucide-react';
import { useState } from 'react';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { useIsPending } from '../../live/command.ts';
import { useMe } from '../../live/store.ts';
import { goAvailable, STATE_KEY } from '../../shell/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** D-2: the system made the agent idle (RONA and its relatives); one dialog, two ways on. */
export function SystemIdleDialog() {
  const text = useText();
  const codeText = useCodeText();
  const { state } = useMe();
  const pending = useIsPending(STATE_KEY);
  const [answered, setAnswered] = useState<string | null>();

  const code = state.name === 'idle' && state.idleCode?.system ? state.idleCode.name : undefined;
  if (code === undefined || answered === state.since) return null;
  const stay = () => setAnswered(state.since);
  return (
    <Dialog
      role="alertdialog"
      tone="stop"
      icon={<PhoneMissed size={20} aria-hidden="true" />}
      title={codeText('system', code)}
      onClose={stay}
      width={540}
      actions={
        <>
          <Button onPress={stay}>{text('rona.stayIdle')}</Button>
          <Button tone="live" autoFocus isPending={pending} onPress={() => void goAvailable()}>
            {text('rona.setAvailable')}
          </Button>
        </>
      }
    >
      <p>{codeText('ended', code)}</p>
    </Dialog>
  );
}
