import type { HistoryItem, Task } from '../../api/types.ts';
import { instant } from '../../lib/duration.ts';

/** What is over: not what rings or goes on, and not the talk whose wrap-up is still to be done. */
export function past(items: HistoryItem[], tasks: Task[]): HistoryItem[] {
  const wrappingUp = new Set(tasks.filter((task) => task.state === 'wrapUp').map((task) => task.id));
  return items.filter(
    (item) => item.endedAt !== null && !(item.outcome === 'handled' && wrappingUp.has(item.taskId)),
  );
}

/** The last 24 hours in three figures. */
export function summarise(items: HistoryItem[]): {
  handled: number;
  missed: number;
  averageMs: number | undefined;
} {
  let talked = 0;
  let talks = 0;
  let missed = 0;
  for (const item of items) {
    const start = instant(item.connectedAt);
    const end = instant(item.endedAt);
    if (item.outcome === 'missed') missed += 1;
    else if (start !== undefined && end !== undefined) {
      talked += end - start;
      talks += 1;
    }
  }
  return { handled: talks, missed, averageMs: talks > 0 ? talked / talks : undefined };
}
