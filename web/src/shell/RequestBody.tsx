import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { formatSpan, instant } from '../lib/duration.ts';
import { dataLang } from '../lib/language.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { isItem } from '../live/order.ts';
import { CardLines } from './CardLines.tsx';
import css from './RequestBody.module.css';
import { customerName, type Text } from './taskText.ts';

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
  if (task.createdBy) facts.push([text('field.createdBy'), task.createdBy.name]);
  if (task.dnis) facts.push([text('field.dnis'), displayNumber(task.dnis)]);
  for (const variable of task.variables) {
    if (!variable.secure && variable.value) facts.push([variable.label, variable.value]);
  }
  const waiting = instant(task.timers.enqueuedAt);
  if (waiting !== undefined && !from) facts.push([text('field.waited'), formatSpan(now - waiting)]);
  return [...asker, ...facts.slice(0, FACTS)];
}

/** What a request says: the same in the stack and in the task list (POP-3). */
export function RequestBody({ task }: { task: Task }) {
  const text = useText();
  const now = useNow();
  if (!isItem(task)) return <CardLines task={task} />;
  return (
    <dl className={css.facts}>
      {requestFacts(task, text, now).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd lang={dataLang(value)}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
