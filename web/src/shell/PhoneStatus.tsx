import { Headset, Phone, PhoneOff, Smartphone, TriangleAlert } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { loginStation } from '../api/endpoints.ts';
import type { Station } from '../api/types.ts';
import { type MessageId, useText } from '../i18n/messages.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { perform, useIsPending } from '../live/command.ts';
import { useMe } from '../live/store.ts';
import { DevicePanel } from '../phone/DevicePanel.tsx';
import type { PhoneModel } from '../phone/machine.ts';
import { whileMoving } from '../phone/ownership.ts';
import { startPhone, usePhone } from '../phone/softphone.ts';
import { Button } from '../ui/Button.tsx';
import css from './PhoneStatus.module.css';

type Health = { tone: 'live' | 'wait' | 'stop'; word: MessageId; advice?: MessageId };

/** What is the matter with the agent's device, in one word and one piece of advice (STN-16). */
export function phoneHealth(station: Station, phone: PhoneModel): Health {
  if (station.device.kind !== 'browser') {
    return station.reachable
      ? { tone: 'live', word: 'phone.ready' }
      : { tone: 'stop', word: 'phone.unreachable', advice: 'phone.advice.unreachable' };
  }
  if (phone.status === 'elsewhere')
    return { tone: 'wait', word: 'phone.elsewhere', advice: 'phone.advice.elsewhere' };
  if (phone.microphone === 'refused')
    return { tone: 'stop', word: 'phone.noMicrophone', advice: 'microphone.refused' };
  if (phone.microphone === 'missing')
    return { tone: 'stop', word: 'phone.noMicrophone', advice: 'microphone.missing' };
  if (phone.microphone === 'insecure')
    return { tone: 'stop', word: 'phone.noMicrophone', advice: 'microphone.insecure' };
  if (phone.microphone === 'failed')
    return { tone: 'stop', word: 'phone.noMicrophone', advice: 'microphone.failed' };
  if (phone.status === 'lost') return { tone: 'stop', word: 'phone.lost', advice: 'phone.advice.lost' };
  // Both ends must agree: calls come only when the server has sound too.
  if (phone.status === 'ready' && station.reachable) return { tone: 'live', word: 'phone.ready' };
  return { tone: 'wait', word: 'phone.connecting' };
}

const ICONS = { browser: Headset, extension: Phone, dialNumber: Smartphone } as const;

/** The agent's device in the header; a press shows what is wrong, and the choice of devices. */
export function PhoneStatus({ onChangeStation }: { onChangeStation: () => void }) {
  const text = useText();
  const { station } = useMe();
  const phone = usePhone();
  const pending = useIsPending('takeOver');
  if (!station) return null;
  const { kind, number } = station.device;
  const health = phoneHealth(station, phone);
  const Icon = health.tone === 'stop' ? TriangleAlert : phone.status === 'elsewhere' ? PhoneOff : ICONS[kind];
  const name = text(`device.${kind}`);
  const label = number ? `${name} ${displayNumber(number)}` : name;

  return (
    <DialogTrigger>
      <AriaButton className={css.status} data-tone={health.tone} aria-label={`${label} ${text(health.word)}`}>
        <Icon size={17} aria-hidden="true" />
        <span className={css.name}>{label}</span> <span className={css.word}>{text(health.word)}</span>
      </AriaButton>
      <Popover className={css.popover} placement="bottom start" offset={6}>
        <Dialog className={css.dialog}>
          <Heading slot="title" className={css.title}>
            {name}
            <small>{station.team?.name ?? text('station.role.supervisor')}</small>
          </Heading>
          {health.advice ? (
            <p className={css.advice} data-tone={health.tone}>
              <TriangleAlert size={17} aria-hidden="true" />
              {text(health.advice)}
            </p>
          ) : null}
          {phone.status === 'elsewhere' && kind === 'browser' ? (
            <Button tone="primary" isPending={pending} onPress={() => void takeOver(station)}>
              {text('takeOver.confirm')}
            </Button>
          ) : null}
          {kind === 'browser' && phone.status !== 'elsewhere' ? <DevicePanel /> : null}
          {kind !== 'browser' ? <p className={css.muted}>{text(`phone.about.${kind}`)}</p> : null}
          <div className={css.foot}>
            <Button onPress={onChangeStation}>{text('phone.change')}</Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Brings the station's sound to this tab; running calls are kept (D-17). */
export async function takeOver(station: Station): Promise<void> {
  await whileMoving(async () => {
    const moved = await perform('takeOver', () =>
      loginStation({ teamId: station.team?.id, device: station.device, takeOver: true }),
    );
    if (moved) await startPhone(true);
  });
}
