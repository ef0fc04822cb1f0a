import { ClipboardCheck, Pause, PhoneCall, PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import type { Task } from '../api/types.ts';
import css from './TaskIcon.module.css';
import { stateTone } from './taskText.ts';

export function TaskIcon({ task, size = 40 }: { task: Task; size?: number }) {
  const Icon =
    task.state === 'wrapUp'
      ? ClipboardCheck
      : task.state === 'held'
        ? Pause
        : task.state === 'ringing'
          ? task.direction === 'inbound'
            ? PhoneIncoming
            : PhoneOutgoing
          : PhoneCall;
  return (
    <span
      className={css.tile}
      data-tone={stateTone(task)}
      data-ringing={task.state === 'ringing' || undefined}
      style={{ inlineSize: size, blockSize: size }}
      aria-hidden="true"
    >
      <Icon size={size * 0.48} />
    </span>
  );
}
