import { BellRing, CloudOff, Headset, Volume2 } from 'lucide-react';
import { useIntl } from 'react-intl';
import { useText } from '../i18n/messages.ts';
import { useIsPending } from '../live/command.ts';
import { useLive, useMe } from '../live/store.ts';
import { listen, usePhone } from '../phone/softphone.ts';
import { Button } from '../ui/Button.tsx';
import css from './Banners.module.css';
import { takeOver } from './PhoneStatus.tsx';
import { SystemIdleBanner } from './SystemIdleDialog.tsx';
import { askForToaster, doNotAsk, useToaster } from './toasterPermission.ts';

/** What stands between the agent and the work, across the whole page. */
export function Banners() {
  const text = useText();
  const intl = useIntl();
  const { station, state, tasks } = useMe();
  const connection = useLive((live) => live.connection);
  const lostAt = useLive((live) => live.lostAt);
  const status = usePhone((phone) => phone.status);
  const needsGesture = usePhone((phone) => phone.needsGesture);
  const moving = useIsPending('takeOver');
  const elsewhere = station?.device.kind === 'browser' && status === 'elsewhere';
  const toaster = useToaster();
  // The moment at which it is plain what for: ready for contacts, and none there yet.
  const askToaster =
    toaster.permission === 'default' && !toaster.asked && state.name === 'available' && tasks.length === 0;
  return (
    <div aria-live="polite">
      <SystemIdleBanner />
      {connection === 'lost' ? (
        <div className={css.banner} data-tone="stop">
          <CloudOff size={18} aria-hidden="true" />
          <p>
            <b>{text('connection.lost')}</b>{' '}
            {text('connection.stale', {
              time: intl.formatTime(lostAt ?? Date.now(), {
                hour: '2-digit',
                minute: '2-digit',
                second: '2-digit',
              }),
            })}
          </p>
        </div>
      ) : null}
      {needsGesture ? (
        <div className={css.banner} data-tone="wait">
          <Volume2 size={18} aria-hidden="true" />
          <p>{text('phone.needsGesture')}</p>
          <Button onPress={() => void listen()}>{text('phone.listen')}</Button>
        </div>
      ) : null}
      {askToaster ? (
        <div className={css.banner} data-tone="wait">
          <BellRing size={18} aria-hidden="true" />
          <p>{text('toaster.ask')}</p>
          <Button onPress={() => void askForToaster()}>{text('notices.allowToaster')}</Button>
          <Button tone="quiet" onPress={doNotAsk}>
            {text('toaster.notNow')}
          </Button>
        </div>
      ) : null}
      {elsewhere && station ? (
        <div className={css.banner} data-tone="wait">
          <Headset size={18} aria-hidden="true" />
          <p>{text('takeOver.banner')}</p>
          <Button isPending={moving} onPress={() => void takeOver(station)}>
            {text('takeOver.confirm')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
