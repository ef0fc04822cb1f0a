import type { SupervisedAgent } from '../../api/types.ts';
import { instant } from '../../lib/duration.ts';

/** The order and the filters of the team table. Pure; what may be done to whom is the server's word. */

/** The groups by which a team is looked at; each agent is in exactly one. */
export type Group = 'trouble' | 'working' | 'wrapUp' | 'idle' | 'available';
export const GROUPS: Group[] = ['trouble', 'working', 'wrapUp', 'idle', 'available'];

export function groupOf(each: SupervisedAgent): Group {
  if (each.task?.state === 'wrapUp') return 'wrapUp';
  if (each.task || each.items.some(({ state }) => state === 'connected')) return 'working';
  if (each.items.some(({ state }) => state === 'wrapUp')) return 'wrapUp';
  if (each.state.name === 'available') return 'available';
  return each.state.idleCode?.system ? 'trouble' : 'idle';
}

/** Since when the agent has been in what the table shows: the contact's stage, else the state. */
export function sinceOf(each: SupervisedAgent): number | undefined {
  return instant(each.task ? each.task.since : each.state.since);
}

export type Order = 'worst' | 'name';

/** Worst first: whoever called for help, then trouble, then the longest in each group. */
export function arrangeTeam(
  agents: SupervisedAgent[],
  { order, helpless, language }: { order: Order; helpless: Set<string>; language: string },
): SupervisedAgent[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const byName = (a: SupervisedAgent, b: SupervisedAgent) => collator.compare(a.agent.name, b.agent.name);
  if (order === 'name') return [...agents].sort(byName);
  const rank = (each: SupervisedAgent) => (helpless.has(each.agent.id) ? -1 : GROUPS.indexOf(groupOf(each)));
  return [...agents].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (sinceOf(a) ?? Number.MAX_SAFE_INTEGER) - (sinceOf(b) ?? Number.MAX_SAFE_INTEGER) ||
      byName(a, b),
  );
}

export type Filter = { words: string; group: Group | undefined; team: string | undefined };

/** Each word that was typed must stand somewhere: name, team, queue, customer or number. */
export function matches(each: SupervisedAgent, { words, group, team }: Filter): boolean {
  if (group !== undefined && groupOf(each) !== group) return false;
  if (team !== undefined && each.team?.id !== team) return false;
  const hay = [
    each.agent.name,
    each.team?.name,
    each.device.number,
    each.task?.queue?.name,
    each.task?.customer.name,
    each.task?.customer.number,
    ...each.items.flatMap((item) => [item.title, item.queue?.name]),
  ]
    .filter(Boolean)
    .join('\n')
    .toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
