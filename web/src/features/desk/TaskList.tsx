import { ChevronsLeft, ChevronsRight, Inbox } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useText } from '../../i18n/messages.ts';
import { inListOrder, isRequest, openRequest, SHOWN_REQUESTS } from '../../live/order.ts';
import { useMe } from '../../live/store.ts';
import { AcceptAll } from '../../shell/AcceptAll.tsx';
import { NewItemButton } from '../../shell/NewItemButton.tsx';
import { keysOf } from '../../shell/shortcuts.ts';
import { shownTask, toggleTaskList, useView } from '../../shell/view.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { History } from './History.tsx';
import { RailItem, TaskCard } from './TaskCard.tsx';
import css from './TaskList.module.css';

/** Everything that came or is being worked on (POP-7), and what passed. */
export function TaskList({ collapsed }: { collapsed: boolean }) {
  const text = useText();
  const { tasks } = useMe();
  const selected = useView((view) => view.selected);
  const opened = useView((view) => view.opened);
  const shown = shownTask(tasks, selected);
  const ordered = inListOrder(tasks);
  const requests = tasks.filter(isRequest);
  const full = openRequest(requests, opened);

  if (collapsed) {
    return (
      <section className={css.rail} aria-label={text('tasks.title')}>
        <Tooltip text={text('tasks.expand')} keys={keysOf('taskList')} placement="right">
          <IconButton label={text('tasks.expand')} aria-expanded={false} onPress={toggleTaskList}>
            <ChevronsRight size={19} aria-hidden="true" />
          </IconButton>
        </Tooltip>
        <ul onKeyDown={moveByArrows}>
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
        <NewItemButton />
        <Tooltip text={text('tasks.collapse')} keys={keysOf('taskList')}>
          <IconButton label={text('tasks.collapse')} aria-expanded={true} onPress={toggleTaskList}>
            <ChevronsLeft size={19} aria-hidden="true" />
          </IconButton>
        </Tooltip>
      </div>
      <div className={css.scroll}>
        {requests.length > SHOWN_REQUESTS ? (
          <div className={css.all}>
            <AcceptAll tasks={requests} inList />
          </div>
        ) : null}
        {ordered.length === 0 ? (
          <p className={css.empty}>
            <Inbox size={30} strokeWidth={1.3} aria-hidden="true" />
            {text('tasks.empty')}
          </p>
        ) : (
          <ul className={css.cards} onKeyDown={moveByArrows}>
            {ordered.map((task) => (
              <TaskCard key={task.id} task={task} current={task.id === shown?.id} open={task === full} />
            ))}
          </ul>
        )}
        <History />
      </div>
    </section>
  );
}

/** Up, down, Home and End go from task to task; Tab goes through the buttons of each. */
function moveByArrows(event: KeyboardEvent<HTMLUListElement>): void {
  const here = (event.target as HTMLElement).closest('li');
  const rows = [...event.currentTarget.children];
  const at = here ? rows.indexOf(here) : -1;
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rows.length - 1,
  };
  const to = rows[steps[event.key] ?? -1];
  if (at < 0 || !to) return;
  event.preventDefault();
  to.querySelector<HTMLElement>('button')?.focus();
}
