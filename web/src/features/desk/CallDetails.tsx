import { useIntl } from 'react-intl';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { displayNumber } from '../../lib/phoneNumber.ts';
import { Masked } from '../../ui/Masked.tsx';
import css from './InteractionPane.module.css';

/** What every call has: who, through which number and queue, when. */
export function CallDetails({ task }: { task: Task }) {
  const text = useText();
  const intl = useIntl();
  const time = (value: string | null) =>
    value ? intl.formatTime(value, { hour: '2-digit', minute: '2-digit', second: '2-digit' }) : undefined;
  const enqueued = instant(task.timers.enqueuedAt);
  const connected = instant(task.timers.connectedAt);
  const facts: { label: string; value: string | undefined }[] = [
    { label: text('field.customer'), value: task.customer.name },
    {
      label: text('field.number'),
      value: task.customer.number ? displayNumber(task.customer.number) : text('customer.hidden'),
    },
    { label: text('field.dnis'), value: task.dnis ? displayNumber(task.dnis) : undefined },
    { label: text('field.queue'), value: task.queue?.name },
    { label: text('field.enqueuedAt'), value: time(task.timers.enqueuedAt) },
    {
      label: text('field.waited'),
      value: enqueued !== undefined && connected !== undefined ? formatSpan(connected - enqueued) : undefined,
    },
    { label: text('field.connectedAt'), value: time(task.timers.connectedAt) },
  ];
  return (
    <section className={css.details} aria-labelledby="call-details">
      <h2 id="call-details">{text('pane.details')}</h2>
      <dl className={css.facts}>
        {facts.map(({ label, value }) =>
          value === undefined ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd lang={dataLang(value)}>
                <Masked value={value} />
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
