import { describe, expect, it } from 'vitest';
import { agentState, at, consult, draft, me, participant, task, variable } from '../../test/unit/world.tsx';
import type { LiveEvent, Task } from '../api/types.ts';
import { type LiveModel, reduce } from './model.ts';
import { observe } from './observe.ts';

/** What Ana is told when a task of hers changes from one picture to the next. */
function told(
  before: Partial<Task>,
  type: string,
  after: Partial<Task>,
  data: Partial<LiveEvent['data']> = {},
) {
  const model: LiveModel = { seq: 10, me: me({ tasks: [task(before)] }), team: null };
  const event = {
    seq: 11,
    at: at(0),
    type,
    data: { ...data, task: task({ ...after, version: 2 }) },
  } as LiveEvent;
  return observe(model, event, reduce(model, event));
}

const boris = participant({ id: 'leg-3', agentId: 'boris', name: 'Boris' });
const ana = participant({ id: 'leg-2', primary: true });

describe('of a consult the agent is told', () => {
  const consulting = { state: 'consultRequested' as const, consult: consult({ state: 'ringing' }) };

  // Proves: CON-13
  it('how it failed', () => {
    for (const reason of ['noAnswer', 'busy', 'declined', 'unreachable', 'notServed', 'exited', 'hungUp'])
      expect(told(consulting, 'task.consult.ended', { state: 'held' }, { reason })).toEqual([
        expect.objectContaining({ kind: 'consultOver', name: 'Boris', reason }),
      ]);
  });

  it('nothing about what the agent has done', () => {
    for (const reason of ['ended', 'cancelled', 'joined'])
      expect(told(consulting, 'task.consult.ended', { state: 'held' }, { reason })).toEqual([]);
  });

  it('nothing about a colleague’s', () => {
    const other = consult({ role: 'bystander', initiator: { id: 'vera', name: 'Vera' } });
    const before = { state: 'conference' as const, consult: other };
    expect(told(before, 'task.consult.ended', { state: 'conference' }, { reason: 'busy' })).toEqual([]);
  });

  it('that whoever asked has ended it', () => {
    const asked = consult({ role: 'consulted', initiator: { id: 'boris', name: 'Boris' } });
    const before = { state: 'consulting' as const, consult: asked };
    expect(told(before, 'task.consult.ended', { state: 'ended' }, { reason: 'ended' })).toMatchObject([
      { kind: 'finished' },
      { kind: 'consultedOver', name: 'Boris' },
    ]);
    expect(told(before, 'task.consult.ended', { state: 'ended' }, { reason: 'exited' })).toMatchObject([
      { kind: 'finished' },
    ]);
  });
});

describe('of a transfer the agent is told', () => {
  const transfer = {
    to: { kind: 'agent' as const, id: 'vera', name: 'Vera' },
    since: at(-4),
    released: false,
  };

  // Proves: TRF-11
  it('why it failed, while the call stays as it was', () => {
    expect(told({ transfer }, 'task.transfer.failed', {}, { reason: 'busy' })).toMatchObject([
      { kind: 'transferFailed', name: 'Vera', reason: 'busy', task: { state: 'connected' } },
    ]);
  });

  it('who has the call, or that it is back', () => {
    const owed = { state: 'wrapUp' as const, transfer: { ...transfer, released: true } };
    expect(told(owed, 'task.transfer.completed', { state: 'wrapUp' })).toMatchObject([
      { kind: 'transferCompleted', name: 'Vera' },
    ]);
    expect(told(owed, 'task.transfer.returned', { state: 'held' })).toMatchObject([
      { kind: 'transferReturned' },
    ]);
  });
});

