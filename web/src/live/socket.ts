import type { LiveMessage } from '../api/types.ts';

/** NET-1: this long without any message means that the connection is lost. */
export const SILENCE_MS = 8_000;
/** Waits before each further attempt: a restarting server is found again at once, a dead one is not hammered. */
const RETRY_MS = [250, 250, 500, 1_000, 2_000, 4_000, 5_000] as const;
/** An attempt that has not opened by then is given up. */
const OPEN_MS = 6_000;

/** The wait before attempt number `failures + 1`, spread by `random` (0..1) so that desktops do not return as one. */
export function retryDelay(failures: number, random: number): number {
  const base = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 5_000;
  return Math.round(base * (0.8 + 0.4 * random));
}

/** The socket's address, resuming after a number where there is one. */
function addressFrom(url: string, after: number | undefined): string {
  if (after === undefined) return url;
  return `${url}${url.includes('?') ? '&' : '?'}after=${after}`;
}

type Handlers = {
  /** The number to resume after, if any. */
  after: () => number | undefined;
  onMessage: (message: LiveMessage) => void;
  onOpen: () => void;
  /** The connection is gone; attempts go on by themselves. `failures` counts those since it last worked. */
  onLost: (failures: number) => void;
};

/** Keeps one event socket open until told to stop. Returns the function that stops it. */
export function keepSocket(url: string, handlers: Handlers): () => void {
  let socket: WebSocket | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const guard = (milliseconds: number, action: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };

  const lose = () => {
    const old = socket;
    socket = undefined;
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
    if (stopped) return;
    handlers.onLost(failures);
    guard(retryDelay(failures, Math.random()), open);
    failures += 1;
  };

  const open = () => {
    if (stopped || socket) return;
    const after = handlers.after();
    const fresh = new WebSocket(addressFrom(url, after));
    socket = fresh;
    guard(OPEN_MS, lose);
    fresh.onopen = () => {
      guard(SILENCE_MS, lose);
      handlers.onOpen();
    };
    fresh.onmessage = (event) => {
      failures = 0;
      guard(SILENCE_MS, lose);
      handlers.onMessage(JSON.parse(String(event.data)) as LiveMessage);
    };
    fresh.onclose = lose;
  };

  // The network or the person is back: do not sit out the wait.
  const hurry = () => {
    if (!socket && document.visibilityState === 'visible') open();
  };

  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  open();

  return () => {
    stopped = true;
    clearTimeout(timer);
    window.removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
    lose();
  };
}
