import { useSyncExternalStore } from 'react';

/**
 * One clock for the whole page. Timers are computed from the server's timestamps and a measured offset;
 * nothing counts ticks, so a sleeping tab shows the right time as soon as it wakes.
 */

/** Milliseconds by which this computer's clock runs ahead of the server's. */
let offset = 0;
let measured = false;

/**
 * Learns the offset from a message which the server stamped at `serverTime` and which arrived at `localTime`.
 * Network delay only ever makes the difference larger, so the smallest one seen is the best estimate.
 */
export function learnOffset(serverTime: number, localTime: number): void {
  if (!Number.isFinite(serverTime)) return;
  const sample = localTime - serverTime;
  if (!measured || sample < offset) {
    offset = sample;
    measured = true;
  }
}

/** Forgets the estimate: after a computer's sleep or a clock change the old one may be wrong. */
export function forgetOffset(): void {
  measured = false;
}

/** The server's present time, in milliseconds since 1970. */
export function serverNow(): number {
  return Date.now() - offset;
}

const watchers = new Set<() => void>();
let ticking: ReturnType<typeof setTimeout> | undefined;
let shown = Math.floor(serverNow() / 1000) * 1000;

function tick(): void {
  const now = serverNow();
  shown = Math.floor(now / 1000) * 1000;
  ticking = setTimeout(tick, 1000 - (now % 1000) + 5);
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  if (ticking === undefined) tick();
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearTimeout(ticking);
      ticking = undefined;
    }
  };
}

/** The server's present time, whole seconds, in milliseconds since 1970; renders again each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => shown);
}
