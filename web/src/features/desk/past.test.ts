import { expect, it } from 'vitest';
import { at, task } from '../../../test/unit/world.tsx';
import type { HistoryItem } from '../../api/types.ts';
import { past, summarise } from './past.ts';

function item(fields: Partial<HistoryItem>): HistoryItem {
  return {
    id: '1',
    taskId: 't1',
    mediaType: 'voice',
    direction: 'inbound',
    customer: { number: '+359888123456', masked: false },
    queue: null,
    dnis: null,
    offeredAt: at(-600),
    connectedAt: null,
    endedAt: at(-60),
    outcome: 'missed',
    reason: null,
    wrapUpCode: null,
    ...fields,
  };
}

const talk = { outcome: 'handled', connectedAt: at(-160) } as const;

it('what still rings or goes on is not past, and counts nowhere', () => {
  const rings = item({ id: '2', endedAt: null });
  const talks = item({ ...talk, id: '3', endedAt: null });
  const found = past([rings, talks, item({})], []);
  expect(found.map(({ id }) => id)).toEqual(['1']);
  expect(summarise(found)).toEqual({ handled: 0, missed: 1, averageMs: undefined });
});

it('a talk is past when its wrap-up is done; an offer of the same contact that was missed is past already', () => {
  const items = [item({ ...talk, id: '2' }), item({ id: '1' })];
  expect(past(items, [task({ id: 't1', state: 'wrapUp' })]).map(({ id }) => id)).toEqual(['1']);
  expect(past(items, [])).toEqual(items);
  expect(summarise(items)).toEqual({ handled: 1, missed: 1, averageMs: 100_000 });
});
