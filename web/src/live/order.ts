import type { Task } from '../api/types.ts';
import { instant } from '../lib/duration.ts';

/** The orders in which tasks stand: in the list, and in the stack of requests, page by page. Pure. */

/** The place of a channel in the task list (POP-8); in the stack the channels stand the other way round (POP-6). */
const PLACE: Record<Task['mediaType'], number> = { voice: 0, workItem: 1 };

/** POP-4: so many requests are shown at once. */
export const SHOWN_REQUESTS = 5;

export const isItem = (task: Task): boolean => task.mediaType === 'workItem';
export const isRequest = (task: Task): boolean => task.state === 'ringing';

function startOf({ timers }: Task): number {
  return instant(timers.offeredAt ?? timers.connectedAt ?? timers.enqueuedAt) ?? 0;
}

/**
 * Where work stands in the list: by when it came, whatever has become of it since, so that it never jumps. A call
 * stands by when it was offered.
 */
function listedAt(task: Task): number {
  return (isItem(task) ? instant(task.timers.enqueuedAt) : undefined) ?? startOf(task);
}

/** Which came earlier to this agent; of those that were taken at once, which was there earlier. */
function byArrival(a: Task, b: Task): number {
  return startOf(a) - startOf(b) || (instant(a.timers.enqueuedAt) ?? 0) - (instant(b.timers.enqueuedAt) ?? 0);
}

/** The order of the task list: calls first, and the newest first in each channel (POP-8). */
export function inListOrder(tasks: Task[]): Task[] {
  return [...tasks].sort((a, b) => PLACE[a.mediaType] - PLACE[b.mediaType] || listedAt(b) - listedAt(a));
}

/** The order of the stack: calls at the bottom, and the earliest on top in each channel (POP-6). */
export function inStackOrder(tasks: Task[]): Task[] {
  return [...tasks].sort((a, b) => PLACE[b.mediaType] - PLACE[a.mediaType] || byArrival(a, b));
}

/** One page of the stack, and which of all requests are new on it, counted from one. */
export type RequestPage = { tasks: Task[]; first: number; last: number };

function chunks<T>(all: T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < all.length; at += size) found.push(all.slice(at, at + size));
  return found;
}

/** The pages of the stack: a call stands on each of them, and the others share the places that are left (POP-4). */
export function requestPages(requests: Task[]): RequestPage[] {
  const calls = inStackOrder(requests.filter((task) => !isItem(task)));
  const others = inStackOrder(requests.filter(isItem));
  const pinned = calls.length < SHOWN_REQUESTS ? calls : [];
  const turning = pinned === calls ? others : [...calls, ...others];
  const pages = chunks(turning, SHOWN_REQUESTS - pinned.length);
  if (pages.length === 0 && pinned.length > 0) pages.push([]);
  let seen = 0;
  return pages.map((page, index) => {
    const first = seen + 1;
    seen += page.length + (index === 0 ? pinned.length : 0);
    return { tasks: inStackOrder([...page, ...pinned]), first, last: seen };
  });
}

/**
 * Which request is open in full: the chosen one while it is there, none if that was chosen (`null`), else the call,
 * else the one that came first.
 */
export function openRequest(requests: Task[], chosen: string | null | undefined): Task | undefined {
  if (chosen === null) return undefined;
  const found = requests.find((task) => task.id === chosen);
  if (found) return found;
  return requests.find((task) => !isItem(task)) ?? inStackOrder(requests)[0];
}
