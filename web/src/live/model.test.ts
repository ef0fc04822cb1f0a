import { describe, expect, it } from 'vitest';
import { agentState, at, me, task } from '../../test/unit/world.tsx';
import type { LiveEvent } from '../api/types.ts';
import { emptyModel, type LiveModel, reduce } from './model.ts';
import { observe } from './observe.ts';

const event = (seq: number, data: LiveEvent['data'], type = 'task.changed'): LiveEvent => ({
  seq,
  at: at(0),
  type,
  data,
});

const begin = (fields = {}): LiveModel => ({ seq: 10, me: me(fields), team: null });

/** The picture after a message, and what the agent is told. */
function step(model: LiveModel, message: LiveEvent) {
  const after = reduce(model, message);
  return { after, told: observe(model, message, after) };
}

describe('the live picture', () => {
  it('begins with a snapshot and is replaced by a later one', () => {
    const first = reduce(emptyModel, { type: 'snapshot', seq: 7, data: me({ tasks: [task()] }) });
    expect(first).toMatchObject({ seq: 7, me: { tasks: [{ id: 't1' }] } });
    const second = reduce(first, { type: 'snapshot', seq: 3, data: me() });
    expect(second).toMatchObject({ seq: 3, me: { tasks: [] } });
  });

  it('takes tasks, state and station from events and drops ended tasks', () => {
    let model = reduce(begin(), event(12, { task: task({ state: 'ringing' }) }));
    expect(model.me?.tasks).toHaveLength(1);
    model = reduce(
      model,
      event(20, { task: task({ state: 'connected', version: 2 }), state: agentState({ engaged: true }) }),
    );
    expect(model.me).toMatchObject({ seq: 20, tasks: [{ state: 'connected' }], state: { engaged: true } });
    model = reduce(model, event(21, { task: task({ state: 'ended', version: 3 }), station: null }));
    expect(model.me).toMatchObject({ tasks: [], station: null });
  });

  it('is not turned back by repeated messages', () => {
    const model: LiveModel = {
      seq: 30,
      me: me({ tasks: [task({ state: 'held', version: 5 })] }),
      team: null,
    };
    expect(reduce(model, event(29, { task: task({ state: 'connected', version: 4 }) }))).toBe(model);
    const repeated = reduce(model, event(30, { task: task({ state: 'connected', version: 4 }) }));
    expect(repeated.me?.tasks[0]?.state).toBe('held');
  });

  it('keeps the number of a tick, for resuming', () => {
    expect(reduce(begin(), { type: 'tick', seq: 44 })).toMatchObject({ seq: 44, me: { seq: 10 } });
  });
});

describe('what the agent is told', () => {
  it('a new request once, not its later stages', () => {
    const first = step(begin(), event(11, { task: task({ state: 'ringing', offerStage: 'connecting' }) }));
    expect(first.told).toMatchObject([{ kind: 'offered' }]);
    const second = step(first.after, event(12, { task: task({ state: 'ringing', offerStage: 'request' }) }));
    expect(second.told).toEqual([]);
  });

  // Proves: RON-11
  it('that the caller left while it rang, and the agent stays Available', () => {
    const ringing = begin({ tasks: [task({ state: 'ringing' })] });
    const { after, told } = step(
      ringing,
      event(11, { task: task({ state: 'ended', endReason: 'callerLeft' }) }),
    );
    expect(told).toMatchObject([{ kind: 'missed', reason: 'callerLeft' }]);
    expect(after.me?.state.name).toBe('available');
  });

  it('that the system made the agent idle, but not what the agent chose', () => {
    const rona = agentState({
      name: 'idle',
      since: at(1),
      idleSince: at(1),
      idleCode: { id: 'RONA', name: 'RONA', names: {}, system: true },
    });
    expect(step(begin(), event(11, { state: rona })).told).toMatchObject([{ kind: 'stateBySystem' }]);
    const lunch = { ...rona, idleCode: { id: 'l', name: 'Lunch', names: {}, system: false } };
    expect(step(begin(), event(11, { state: lunch })).told).toEqual([]);
  });

  it('that the phone was lost and is back', () => {
    const station = me().station;
    if (!station) throw new Error('the test picture has a station');
    const lost = step(begin(), event(11, { station: { ...station, reachable: false } }));
    expect(lost.told).toMatchObject([{ kind: 'stationLost' }]);
    expect(step(lost.after, event(12, { station })).told).toMatchObject([{ kind: 'stationBack' }]);
  });

  // Proves: D-17
  it('that the station moved, whatever its reachability', () => {
    const { told } = step(begin(), event(11, { station: me().station }, 'station.moved'));
    expect(told).toMatchObject([{ kind: 'stationMoved' }]);
  });

  // Proves: WRP-5
  it('that the default reason was given automatically', () => {
    const owed = begin({ tasks: [task({ state: 'wrapUp' })] });
    const { told } = step(
      owed,
      event(11, { task: task({ state: 'ended', version: 2 }), reason: 'automatic' }, 'task.wrappedUp'),
    );
    expect(told.map((each) => each.kind)).toEqual(['finished', 'autoWrapUp']);
  });

  it('nothing by a snapshot', () => {
    const message = { type: 'snapshot', seq: 11, data: me({ tasks: [task({ state: 'ringing' })] }) } as const;
    expect(observe(begin(), message, reduce(begin(), message))).toEqual([]);
  });
});
