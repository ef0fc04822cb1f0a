import { useEffect, useRef, useState } from 'react';
import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { formatSpan, instant } from '../lib/duration.ts';
import { dataLang } from '../lib/language.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { inStackOrder, useMe } from '../live/store.ts';
import { CountdownRing } from '../ui/CountdownRing.tsx';
import { OfferActions, useOfferTime } from './OfferActions.tsx';
import css from './PopoverStack.module.css';
import { TaskIcon } from './TaskIcon.tsx';
import { customerName, stateText, type Text, taskKind, taskName } from './taskText.ts';

/** POP-4: so many requests are shown; the rest can be paged to. */
const PAGE = 5;

/** Requests at the bottom right while the task list is collapsed (POP-1). Publishes its height as `--stack-h`. */
export function PopoverStack() {
  const text = useText();
  const { tasks } = useMe();
  const requests = inStackOrder(tasks.filter((task) => task.state === 'ringing'));
  const [page, setPage] = useState(0);
  const box = useRef<HTMLElement>(null);
  const pages = Math.max(1, Math.ceil(requests.length / PAGE));
  const current = Math.min(page, pages - 1);
  const first = current * PAGE;
  const shown = requests.slice(first, first + PAGE);
  const empty = requests.length === 0;

  useEffect(() => {
    const root = document.documentElement.style;
    const element = box.current;
    if (empty || !element) {
      root.setProperty('--stack-h', '0px');
      return;
    }
    const observer = new ResizeObserver(() => root.setProperty('--stack-h', `${element.offsetHeight}px`));
    observer.observe(element);
    return () => {
      observer.disconnect();
      root.setProperty('--stack-h', '0px');
    };
  }, [empty]);

  if (empty) return null;
  return (
    <section className={css.stack} ref={box} aria-label={text('offer.stack')}>
      {requests.length > 1 ? (
        <div className={css.head}>
          <span>
            {text('offer.range', { first: first + 1, last: first + shown.length, total: requests.length })}
          </span>
          {pages > 1 ? (
            <button type="button" onClick={() => setPage((current + 1) % pages)}>
              {text('offer.next')}
            </button>
          ) : null}
        </div>
      ) : null}
      {shown.map((task) => (
        <Card key={task.id} task={task} />
      ))}
    </section>
  );
}

/** POP-13: a request shows so many facts; a consult's begins with three about whoever asks (CON-7). */
const FACTS = 6;

/** What a request says beside its name; never a secure value. */
export function requestFacts(task: Task, text: Text, now: number): [string, string][] {
  const facts: [string, string][] = [];
  const asker: [string, string][] = [];
  const from = task.consult?.role === 'consulted' ? task.consult.initiator : undefined;
  if (from) {
    asker.push([text('field.agent'), from.name]);
    if (from.number) asker.push([text('field.agentNumber'), displayNumber(from.number)]);
    if (from.team) asker.push([text('field.team'), from.team.name]);
    facts.push([text('field.customer'), customerName(task.customer, text)]);
  } else if (task.customer.name && task.customer.number) {
    facts.push([text('field.number'), displayNumber(task.customer.number)]);
  }
  if (task.queue) facts.push([text('field.queue'), task.queue.name]);
  if (task.dnis) facts.push([text('field.dnis'), displayNumber(task.dnis)]);
  for (const variable of task.variables) {
    if (!variable.secure && variable.value) facts.push([variable.label, variable.value]);
  }
  const waiting = instant(task.timers.enqueuedAt);
  if (waiting !== undefined && !from) facts.push([text('field.waited'), formatSpan(now - waiting)]);
  return [...asker, ...facts.slice(0, FACTS)];
}

function Card({ task }: { task: Task }) {
  const text = useText();
  const now = useNow();
  const time = useOfferTime(task);
  const name = taskName(task, text);
  const facts = requestFacts(task, text, now);
  return (
    <article className={css.card} data-urgent={time?.urgent || undefined} data-request={task.id}>
      <div className={css.top}>
        <TaskIcon task={task} size={44} />
        <div className={css.words}>
          <small>
            {text(`offer.kind.${taskKind(task)}`)} · <em>{stateText(task, text)}</em>
          </small>
          <h2 lang={dataLang(name)}>{name}</h2>
        </div>
        {time ? (
          <CountdownRing left={time.left} total={time.total} urgent={time.urgent} />
        ) : (
          <span className={css.dots} aria-hidden="true" />
        )}
      </div>
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd lang={dataLang(value)}>{value}</dd>
          </div>
        ))}
      </dl>
      <OfferActions task={task} />
    </article>
  );
}
