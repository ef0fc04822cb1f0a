import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepSocket, retryDelay, SILENCE_MS } from './socket.ts';

class FakeSocket {
  static made: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }
  close(): void {
    this.closed = true;
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

describe('the event socket', () => {
  let seq: number | undefined;
  let lost: number[];
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    FakeSocket.made = [];
    seq = undefined;
    lost = [];
    stop = keepSocket('ws://here/events', {
      after: () => seq,
      onMessage: (message) => {
        seq = message.seq;
      },
      onOpen: () => {},
      onLost: (failures) => lost.push(failures),
    });
  });

  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const newest = () => {
    const socket = FakeSocket.made.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  };

  // Proves: NET-1
  it('takes 8 s of silence for a lost connection and resumes after the last number', () => {
    newest().onopen?.();
    newest().say({ type: 'snapshot', seq: 41, data: null });
    vi.advanceTimersByTime(SILENCE_MS - 100);
    newest().say({ type: 'tick', seq: 42 });
    vi.advanceTimersByTime(SILENCE_MS - 100);
    expect(lost).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(lost).toEqual([0]);
    vi.advanceTimersByTime(400);
    expect(FakeSocket.made).toHaveLength(2);
    expect(newest().url).toBe('ws://here/events?after=42');
  });

  it('returns at once after a restart and backs off from a dead server', () => {
    newest().onclose?.();
    vi.advanceTimersByTime(300);
    expect(FakeSocket.made).toHaveLength(2);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      newest().onclose?.();
      vi.advanceTimersByTime(6_000);
    }
    expect(FakeSocket.made).toHaveLength(10);
    newest().onclose?.();
    vi.advanceTimersByTime(3_900);
    expect(FakeSocket.made).toHaveLength(10);
  });

  it('stops when told', () => {
    stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.made).toHaveLength(1);
    expect(newest().closed).toBe(true);
  });
});

describe('waits between attempts', () => {
  it('grow from a quarter of a second to five seconds, give or take a fifth', () => {
    expect(retryDelay(0, 0.5)).toBe(250);
    expect(retryDelay(100, 0.5)).toBe(5_000);
    expect(retryDelay(100, 0)).toBe(4_000);
    expect(retryDelay(100, 1)).toBe(6_000);
  });
});
