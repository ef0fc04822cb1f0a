import { describe, expect, it } from 'vitest';
import { at, item, task, timers } from '../../test/unit/world.tsx';
import type { Task } from '../api/types.ts';
import { inListOrder, inStackOrder, openRequest, requestPages } from './order.ts';

/** Requests that came so many seconds ago, the earliest first. */
const since = (seconds: number, fields: Partial<Task> = {}): Partial<Task> => ({
  state: 'ringing',
  timers: timers({ offeredAt: at(-seconds), offerExpiresAt: at(30 - seconds) }),
  ...fields,
});
const call = (id: string, seconds: number) => task(since(seconds, { id }));
const work = (id: string, seconds: number) => item(since(seconds, { id }));
const ids = (tasks: Task[]) => tasks.map((each) => each.id);

const first = work('first', 9);
const second = work('second', 5);
const rings = call('rings', 7);

// Proves: POP-8
it('in the list calls stand before work items, and the newest on top in each channel', () => {
  expect(ids(inListOrder([first, rings, second]))).toEqual(['rings', 'second', 'first']);
});

// Proves: POP-6
it('in the stack work items stand above the call, and the earliest on top', () => {
  expect(ids(inStackOrder([rings, second, first]))).toEqual(['first', 'second', 'rings']);
});

it('work in the list keeps its place when it is taken and when it is ended', () => {
  const came = (seconds: number) => ({ enqueuedAt: at(-seconds) });
  const older = item({ id: 'older', timers: timers({ ...came(90), connectedAt: at(-5) }) });
  const newer = item({ id: 'newer', state: 'wrapUp', timers: timers({ ...came(40), wrapUpSince: at(-1) }) });
  expect(ids(inListOrder([older, newer]))).toEqual(['newer', 'older']);
});

describe('the pages of the stack', () => {
  const many = Array.from({ length: 7 }, (_, index) => work(`w${index}`, 20 - index));

  // Proves: POP-4
  it('show five at most, and the call on each of them', () => {
    const pages = requestPages([call('rings', 1), ...many]);
    expect(pages.map(({ tasks }) => ids(tasks))).toEqual([
      ['w0', 'w1', 'w2', 'w3', 'rings'],
      ['w4', 'w5', 'w6', 'rings'],
    ]);
    expect(pages.map(({ first: from, last }) => [from, last])).toEqual([
      [1, 5],
      [6, 8],
    ]);
  });

  it('are filled by work items when nobody calls', () => {
    expect(requestPages(many).map(({ tasks, first: from, last }) => [tasks.length, from, last])).toEqual([
      [5, 1, 5],
      [2, 6, 7],
    ]);
  });

  it('are none without requests', () => {
    expect(requestPages([])).toEqual([]);
    expect(requestPages([rings]).map(({ tasks }) => ids(tasks))).toEqual([['rings']]);
  });
});

it('the call is open in full, else whatever came first, unless somebody chose', () => {
  expect(openRequest([first, second, rings], undefined)).toBe(rings);
  expect(openRequest([second, first], undefined)).toBe(first);
  expect(openRequest([second, first], 'second')).toBe(second);
  expect(openRequest([second, first], 'gone')).toBe(first);
  expect(openRequest([second, first], null)).toBeUndefined();
});
