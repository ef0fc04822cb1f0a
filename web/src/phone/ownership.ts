import { recall, remember } from '../lib/storage.ts';

/**
 * Which browser carries the station's sound. Inside one browser the tabs agree by a Web Lock; between browsers the
 * person decides, because each new connection replaces the other one on the server.
 */

/** What a tab without sound should do about it. */
export type Claim =
  /** Connect now: this browser had the sound before a reload or restart. */
  | 'now'
  /** Connect unless somebody else turns out to be on the way. */
  | 'afterGrace'
  /** Leave it to the other browser until the person says otherwise. */
  | 'leave';

export function claimOf(hadIt: boolean, reachable: boolean): Claim {
  if (hadIt) return 'now';
  return reachable ? 'leave' : 'afterGrace';
}

/** A reload or a crashed browser is back within this; later the person may have moved the phone meanwhile. */
export const MEMORY_MS = 60_000;
/** How often the memory is refreshed while the sound is here. */
export const REFRESH_MS = 10_000;

export function hadSound(userId: string, now: number): boolean {
  const kept = recall('centrala.phoneHere');
  return kept?.userId === userId && now - kept.at < MEMORY_MS;
}

export function rememberSound(userId: string, now: number): void {
  remember('centrala.phoneHere', { userId, at: now });
}

export function forgetSound(): void {
  remember('centrala.phoneHere', undefined);
}

/** True while this tab itself moves the station here, so that it does not mistake its own move for another's. */
let moving = 0;

export async function whileMoving<T>(action: () => Promise<T>): Promise<T> {
  moving += 1;
  try {
    return await action();
  } finally {
    moving -= 1;
  }
}

export function isMoving(): boolean {
  return moving > 0;
}
