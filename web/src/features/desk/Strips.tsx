import {
  CircleUserRound,
  Headphones,
  LifeBuoy,
  MessagesSquare,
  PhoneForwarded,
  PhoneOff,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { instant } from '../../lib/duration.ts';
import { useMe } from '../../live/store.ts';
import { participantName, partyName } from '../../shell/taskText.ts';
import { Timer } from '../../ui/Timer.tsx';
import css from './InteractionPane.module.css';

type Strip = {
  id: string;
  Icon: ComponentType<{ size?: number }>;
  tone: 'wait' | 'ring' | 'plain';
  words: string;
  since?: string | null;
};

/** What else goes on in this call, each in one line between the head and the controls. */
export function Strips({ task }: { task: Task }) {
  const text = useText();
  const now = useNow();
  const me = useMe().agent.id;
  const strips: Strip[] = [];
  if (task.state === 'postCall')
    strips.push({ id: 'post', Icon: PhoneOff, tone: 'wait', words: text('strip.postCall') });
  if (task.transfer) {
    const name = partyName(task.transfer.to);
    strips.push({
      id: 'transfer',
      Icon: PhoneForwarded,
      tone: 'ring',
      words: text(task.transfer.released ? 'strip.transferred' : 'strip.transferring', { name }),
      since: task.transfer.since,
    });
  }
  if (task.consult?.role === 'bystander') {
    const { initiator, with: asked, since } = task.consult;
    strips.push({
      id: 'consult',
      Icon: MessagesSquare,
      tone: 'plain',
      words: text('strip.bystander', { name: initiator.name, other: partyName(asked) }),
      since,
    });
  }
  if (task.state !== 'wrapUp') {
    for (const who of task.participants) {
      if (who.kind === 'supervisor' && who.agentId !== me && !task.monitor)
        strips.push({
          id: who.id,
          Icon: Headphones,
          tone: 'plain',
          words: text('strip.supervisor', { name: participantName(who, text) }),
        });
    }
    if (task.help)
      strips.push({
        id: 'help',
        Icon: task.help.agentId === me ? LifeBuoy : CircleUserRound,
        tone: 'wait',
        words: text(task.help.agentId === me ? 'strip.help' : 'strip.helpOfOther'),
        since: task.help.since,
      });
  }
  return strips.map(({ id, Icon, tone, words, since }) => {
    const start = instant(since);
    return (
      <p key={id} className={css.strip} data-tone={tone}>
        <Icon size={17} aria-hidden="true" />
        <span>{words}</span>
        {start === undefined ? null : <Timer milliseconds={Math.max(0, now - start)} />}
      </p>
    );
  });
}
