import { describe, expect, it } from 'vitest';
import { agentState, at, supervised } from '../../../test/unit/world.tsx';
import type { SupervisedTask } from '../../api/types.ts';
import { arrangeTeam, groupOf, matches } from './team.ts';

const contact = (fields: Partial<SupervisedTask> = {}): SupervisedTask => ({
  id: 't1',
  state: 'connected',
  queue: { id: 'billing', name: 'Billing' },
  customer: { name: 'Мария Георгиева', number: '+359888123456', masked: false },
  since: at(-60),
  connectedAt: at(-60),
  consult: false,
  monitorable: true,
  monitors: [],
  ...fields,
});
const idle = (system: boolean) =>
  agentState({ name: 'idle', since: at(-30), idleCode: { id: 'x', name: 'x', names: {}, system } });

const team = [
  supervised('ana'),
  supervised('boris', { task: contact({ since: at(-60) }) }),
  supervised('vera', { task: contact({ since: at(-600) }) }),
  supervised('georgi', { state: idle(true) }),
  supervised('dimo', { state: idle(false) }),
  supervised('elena', { task: contact({ state: 'wrapUp' }) }),
];
const order = (given: 'worst' | 'name', helpless: string[] = []) =>
  arrangeTeam(team, { order: given, helpless: new Set(helpless), language: 'en' }).map(
    (each) => each.agent.id,
  );

describe('the team', () => {
  it('is arranged worst first: help, trouble, the longest contact, wrap-up, idle, available', () => {
    expect(order('worst', ['boris'])).toEqual(['boris', 'georgi', 'vera', 'elena', 'dimo', 'ana']);
  });

  it('or by name', () => {
    expect(order('name')).toEqual(['ana', 'boris', 'dimo', 'elena', 'georgi', 'vera']);
  });

  it('is filtered by group, team and words, each anywhere', () => {
    const found = (fields: object) =>
      team
        .filter((each) => matches(each, { words: '', group: undefined, team: undefined, ...fields }))
        .map((each) => each.agent.id);
    expect(found({})).toHaveLength(6);
    expect(found({ group: 'working' })).toEqual(['boris', 'vera']);
    expect(found({ team: 'sales' })).toEqual([]);
    expect(found({ words: 'BILL vera' })).toEqual(['vera']);
    expect(found({ words: 'георг 8812' })).toEqual(['boris', 'vera', 'elena']);
    expect(groupOf(supervised('x', { state: idle(true) }))).toBe('trouble');
  });
});
