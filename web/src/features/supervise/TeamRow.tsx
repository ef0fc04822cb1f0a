import { Headphones, Headset, LifeBuoy, ListTodo, MessagesSquare, Phone, Smartphone } from 'lucide-react';
import type { SupervisedAgent, SupervisedItem, SupervisedTask } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { displayNumber } from '../../lib/phoneNumber.ts';
import { useStateText } from '../../shell/StateSelector.tsx';
import { customerName } from '../../shell/taskText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Timer } from '../../ui/Timer.tsx';
import { RowActions } from './RowActions.tsx';
import type { Whom } from './SignOutDecision.tsx';
import css from './TeamTable.module.css';
import { groupOf } from './team.ts';
import { WhyButton } from './WhyButton.tsx';

const DEVICES = { browser: Headset, extension: Phone, dialNumber: Smartphone } as const;

/** One agent: state, device, contact, and what the supervisor may do. */
export function TeamRow({
  each,
  asks,
  onSignOut,
}: {
  each: SupervisedAgent;
  asks: boolean;
  onSignOut: (whom: Whom) => void;
}) {
  const text = useText();
  const now = useNow();
  const stateText = useStateText();
  const { agent, team, device, state, task, items } = each;
  const since = instant(state.since);
  const word = stateText({ ...state, label: state.name });
  const Device = DEVICES[device.kind];
  return (
    <tr data-asks={asks || undefined}>
      <th scope="row">
        <span className={css.person}>
          <Avatar name={agent.name} size={34} />
          <span className={css.two}>
            <b lang={dataLang(agent.name)}>
              {agent.name}
              {asks ? (
                <LifeBuoy size={16} className={css.asks} aria-label={text('supervise.asks')} role="img" />
              ) : null}
            </b>
            {team ? <small lang={dataLang(team.name)}>{team.name}</small> : null}
          </span>
        </span>
      </th>
      <td>
        <span className={css.two}>
          <span className={css.state} data-group={state.idleCode?.system ? 'trouble' : state.name}>
            <span lang={dataLang(word)}>{word}</span>
          </span>
          {since === undefined || state.label === 'engaged' ? (
            state.engaged ? (
              <small>{text('agent.engaged')}</small>
            ) : null
          ) : (
            <Timer milliseconds={now - since} className={css.small} />
          )}
        </span>
      </td>
      <td data-column="device">
        <span className={css.device}>
          <Device size={17} aria-hidden="true" />
          <span>{device.number ? displayNumber(device.number) : text(`device.${device.kind}`)}</span>
        </span>
      </td>
      <td>
        {task ? <Contact task={task} group={groupOf(each)} /> : items.length === 0 ? <None /> : null}
        {items.length > 0 ? <Items items={items} /> : null}
      </td>
      <td>{task ? <Customer task={task} /> : <None />}</td>
      <td data-column="queue">
        {task?.queue ? <span lang={dataLang(task.queue.name)}>{task.queue.name}</span> : <None />}
      </td>
      <td className={css.actions}>
        <RowActions each={each} onSignOut={onSignOut} />
      </td>
    </tr>
  );
}

function None() {
  return (
    <span className={css.none} aria-hidden="true">
      –
    </span>
  );
}

function Customer({ task }: { task: SupervisedTask }) {
  const text = useText();
  const name = customerName(task.customer, text);
  return <span lang={dataLang(name)}>{name}</span>;
}

function Contact({ task, group }: { task: SupervisedTask; group: string }) {
  const text = useText();
  const now = useNow();
  const since = instant(task.since);
  const connected = instant(task.connectedAt);
  const name = customerName(task.customer, text);
  return (
    <span className={css.two}>
      <span className={css.state} data-group={group}>
        {text(`state.${task.state}`)}
        <WhyButton taskId={task.id} name={name} />
        {task.consult ? (
          <MessagesSquare size={15} role="img" aria-label={text('supervise.consults')} />
        ) : null}
        {task.monitors.map((each) => (
          <Headphones
            key={each.supervisorId}
            size={15}
            role="img"
            aria-label={text('supervise.monitoredBy', { name: each.name })}
          />
        ))}
      </span>
      <span className={css.small}>
        {since === undefined ? null : <Timer milliseconds={now - since} />}
        {connected === undefined || connected === since ? null : (
          <>
            {' / '}
            <Timer milliseconds={now - connected} label={text('pane.connectedFor')} />
          </>
        )}
      </span>
    </span>
  );
}

/** Work without a call: what, how it stands, and since when. */
function Items({ items }: { items: SupervisedItem[] }) {
  const text = useText();
  const now = useNow();
  return (
    <ul className={css.items} aria-label={text('supervise.items')}>
      {items.map((item) => {
        const since = instant(item.since);
        const word = text(
          item.state === 'ringing'
            ? 'state.offered'
            : item.state === 'wrapUp'
              ? 'state.wrapUp'
              : 'state.inProgress',
        );
        return (
          <li key={item.id}>
            <ListTodo size={15} aria-hidden="true" />
            <span className={css.work} data-shortens>
              <b lang={dataLang(item.title)} title={item.title}>
                {item.title}
              </b>
              <small>
                {word} {since === undefined ? null : <Timer milliseconds={now - since} />}
              </small>
            </span>
            <WhyButton taskId={item.id} name={item.title} />
          </li>
        );
      })}
    </ul>
  );
}
