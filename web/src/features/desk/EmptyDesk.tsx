import { CircleMinus, ListTodo, PhoneIncoming, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useHistory } from '../../api/queries.ts';
import { useText } from '../../i18n/messages.ts';
import { formatSpan } from '../../lib/duration.ts';
import { useIsPending } from '../../live/command.ts';
import { isItem, isRequest } from '../../live/order.ts';
import { useMe } from '../../live/store.ts';
import { goAvailable, STATE_KEY } from '../../shell/actions.ts';
import { useStateText } from '../../shell/StateSelector.tsx';
import { Button } from '../../ui/Button.tsx';
import css from './EmptyDesk.module.css';
import { past, summarise } from './past.ts';

/** No task in hand: what to expect, or what to do to get work. */
export function EmptyDesk() {
  const text = useText();
  const stateText = useStateText();
  const { state, tasks } = useMe();
  const history = useHistory();
  const pending = useIsPending(STATE_KEY);
  const requests = tasks.filter(isRequest);
  const ringing = requests.length > 0;
  const onlyItems = requests.every(isItem);
  // A colleague may ask an idle agent too: then the request is the next thing to do, not the state.
  const ready = state.name === 'available' || ringing;
  const system = state.idleCode?.system === true;
  const figures = summarise(past(history.data ?? [], tasks));
  const heading = useRef<HTMLHeadingElement>(null);
  // After wrap-up the focus would be nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  const Icon = ringing && onlyItems ? ListTodo : ready ? PhoneIncoming : system ? TriangleAlert : CircleMinus;

  return (
    <div className={css.empty}>
      <div className={css.hero} data-tone={ready ? 'live' : system ? 'stop' : 'wait'}>
        <span className={css.disc} data-waiting={ready || undefined}>
          <Icon size={34} strokeWidth={1.6} aria-hidden="true" />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {text(
            ringing
              ? onlyItems
                ? 'empty.offered'
                : 'empty.ringing'
              : ready
                ? 'empty.available'
                : 'empty.idle',
          )}
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
