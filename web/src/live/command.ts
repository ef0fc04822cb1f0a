import { create } from 'zustand';
import type { Accepted } from '../api/types.ts';
import { notifyProblem } from './notices.ts';
import { useLive } from './store.ts';

/** Commands on their way: a button does not fire twice, and shows that it was pressed (UIC-2). */
export const usePending = create<{ pending: Record<string, true> }>(() => ({ pending: {} }));

/** The events of a command follow its answer at once; after this the button is given back in any case. */
const EVENTS_MS = 2_000;

function mark(key: string, on: boolean): void {
  usePending.setState(({ pending }) => {
    const next = { ...pending };
    if (on) next[key] = true;
    else delete next[key];
    return { pending: next };
  });
}

/**
 * Runs a command once. It stays pending until the live picture contains its outcome, so the button never shows
 * the old state again in between. A refusal becomes a notice. Answers whether it was accepted.
 */
export async function perform(
  key: string,
  command: () => Promise<Pick<Accepted, 'seq'> | undefined>,
): Promise<boolean> {
  if (usePending.getState().pending[key]) return false;
  mark(key, true);
  try {
    const accepted = await command();
    if (accepted) await pictureReaches(accepted.seq);
    return true;
  } catch (error) {
    notifyProblem(error);
    return false;
  } finally {
    mark(key, false);
  }
}

/** Resolves when the live picture contains the event of this number, or after a short while. */
export function pictureReaches(seq: number): Promise<void> {
  return new Promise((resolve) => {
    const reached = () => (useLive.getState().seq ?? 0) >= seq;
    if (!Number.isFinite(seq) || reached()) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, EVENTS_MS);
    const stop = useLive.subscribe(() => {
      if (reached()) done();
    });
  });
}

export function useIsPending(key: string): boolean {
  return usePending(({ pending }) => pending[key] === true);
}
