import { useEffect, useRef, useState } from 'react';
import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { instant, secondsLeft } from '../lib/duration.ts';
import { inStackOrder, isRequest } from '../live/order.ts';
import { useMe } from '../live/store.ts';
import { spoken } from '../ui/Masked.tsx';
import { isMuted } from './actions.ts';
import { stateText, type Text, taskKind, taskName } from './taskText.ts';

/** Seconds before the end of an offer at which a screen reader is told. */
const SAY_AT = [10, 5];

/** The words for requests that have come since the last ones were told. */
function arrival(arrived: Task[], all: number, text: Text): string {
  const [task] = arrived;
  if (!task) return '';
  if (arrived.length > 1) return text('announce.several', { count: arrived.length });
  const words = text(task.queue ? 'announce.offer' : 'announce.offerNoQueue', {
    kind: taskKind(task),
    name: spoken(taskName(task, text), text),
    queue: task.queue?.name ?? '',
  });
  return all > 1 ? `${words}. ${text('announce.several', { count: all })}` : words;
}

/** The end that comes first, when it is near: told for one request only, however many there are. */
function lastCall(requests: Task[], now: number, text: Text): string {
  let soonest: { task: Task; left: number } | undefined;
  for (const task of requests) {
    const end = task.offerStage === 'connecting' ? undefined : instant(task.timers.offerExpiresAt);
    if (end === undefined) continue;
    const left = secondsLeft(end, now);
    if (!soonest || left < soonest.left) soonest = { task, left };
  }
  const seconds = SAY_AT.filter((at) => soonest !== undefined && soonest.left <= at).at(-1);
  if (!soonest || seconds === undefined) return '';
  return requests.length > 1
    ? text('announce.leftFor', { seconds, name: spoken(taskName(soonest.task, text), text) })
    : text('announce.left', { seconds });
}

/** What a screen reader hears: new requests at once, the rest when there is a pause. Never takes the focus. */
export function LiveRegion() {
  const text = useText();
  const { tasks } = useMe();
  const now = useNow();
  const requests = inStackOrder(tasks.filter(isRequest));
  const working = tasks.filter((task) => !isRequest(task));

  const known = useRef<Set<string>>(new Set());
  const [alert, setAlert] = useState('');
  const ids = requests.map((task) => task.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again only when requests come or go
  useEffect(() => {
    const arrived = requests.filter((task) => !known.current.has(task.id));
    known.current = new Set(requests.map((task) => task.id));
    // One that goes is not a reason to tell the others again.
    if (requests.length === 0) setAlert('');
    else if (arrived.length > 0) setAlert(arrival(arrived, requests.length, text));
  }, [ids]);

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
        {alert} {lastCall(requests, now, text)}
      </p>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
