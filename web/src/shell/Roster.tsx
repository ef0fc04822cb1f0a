import { ChevronDown, Crown, Headphones, MicOff, Phone, UserMinus, Users } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import type { Participant, Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { useIsPending } from '../live/command.ts';
import { useMe } from '../live/store.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { verbKey } from './actions.ts';
import css from './Roster.module.css';
import { participantName, type Text } from './taskText.ts';
import { useView } from './view.ts';

/** The others on the call: how many, and by name in a list (CNF-14). Nothing while one talks to one. */
export function Roster({ task }: { task: Task }) {
  const text = useText();
  const me = useMe().agent.id;
  const [open, setOpen] = useState(false);
  const others = task.participants.filter((who) => who.agentId !== me && who.kind !== 'customer');
  if (others.length === 0 || task.consult?.role === 'consulted') return null;
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className={css.button} aria-label={text('roster.others', { count: others.length })}>
        <Users size={15} aria-hidden="true" />
        <span aria-hidden="true">+{others.length}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </AriaButton>
      <Popover className={css.popover} placement="bottom start" offset={6}>
        <Dialog className={css.dialog}>
          <Heading slot="title" className={css.title}>
            {text('roster.title')}
          </Heading>
          <RosterList task={task} onAsk={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Everybody on the customer's leg, in the order in which they joined. */
export function RosterList({ task, onAsk }: { task: Task; onAsk?: () => void }) {
  const me = useMe().agent.id;
  return (
    <ul className={css.list}>
      {task.participants.map((who) => (
        <Line key={who.id} who={who} mine={who.agentId === me} task={task} onAsk={onAsk} />
      ))}
    </ul>
  );
}

function roleOf(who: Participant, mine: boolean, text: Text): string {
  if (mine) return text('roster.you');
  return text(`roster.kind.${who.kind}`);
}

function Line({
  who,
  mine,
  task,
  onAsk,
}: {
  who: Participant;
  mine: boolean;
  task: Task;
  /** The decision takes the place of the list. */
  onAsk: (() => void) | undefined;
}) {
  const text = useText();
  const name = participantName(who, text);
  const nameless = !/\p{L}/u.test(name);
  const pending = useIsPending(verbKey(task.id, `drop/${who.id}`));
  const removable =
    task.controls.dropParticipant.visible && !mine && who.kind !== 'customer' && who.kind !== 'supervisor';
  const number = who.number && who.number !== who.name ? displayNumber(who.number) : undefined;
  return (
    <li className={css.line} data-busy={pending || undefined}>
      {who.kind === 'supervisor' || nameless ? (
        <span className={css.glyph} data-tone={nameless ? 'plain' : undefined}>
          {nameless ? <Phone size={16} aria-hidden="true" /> : <Headphones size={16} aria-hidden="true" />}
        </span>
      ) : (
        <Avatar name={name} size={32} />
      )}
      <span className={css.words}>
        <b lang={dataLang(name)}>{name}</b>
        <small>
          {[roleOf(who, mine, text), number === name ? undefined : number].filter(Boolean).join(' · ')}
        </small>
      </span>
      {who.primary ? (
        <span className={css.mark} title={text('roster.primary')}>
          <Crown size={15} aria-hidden="true" />
          <span className="visually-hidden">{text('roster.primary')}</span>
        </span>
      ) : null}
      {who.muted ? (
        <span className={css.mark} data-tone="wait" title={text('roster.muted')}>
          <MicOff size={15} aria-hidden="true" />
          <span className="visually-hidden">{text('roster.muted')}</span>
        </span>
      ) : null}
      {removable ? (
        <Tooltip text={text('roster.remove', { name })}>
          <IconButton
            label={text('roster.remove', { name })}
            isDisabled={!task.controls.dropParticipant.enabled || pending}
            onPress={() => {
              onAsk?.();
              useView.setState({ asking: { kind: 'drop', taskId: task.id, participantId: who.id } });
            }}
          >
            <UserMinus size={17} aria-hidden="true" />
          </IconButton>
        </Tooltip>
      ) : null}
    </li>
  );
}
