import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { instant, secondsLeft } from '../lib/duration.ts';
import { useMe } from '../live/store.ts';
import { isMuted } from './actions.ts';
import { stateText, taskKind, taskName } from './taskText.ts';

/** Seconds before the end of an offer at which a screen reader is told. */
const SAY_AT = [10, 5];

/** What a screen reader hears: new requests at once, the rest when there is a pause. Never takes the focus. */
export function LiveRegion() {
  const text = useText();
  const { tasks } = useMe();
  const now = useNow();
  const ringing = tasks.find((task) => task.state === 'ringing');
  const working = tasks.filter((task) => task.state !== 'ringing');

  const alert = ringing
    ? text(ringing.queue ? 'announce.offer' : 'announce.offerNoQueue', {
        kind: taskKind(ringing),
        name: taskName(ringing, text),
        queue: ringing.queue?.name ?? '',
      })
    : '';
  const end =
    ringing && ringing.offerStage !== 'connecting' ? instant(ringing.timers.offerExpiresAt) : undefined;
  const left = end === undefined ? undefined : secondsLeft(end, now);
  const lastCall = left === undefined ? undefined : SAY_AT.filter((at) => left <= at).at(-1);

  const status = working
    .map((task) => `${stateText(task, text)}${isMuted(task) ? `, ${text('announce.muted')}` : ''}`)
    .join('; ');
  const [said, setSaid] = useState('');
  const before = useRef(status);
  useEffect(() => {
    // What stood there when the page opened is read with the page.
    if (before.current !== status) setSaid(status);
    before.current = status;
  }, [status]);

  return (
    <>
      <p className="visually-hidden" role="alert">
        {alert}
        {lastCall ? ` ${text('announce.left', { seconds: lastCall })}` : ''}
      </p>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
