import { describe, expect, it } from 'vitest';
import { type PhoneInput, phoneOff, phoneReduce, redialDelay } from './machine.ts';
import { claimOf, forgetSound, hadSound, MEMORY_MS, rememberSound } from './ownership.ts';

const run = (...inputs: PhoneInput[]) => inputs.reduce(phoneReduce, phoneOff);

describe('the browser phone', () => {
  it('comes up', () => {
    expect(run({ type: 'started' }).status).toBe('connecting');
    expect(run({ type: 'started' }, { type: 'connected' }).status).toBe('ready');
  });

  it('says that sound is lost until it is back, through further attempts', () => {
    const lost = run({ type: 'started' }, { type: 'connected' }, { type: 'dropped' }, { type: 'started' });
    expect(lost).toMatchObject({ status: 'lost', failures: 1 });
    expect(phoneReduce(lost, { type: 'connected' })).toMatchObject({ status: 'ready', failures: 0 });
  });

  it('does not come back by a late message once another tab has the sound', () => {
    const elsewhere = run({ type: 'started' }, { type: 'connected' }, { type: 'takenElsewhere' });
    expect(phoneReduce(elsewhere, { type: 'dropped' }).status).toBe('elsewhere');
  });

  it('stays off when it was stopped while connecting', () => {
    expect(run({ type: 'started' }, { type: 'stopped' }, { type: 'connected' }).status).toBe('off');
  });

  it('redials at once, then ever more slowly', () => {
    expect([1, 2, 3, 4, 5, 6, 99].map(redialDelay)).toEqual([0, 250, 500, 1_000, 2_000, 5_000, 5_000]);
  });
});

// Proves: D-17
describe('who carries the sound', () => {
  it('is this browser after a reload, and otherwise nobody by force', () => {
    expect(claimOf(true, true)).toBe('now');
    expect(claimOf(true, false)).toBe('now');
    expect(claimOf(false, true)).toBe('leave');
    expect(claimOf(false, false)).toBe('afterGrace');
  });

  it('is remembered for a reload, not for long, and for one person', () => {
    rememberSound('ana', 1_000);
    expect(hadSound('ana', 1_000 + MEMORY_MS - 1)).toBe(true);
    expect(hadSound('ana', 1_000 + MEMORY_MS)).toBe(false);
    expect(hadSound('boris', 1_001)).toBe(false);
    forgetSound();
    expect(hadSound('ana', 1_001)).toBe(false);
  });
});
