import type { Monitor, Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { dataLang } from '../../lib/language.ts';
import { MonitorBar } from '../../shell/MonitorBar.tsx';
import { RosterList } from '../../shell/Roster.tsx';
import { TaskIcon } from '../../shell/TaskIcon.tsx';
import { connectedFor, customerName, stateText, stateTone } from '../../shell/taskText.ts';
import { Timer } from '../../ui/Timer.tsx';
import css from './Listening.module.css';

/** The call in which the supervisor's ear is: with whom, how, for how long, and who is on it. */
export function Listening({ task, monitor }: { task: Task; monitor: Monitor }) {
  const text = useText();
  const now = useNow();
  const since = connectedFor(task, now);
  const customer = customerName(task.customer, text);
  return (
    <section className={css.card} aria-label={text('pane.title')}>
      <div className={css.head}>
        <TaskIcon task={task} size={52} />
        <div className={css.who}>
          <small>{text('offer.kind.monitoring')}</small>
          <h2 lang={dataLang(monitor.of.name)}>{monitor.of.name}</h2>
          <p>
            <span>
              {text('field.customer')}: <b lang={dataLang(customer)}>{customer}</b>
            </span>
            {task.queue ? (
              <span>
                {text('field.queue')}: <b lang={dataLang(task.queue.name)}>{task.queue.name}</b>
              </span>
            ) : null}
          </p>
        </div>
        <div className={css.clocks}>
          <span className={css.state} data-tone={stateTone(task)}>
            {stateText(task, text)}
          </span>
          {since === undefined || monitor.ringing ? null : (
            <Timer milliseconds={since} className={css.clock} label={text('offer.kind.monitoring')} />
          )}
        </div>
      </div>
      {task.participants.length > 0 ? (
        <div className={css.roster}>
          <h3>{text('roster.title')}</h3>
          <RosterList task={task} />
        </div>
      ) : null}
      <MonitorBar task={task} monitor={monitor} />
    </section>
  );
}
