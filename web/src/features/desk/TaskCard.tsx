import { ChevronDown } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { dataLang } from '../../lib/language.ts';
import { isItem } from '../../live/order.ts';
import { OfferActions, useOfferTime } from '../../shell/OfferActions.tsx';
import { RequestBody } from '../../shell/RequestBody.tsx';
import { TimeLeft } from '../../shell/RequestCard.tsx';
import { focusAnyRequest } from '../../shell/requestFocus.ts';
import { TaskIcon } from '../../shell/TaskIcon.tsx';
import {
  connectedFor,
  customerName,
  stateText,
  stateTone,
  subStateFor,
  taskKind,
  taskName,
} from '../../shell/taskText.ts';
import { select, toggleRequest, useView } from '../../shell/view.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Masked, spoken } from '../../ui/Masked.tsx';
import { Timer } from '../../ui/Timer.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import css from './TaskList.module.css';

/** Work without a call that nobody has looked at yet (POP-10). */
export function useIsUnread(task: Task): boolean {
  return useView((view) => isItem(task) && !view.seen.includes(task.id));
}

function Unread() {
  const text = useText();
  return (
    <span className={css.unread}>
      <span className="visually-hidden">{text('tasks.unread')}</span>
    </span>
  );
}

/** One task of the list: a request with its buttons, or work that can be chosen. */
export function TaskCard({ task, current, open }: { task: Task; current: boolean; open: boolean }) {
  const ringing = task.state === 'ringing';
  const box = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) focusAnyRequest();
    };
  }, []);
  return (
    <li
      ref={box}
      className={css.card}
      data-current={current || undefined}
      data-ringing={ringing || undefined}
      data-request={ringing ? task.id : undefined}
      data-media={task.mediaType}
    >
      {ringing ? (
        <Request task={task} open={open} />
      ) : (
        <button
          type="button"
          className={css.row}
          aria-current={current || undefined}
          onClick={() => select(task.id)}
        >
          <Words task={task} />
        </button>
      )}
    </li>
  );
}

function Request({ task, open }: { task: Task; open: boolean }) {
  const text = useText();
  const nameId = `task-${task.id}`;
  return (
    <>
      <button
        type="button"
        className={css.row}
        aria-expanded={open}
        title={text('offer.open', { name: spoken(taskName(task, text), text) })}
        onClick={() => toggleRequest(task.id, open)}
      >
        <Words task={task} nameId={nameId} full={open} />
        <ChevronDown size={16} className={css.chevron} aria-hidden="true" />
      </button>
      {open ? (
        <div className={css.body}>
          <RequestBody task={task} />
        </div>
      ) : null}
      <OfferActions task={task} describedBy={nameId} />
    </>
  );
}

function Words({
  task,
  nameId,
  full,
}: {
  task: Task;
  nameId?: string;
  /** What the task is about stands below in full. */
  full?: boolean;
}) {
  const text = useText();
  const now = useNow();
  const unread = useIsUnread(task);
  const time = useOfferTime(task);
  const name = taskName(task, text);
  const kind = taskKind(task);
  const under = [
    text(`offer.kind.${kind}`),
    full
      ? undefined
      : kind === 'consult' || kind === 'monitoring'
        ? customerName(task.customer, text)
        : task.queue?.name,
  ].filter((part) => part !== undefined);
  const others = task.participants.filter((who) => who.kind !== 'customer').length - 1;
  const spent = subStateFor(task, now) ?? connectedFor(task, now);
  const ringing = task.state === 'ringing';
  return (
    <>
      <span className={css.picture}>
        <TaskIcon task={task} />
        {unread ? <Unread /> : null}
      </span>
      <span className={css.words} data-shortens>
        <b id={nameId} lang={dataLang(name)}>
          <Masked value={name} />
        </b>
        <small lang={dataLang(under.join(' '))}>{under.join(' · ')}</small>
        <span className={css.state} data-tone={stateTone(task)}>
          {stateText(task, text)}
          {others > 0 && !ringing && task.state !== 'wrapUp' && kind === 'call' ? (
            <>
              <span aria-hidden="true">+{others}</span>
              <span className="visually-hidden">{text('roster.others', { count: others })}</span>
            </>
          ) : null}
        </span>
      </span>
      {time ? (
        <TimeLeft task={task} size={42} />
      ) : spent === undefined ? null : (
        <Timer milliseconds={spent} className={css.timer} />
      )}
    </>
  );
}

/** The same task while the list is only a rail. */
export function RailItem({ task, current }: { task: Task; current: boolean }) {
  const text = useText();
  const unread = useIsUnread(task);
  const name = taskName(task, text);
  const label = [spoken(name, text), text(`offer.kind.${taskKind(task)}`), stateText(task, text)].join(', ');
  return (
    <li>
      <Tooltip text={label} placement="right">
        <IconButton
          label={unread ? `${label}, ${text('tasks.unread')}` : label}
          aria-current={current || undefined}
          className={css.railItem}
          onPress={() => select(task.id)}
        >
          <TaskIcon task={task} size={38} />
          {unread ? <span className={css.unread} aria-hidden="true" /> : null}
        </IconButton>
      </Tooltip>
    </li>
  );
}
