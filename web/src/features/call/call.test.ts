import { describe, expect, it } from 'vitest';
import { type CallInput, type CallModel, callReduce } from './call.ts';

const run = (...inputs: CallInput[]) => inputs.reduce<CallModel>(callReduce, { state: 'idle' });
const dialled: CallInput[] = [{ type: 'dial' }, { type: 'microphoneOpen' }];

describe("a customer's call", () => {
  it('goes from the question for the microphone to talk and end', () => {
    expect(run({ type: 'dial' }).state).toBe('asking');
    expect(run(...dialled).state).toBe('connecting');
    expect(run(...dialled, { type: 'up', at: 1_000 })).toEqual({ state: 'talking', since: 1_000 });
    expect(
      run(...dialled, { type: 'up', at: 1_000 }, { type: 'over', at: 61_000, reason: 'agentEnded' }),
    ).toEqual({
      state: 'ended',
      lastedMs: 60_000,
      reason: 'agentEnded',
    });
  });

  it('says why it failed and can be tried again', () => {
    const refused = run({ type: 'dial' }, { type: 'failed', code: 'microphone.refused' });
    expect(refused).toMatchObject({ state: 'failed', code: 'microphone.refused' });
    expect(callReduce(refused, { type: 'dial' }).state).toBe('asking');
  });

  it('is not changed by what comes too late', () => {
    const over = run(...dialled, { type: 'over', at: 5 });
    expect(over).toEqual({ state: 'ended', lastedMs: undefined, reason: undefined });
    expect(callReduce(over, { type: 'up', at: 9 })).toBe(over);
    expect(callReduce(over, { type: 'failed', code: 'offline' })).toBe(over);
  });

  it('does not dial twice', () => {
    const connecting = run(...dialled);
    expect(callReduce(connecting, { type: 'dial' })).toBe(connecting);
  });
});
