import { CheckCheck } from 'lucide-react';
import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { useIsPending } from '../live/command.ts';
import { isItem, isRequest } from '../live/order.ts';
import { Button } from '../ui/Button.tsx';
import { ACCEPT_ALL_KEY, acceptAll } from './actions.ts';

/** The requests that one button takes at once: all but calls, those on other pages included (POP-5). */
export function takenAtOnce(tasks: Task[]): Task[] {
  return tasks.filter((task) => isRequest(task) && isItem(task) && task.controls.accept.enabled);
}

/** Accepts everything that is no call. */
export function AcceptAll({ tasks, inList }: { tasks: Task[]; inList?: boolean }) {
  const text = useText();
  const pending = useIsPending(ACCEPT_ALL_KEY);
  const count = takenAtOnce(tasks).length;
  if (count === 0) return null;
  return (
    <Button
      tone="live"
      icon={<CheckCheck size={17} aria-hidden="true" />}
      isPending={pending}
      onPress={() => void acceptAll()}
    >
      {inList ? text('tasks.acceptAll') : text('offer.acceptAll', { count })}
    </Button>
  );
}
