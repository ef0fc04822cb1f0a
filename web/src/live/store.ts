import { create } from 'zustand';
import type { LiveMessage, Me } from '../api/types.ts';
import { forgetOffset, learnOffset } from '../lib/clock.ts';
import { emptyModel, isSnapshot, type LiveModel, reduce } from './model.ts';
import { type Observation, observe } from './observe.ts';
import { keepSocket } from './socket.ts';

type LiveState = LiveModel & {
  /** `starting` until the first message; then whether the socket is up. */
  connection: 'starting' | 'online' | 'lost';
  /** When the connection was lost, on this computer's clock. */
  lostAt: number | undefined;
};

export const useLive = create<LiveState>(() => ({
  ...emptyModel,
  connection: 'starting',
  lostAt: undefined,
}));

const listeners = new Set<(observation: Observation) => void>();

/** Hears what the agent must be told of. Returns the function that stops listening. */
export function onObservation(listener: (observation: Observation) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes one message from the socket into the store. */
export function receive(message: LiveMessage): void {
  const before = useLive.getState();
  const after = reduce(before, message);
  if (isSnapshot(message)) {
    if (message.data) {
      forgetOffset();
      learnOffset(Date.parse(message.data.now), Date.now());
    }
  } else if ('at' in message) {
    learnOffset(Date.parse(message.at), Date.now());
  }
  useLive.setState({ ...after, connection: 'online', lostAt: undefined });
  for (const observation of observe(before, message, after)) {
    for (const listener of listeners) listener(observation);
  }
}

/**
 * Connects the store to the server. `checkSession` is asked when attempts fail: the sign-in may have ended.
 * A supervisor hears of the managed teams too, on every page: agents may ask for help at any time.
 */
export function startLive(supervises: boolean, checkSession: () => void): () => void {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const stop = keepSocket(
    `${scheme}//${location.host}/api/v1/events${supervises ? '?view=supervision' : ''}`,
    {
      after: () => useLive.getState().seq,
      onOpen: () => {},
      onMessage: receive,
      onLost: (failures) => {
        const { connection, lostAt } = useLive.getState();
        if (connection === 'online') useLive.setState({ connection: 'lost', lostAt: Date.now() });
        else if (connection === 'lost' && lostAt === undefined) useLive.setState({ lostAt: Date.now() });
        if (failures > 0) checkSession();
      },
    },
  );
  return () => {
    stop();
    useLive.setState({ ...emptyModel, connection: 'starting', lostAt: undefined });
  };
}

/** The agent's picture; only for components that are shown when there is one. */
export function useMe(): Me {
  const me = useLive((live) => live.me);
  if (!me) throw new Error('no agent picture yet');
  return me;
}
