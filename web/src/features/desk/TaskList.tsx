import { ChevronsLeft, ChevronsRight, Inbox } from 'lucide-react';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { dataLang } from '../../lib/language.ts';
import { inListOrder, useMe } from '../../live/store.ts';
import { OfferActions, useOfferTime } from '../../shell/OfferActions.tsx';
import { keysOf } from '../../shell/shortcuts.ts';
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
import { select, shownTask, toggleTaskList, useView } from '../../shell/view.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CountdownRing } from '../../ui/CountdownRing.tsx';
import { Timer } from '../../ui/Timer.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { History } from './History.tsx';
import css from './TaskList.module.css';

export function TaskList({ collapsed }: { collapsed: boolean }) {
  const text = useText();
  const { tasks } = useMe();
  const selected = useView((view) => view.selected);
  const shown = shownTask(tasks, selected);
  const ordered = inListOrder(tasks);

  if (collapsed) {
    return (
      <section className={css.rail} aria-label={text('tasks.title')}>
        <Tooltip text={text('tasks.expand')} keys={keysOf('taskList')} placement="right">
          <IconButton label={text('tasks.expand')} aria-expanded={false} onPress={toggleTaskList}>
            <ChevronsRight size={19} aria-hidden="true" />
          </IconButton>
        </Tooltip>
        <ul>
          {ordered.map((task) => (
            <RailItem key={task.id} task={task} current={task.id === shown?.id} />
          ))}
        </ul>
      </section>
    );
  }

  return (
    <section className={css.list} aria-label={text('tasks.title')}>
      <div className={css.head}>
        <h2>{text('tasks.title')}</h2>
        <span className={css.count}>{text('tasks.count', { count: tasks.length })}</span>
        <Tooltip text={text('tasks.collapse')} keys={keysOf('taskList')}>
          <IconButton label={text('tasks.collapse')} aria-expanded={true} onPress={toggleTaskList}>
            <ChevronsLeft size={19} aria-hidden="true" />
          </IconButton>
        </Tooltip>
      </div>
      <div className={css.scroll}>
        {ordered.length === 0 ? (
          <p className={css.empty}>
            <Inbox size={30} strokeWidth={1.3} aria-hidden="true" />
            {text('tasks.empty')}
          </p>
        ) : (
          <ul className={css.cards}>
            {ordered.map((task) => (
              <TaskCard key={task.id} task={task} current={task.id === shown?.id} />
            ))}
          </ul>
        )}
        <History />
      </div>
    </section>
  );
}

function TaskCard({ task, current }: { task: Task; current: boolean }) {
  const text = useText();
  const now = useNow();
  const name = taskName(task, text);
  const kind = taskKind(task);
  const under = [
    kind === 'call' ? undefined : text(`offer.kind.${kind}`),
    kind === 'consult' || kind === 'monitoring' ? customerName(task.customer, text) : task.queue?.name,
  ].filter(Boolean);
  const others = task.participants.filter((who) => who.kind !== 'customer').length - 1;
  const ringing = task.state === 'ringing';
  const time = useOfferTime(task);
  const spent = subStateFor(task, now) ?? connectedFor(task, now);
  const words = (
    <>
      <TaskIcon task={task} />
      <span className={css.words} data-shortens>
        <b lang={dataLang(name)}>{name}</b>
        <small lang={dataLang(under.join(' '))}>{under.join(' · ') || text('tasks.kind')}</small>
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
        <CountdownRing left={time.left} total={time.total} urgent={time.urgent} size={42} />
      ) : spent === undefined ? null : (
        <Timer milliseconds={spent} className={css.timer} />
      )}
    </>
  );
  return (
    <li
      className={css.card}
      data-current={current || undefined}
      data-ringing={ringing || undefined}
      data-request={ringing ? task.id : undefined}
    >
      {ringing ? (
        <>
          <div className={css.row}>{words}</div>
          <OfferActions task={task} />
        </>
      ) : (
        <button
          type="button"
          className={css.row}
          aria-current={current || undefined}
          onClick={() => select(task.id)}
        >
          {words}
        </button>
      )}
    </li>
  );
}

function RailItem({ task, current }: { task: Task; current: boolean }) {
  const text = useText();
  const name = taskName(task, text);
  const label = `${name}, ${stateText(task, text)}`;
  return (
    <li>
      <Tooltip text={label} placement="right">
        <IconButton
          label={label}
          aria-current={current || undefined}
          className={css.railItem}
          onPress={() => select(task.id)}
        >
          <TaskIcon task={task} size={38} />
        </IconButton>
      </Tooltip>
    </li>
  );
}
