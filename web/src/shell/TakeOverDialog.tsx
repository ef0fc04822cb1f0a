import { Headset } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/messages.ts';
import { useIsPending } from '../live/command.ts';
import { useMe } from '../live/store.ts';
import { usePhone } from '../phone/softphone.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { takeOver } from './PhoneStatus.tsx';

/** STN-12, D-17: a newly opened tab asks once whether the sound should come here; the banner stays afterwards. */
export function TakeOverDialog() {
  const text = useText();
  const { station, tasks } = useMe();
  const status = usePhone((phone) => phone.status);
  const moving = useIsPending('takeOver');
  // A tab whose sound is taken away by another one need not be asked: the person has just decided.
  const [hadSound, setHadSound] = useState(false);
  const [answered, setAnswered] = useState(false);
  useEffect(() => {
    if (status === 'ready') setHadSound(true);
  }, [status]);

  // Never a modal over a ringing request.
  const ringing = tasks.some((task) => task.state === 'ringing');
  if (status !== 'elsewhere' || station?.device.kind !== 'browser' || hadSound || answered || ringing)
    return null;
  return (
    <Dialog
      role="alertdialog"
      tone="wait"
      icon={<Headset size={20} aria-hidden="true" />}
      title={text('takeOver.title')}
      onClose={() => setAnswered(true)}
      width={540}
      actions={
        <>
          <Button onPress={() => setAnswered(true)}>{text('takeOver.watch')}</Button>
          <Button tone="primary" autoFocus isPending={moving} onPress={() => void takeOver(station)}>
            {text('takeOver.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('takeOver.body')}</p>
    </Dialog>
  );
}
