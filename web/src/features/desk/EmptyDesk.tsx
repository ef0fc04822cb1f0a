import { CircleMinus, PhoneIncoming, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useHistory } from '../../api/queries.ts';
import type { HistoryItem } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { useIsPending } from '../../live/command.ts';
import { useMe } from '../../live/store.ts';
import { goAvailable, STATE_KEY } from '../../shell/actions.ts';
import { useStateText } from '../../shell/StateSelector.tsx';
import { Button } from '../../ui/Button.tsx';
import css from './EmptyDesk.module.css';

/** The last 24 hours in three figures. */
export function summarise(items: HistoryItem[]): {
  handled: number;
  missed: number;
  averageMs: number | undefined;
} {
  let talked = 0;
  let talks = 0;
  let missed = 0;
  for (const item of items) {
    const start = instant(item.connectedAt);
    const end = instant(item.endedAt);
    if (item.outcome === 'missed') missed += 1;
    else if (start !== undefined && end !== undefined) {
      talked += end - start;
      talks += 1;
    }
  }
  return { handled: talks, missed, averageMs: talks > 0 ? talked / talks : undefined };
}

/** No task in hand: what to expect, or what to do to get work. */
export function EmptyDesk() {
  const text = useText();
  const stateText = useStateText();
  const { state, tasks } = useMe();
  const history = useHistory();
  const pending = useIsPending(STATE_KEY);
  const ringing = tasks.some((task) => task.state === 'ringing');
  // A colleague may ask an idle agent too: then the request is the next thing to do, not the state.
  const ready = state.name === 'available' || ringing;
  const system = state.idleCode?.system === true;
  const figures = summarise(history.data ?? []);
  const heading = useRef<HTMLHeadingElement>(null);
  // After wrap-up the focus would be nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  const Icon = ready ? PhoneIncoming : system ? TriangleAlert : CircleMinus;

  return (
    <div className={css.empty}>
      <div className={css.hero} data-tone={ready ? 'live' : system ? 'stop' : 'wait'}>
        <span className={css.disc} data-waiting={ready || undefined}>
          <Icon size={34} strokeWidth={1.6} aria-hidden="true" />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {text(ringing ? 'empty.ringing' : ready ? 'empty.available' : 'empty.idle')}
        </h1>
        <p>
          {ringing
            ? text('empty.ringingBody')
            : ready
              ? text('empty.availableBody')
              : text('empty.idleBody', { reason: stateText(state) })}
        </p>
        {ready ? null : (
          <Button tone="live" size="l" isPending={pending} onPress={() => void goAvailable()}>
            {text('empty.goAvailable')}
          </Button>
        )}
      </div>
      <dl className={css.figures} aria-label={text('empty.figures')}>
        <div>
          <dt>{text('empty.handled')}</dt>
          <dd>{figures.handled}</dd>
        </div>
        <div>
          <dt>{text('empty.missed')}</dt>
          <dd>{figures.missed}</dd>
        </div>
        <div>
          <dt>{text('empty.average')}</dt>
          <dd>{figures.averageMs === undefined ? '–' : formatSpan(figures.averageMs)}</dd>
        </div>
      </dl>
      <p className={css.note}>{text('empty.figures')}</p>
    </div>
  );
}
