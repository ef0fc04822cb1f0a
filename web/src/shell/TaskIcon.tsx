import {
  ClipboardCheck,
  Headphones,
  ListTodo,
  MessagesSquare,
  Pause,
  PhoneCall,
  PhoneForwarded,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Users,
} from 'lucide-react';
import type { Task } from '../api/types.ts';
import { isItem } from '../live/order.ts';
import css from './TaskIcon.module.css';
import { stateTone, type Tone, taskKind } from './taskText.ts';

function iconOf(task: Task) {
  if (isItem(task)) return task.state === 'wrapUp' ? ClipboardCheck : ListTodo;
  switch (task.state) {
    case 'ringing': {
      const kind = taskKind(task);
      if (kind === 'consult') return MessagesSquare;
      if (kind === 'transfer') return PhoneForwarded;
      return task.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
    }
    case 'wrapUp':
      return ClipboardCheck;
    case 'held':
      return Pause;
    case 'consultRequested':
    case 'consulting':
      return MessagesSquare;
    case 'conference':
      return Users;
    case 'postCall':
      return PhoneOff;
    case 'monitoring':
      return Headphones;
    case 'connected':
    case 'ended':
      return PhoneCall;
  }
}

export function TaskIcon({ task, size = 40 }: { task: Task; size?: number }) {
  return (
    <IconTile
      Icon={iconOf(task)}
      tone={stateTone(task)}
      ringing={task.state === 'ringing' || task.monitor?.ringing === true}
      size={size}
    />
  );
}

/** A round picture in the colour of a state. */
export function IconTile({
  Icon,
  tone,
  ringing = false,
  size = 40,
}: {
  Icon: typeof PhoneCall;
  tone: Tone;
  ringing?: boolean;
  size?: number;
}) {
  return (
    <span
      className={css.tile}
      data-tone={tone}
      data-ringing={ringing || undefined}
      style={{ inlineSize: size, blockSize: size }}
      aria-hidden="true"
    >
      <Icon size={size * 0.48} />
    </span>
  );
}