describe('of the others on the call the agent is told', () => {
  it('who joined and who left', () => {
    const two = { state: 'conference' as const, participants: [ana, boris] };
    expect(told({ participants: [ana] }, 'task.conference.joined', two)).toMatchObject([
      { kind: 'joined', who: { name: 'Boris' } },
    ]);
    expect(told(two, 'task.conference.left', { participants: [ana] }, { reason: 'hungUp' })).toMatchObject([
      { kind: 'left', who: { name: 'Boris' }, reason: 'hungUp' },
    ]);
  });

  it('that the call is the agent’s own now', () => {
    const before = {
      state: 'conference' as const,
      participants: [
        { ...ana, primary: false },
        { ...boris, primary: true },
      ],
    };
    expect(
      told(before, 'task.conference.primaryChanged', { state: 'connected', participants: [ana] }),
    ).toMatchObject([{ kind: 'nowPrimary' }]);
  });

  it('that the agent was removed', () => {
    const before = { state: 'conference' as const, participants: [ana, boris] };
    expect(told(before, 'task.conference.left', { state: 'ended' }, { reason: 'dropped' })).toMatchObject([
      { kind: 'finished' },
      { kind: 'removed' },
    ]);
  });

  // Proves: PCL-4
  it('that the customer left and the talk goes on', () => {
    const before = { state: 'conference' as const, participants: [ana, boris] };
    expect(
      told(before, 'task.customerLeft', { state: 'postCall', participants: [ana, boris] }),
    ).toMatchObject([{ kind: 'customerLeft' }]);
  });

  it('that a suggestion came, but not the own one', () => {
    const suggestion = (agentId: string) => ({ agentId, name: agentId, note: 'n' });
    expect(told({}, 'task.wrapUp.suggested', { suggestions: [suggestion('boris')] })).toMatchObject([
      { kind: 'suggested', name: 'boris' },
    ]);
    expect(told({}, 'task.wrapUp.suggested', { suggestions: [suggestion('ana')] })).toEqual([]);
  });
});

describe('of supervisors the agent is told', () => {
  it('that one came to help', () => {
    const help = { agentId: 'ana', reason: '', since: at(-9) };
    expect(told({ help }, 'task.held', { help: null, state: 'held' })).toMatchObject([
      { kind: 'helpAnswered' },
    ]);
  });

  // Proves: NOT-4
  it('that one changed the state or signed the agent out', () => {
    const model: LiveModel = { seq: 10, me: me(), team: null };
    const by = { id: 'sofia', name: 'Sofia' };
    const idle = agentState({ name: 'idle', since: at(0), idleSince: at(0) });
    const event = (type: string, data: object) => ({ seq: 11, at: at(0), type, data }) as LiveEvent;
    const changed = event('agent.stateChanged', { state: idle, by });
    expect(observe(model, changed, reduce(model, changed))).toEqual([{ kind: 'stateBySupervisor', by }]);
    const out = event('station.loggedOut', { station: null, by });
    expect(observe(model, out, reduce(model, out))).toMatchObject([{ kind: 'signedOutBySupervisor', by }]);
  });

  it('and supervisors, that an agent asks for help, once', () => {
    const help = [{ taskId: 't7', agentId: 'boris', name: 'Boris', reason: 'angry', since: at(0) }];
    const before: LiveModel = {
      seq: 10,
      me: me(),
      team: { agents: [], unattended: [], waiting: [], help: [] },
    };
    const data = { agents: [], removed: [], unattended: [], waiting: [], help };
    const change = { type: 'supervision.changed' as const, seq: 11, at: at(0), data };
    const after = reduce(before, change);
    expect(observe(before, change, after)).toMatchObject([
      { kind: 'helpWanted', request: { name: 'Boris' } },
    ]);
    const again = { ...change, seq: 12 };
    expect(observe(after, again, reduce(after, again))).toEqual([]);
  });

  it('and a supervisor, why the own ear was taken away', () => {
    const off = { visible: false, enabled: false };
    const monitor = {
      of: { id: 'boris', name: 'Boris' },
      mode: 'silent' as const,
      paused: false,
      ringing: false,
      since: at(-20),
      controls: { listen: off, whisper: off, barge: off, pause: off, resume: off, stop: off },
    };
    const before = { state: 'monitoring' as const, monitor };
    expect(told(before, 'task.monitor.ended', { state: 'ended' }, { reason: 'callEnded' })).toMatchObject([
      { kind: 'finished' },
      { kind: 'monitorOver', name: 'Boris', reason: 'callEnded' },
    ]);
    expect(told(before, 'task.monitor.ended', { state: 'ended' }, { reason: 'stopped' })).toMatchObject([
      { kind: 'finished' },
    ]);
  });
});

// Proves: CAD-8
it('says who has overtaken what the agent was typing, and is silent about other variables', () => {
  const by = { kind: 'agent' as const, id: 'boris', name: 'Boris' };
  const variables = [variable({ version: 2 }), variable({ name: 'other', version: 2 })];
  const drafts = [draft({ conflict: true })];
  const data = { variables: { names: ['caseNumber', 'other'], by } };
  expect(told({}, 'task.variables.overwritten', { variables, drafts }, data)).toMatchObject([
    { kind: 'overwritten', names: ['caseNumber'], by },
  ]);
  expect(told({}, 'task.variables.changed', { variables }, data)).toEqual([]);
});
