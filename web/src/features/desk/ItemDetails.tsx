import { useIntl } from 'react-intl';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import css from './InteractionPane.module.css';

/** What is known of a work item: where it came from, and how long it waited. */
export function ItemDetails({ task }: { task: Task }) {
  const text = useText();
  const intl = useIntl();
  const time = (value: string | null) =>
    value
      ? intl.formatDate(value, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
      : undefined;
  const enqueued = instant(task.timers.enqueuedAt);
  const taken = instant(task.timers.connectedAt);
  const facts: [string, string | undefined][] = [
    [text('field.title'), task.title],
    [text('field.queue'), task.queue?.name],
    [text('field.createdBy'), task.createdBy?.name],
    [text('field.enqueuedAt'), time(task.timers.enqueuedAt)],
    [
      text('field.waited'),
      enqueued === undefined || taken === undefined ? undefined : formatSpan(taken - enqueued),
    ],
    [text('field.takenAt'), time(task.timers.connectedAt)],
  ];
  return (
    <section className={css.details} aria-labelledby="item-details">
      <h2 id="item-details">{text('pane.itemDetails')}</h2>
      <dl className={css.facts}>
        {facts.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd lang={dataLang(value)}>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
