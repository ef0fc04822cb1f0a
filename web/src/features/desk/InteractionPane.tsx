import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { displayNumber } from '../../lib/phoneNumber.ts';
import { TaskIcon } from '../../shell/TaskIcon.tsx';
import { connectedFor, customerName, stateText, stateTone, subStateFor } from '../../shell/taskText.ts';
import { useView } from '../../shell/view.ts';
import { Timer } from '../../ui/Timer.tsx';
import { ControlBar } from './ControlBar.tsx';
import css from './InteractionPane.module.css';
import { Keypad } from './Keypad.tsx';
import { WrapUp } from './WrapUp.tsx';

/** Who it is, for how long, and what may be done: always in sight. Below it what is known of the call. */
export function InteractionPane({ task }: { task: Task }) {
  const text = useText();
  const now = useNow();
  const keypadOpen = useView((view) => view.keypadOpen) && task.controls.dtmf.visible;
  const heading = useRef<HTMLHeadingElement>(null);
  const name = customerName(task.customer, text);
  const talked = connectedFor(task, now);
  const sub = subStateFor(task, now);
  const wrapUp = task.state === 'wrapUp';

  // A freshly accepted call, and the next task after wrap-up, take the focus (never a ringing one).
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another task moves the focus
  useEffect(() => {
    if (wrapUp) return;
    if (!document.querySelector('[role="dialog"],[role="alertdialog"]'))
      heading.current?.focus({ preventScroll: true });
  }, [task.id]);

  return (
    <div className={css.pane}>
      <section className={css.card} aria-label={text('pane.title')}>
        <div className={css.head}>
          <TaskIcon task={task} size={52} />
          <div className={css.who}>
            <h1 ref={heading} tabIndex={-1} lang={dataLang(name)}>
              {name}
            </h1>
            <p>
              {task.customer.name && task.customer.number ? (
                <span>{displayNumber(task.customer.number)}</span>
              ) : null}
              {task.queue ? (
                <span>
                  {text('field.queue')}: <b lang={dataLang(task.queue.name)}>{task.queue.name}</b>
                </span>
              ) : null}
              {task.dnis ? (
                <span>
                  {text('field.dnis')}: <b>{displayNumber(task.dnis)}</b>
                </span>
              ) : null}
            </p>
          </div>
          <div className={css.clocks}>
            <span className={css.state} data-tone={stateTone(task)}>
              <span>{stateText(task, text)}</span>
              {sub === undefined ? null : <Timer milliseconds={sub} label={stateText(task, text)} />}
            </span>
            {talked === undefined ? null : (
              <Timer milliseconds={talked} className={css.clock} label={text('pane.connectedFor')} />
            )}
          </div>
        </div>
        {wrapUp ? <WrapUp task={task} key={task.id} /> : <ControlBar task={task} />}
        {keypadOpen && !wrapUp ? (
          <div className={css.keypad}>
            <Keypad task={task} key={task.id} />
          </div>
        ) : null}
      </section>
      <CallDetails task={task} />
    </div>
  );
}

function CallDetails({ task }: { task: Task }) {
  const text = useText();
  const intl = useIntl();
  const time = (value: string | null) =>
    value ? intl.formatTime(value, { hour: '2-digit', minute: '2-digit', second: '2-digit' }) : undefined;
  const enqueued = instant(task.timers.enqueuedAt);
  const connected = instant(task.timers.connectedAt);
  const facts: { label: string; value: string | undefined }[] = [
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
              <dd lang={dataLang(value)}>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {task.variables.length > 0 ? (
        <>
          <h2>{text('pane.variables')}</h2>
          <dl className={css.facts}>
            {task.variables.map((variable) => (
              <div key={variable.name}>
                <dt lang={dataLang(variable.label)}>{variable.label}</dt>
                <dd lang={dataLang(variable.value)}>
                  {variable.secure
                    ? '••••••••'
                    : variable.value || <span className={css.blank}>{text('pane.noValue')}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  );
}
