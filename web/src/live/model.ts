import type { AgentState, LiveEvent, LiveMessage, Me, Station, Task } from '../api/types.ts';

/** What the event socket has told so far. Pure data: changed only by [`reduce`]. */
export type LiveModel = {
  /** Everything up to this number is contained; undefined before the first snapshot. */
  seq: number | undefined;
  /** The agent's picture; `null` for a user who is not an agent, undefined before the first snapshot. */
  me: Me | null | undefined;
};

export const emptyModel: LiveModel = { seq: undefined, me: undefined };

/** Applies one message. An old message (a replay of what is known) changes nothing. */
export function reduce(model: LiveModel, message: LiveMessage): LiveModel {
  if (isSnapshot(message)) return { seq: message.seq, me: message.data };
  if (model.seq !== undefined && message.seq < model.seq) return model;
  if (isTick(message)) return { ...model, seq: message.seq };
  return { seq: message.seq, me: model.me ? applyEvent(model.me, message) : model.me };
}

export function isSnapshot(message: LiveMessage): message is Extract<LiveMessage, { type: 'snapshot' }> {
  return message.type === 'snapshot';
}

function isTick(message: LiveMessage): message is Extract<LiveMessage, { type: 'tick' }> {
  return message.type === 'tick';
}

function applyEvent(me: Me, event: LiveEvent): Me {
  const { task, state, station } = event.data;
  return {
    ...me,
    seq: event.seq,
    tasks: task ? withTask(me.tasks, task) : me.tasks,
    state: state ?? me.state,
    station: station === undefined ? me.station : station,
  };
}

function withTask(tasks: Task[], task: Task): Task[] {
  const known = tasks.find((other) => other.id === task.id);
  // A resumed stream may repeat what a snapshot had: the newer version of a task stays.
  if (known && known.version > task.version) return tasks;
  if (task.state === 'ended') return tasks.filter((other) => other.id !== task.id);
  if (known) return tasks.map((other) => (other.id === task.id ? task : other));
  return [...tasks, task];
}

/** Something that happened and that the agent must be told of, found by comparing two pictures. */
export type Observation =
  | { kind: 'offered'; task: Task }
  | { kind: 'missed'; task: Task; reason: string }
  | { kind: 'stateBySystem'; state: AgentState }
  | { kind: 'stationLost'; station: Station }
  | { kind: 'stationBack'; station: Station }
  /** The station was moved to another tab, browser or device. */
  | { kind: 'stationMoved'; station: Station | null }
  | { kind: 'finished'; task: Task }
  | { kind: 'autoWrapUp'; task: Task };

/** What changed between two pictures that deserves words. Snapshots are silent: they tell nothing new. */
export function observe(before: LiveModel, message: LiveMessage, after: LiveModel): Observation[] {
  if (isSnapshot(message) || isTick(message) || before === after) return [];
  const old = before.me;
  const now = after.me;
  if (!old || !now) return [];
  return [...observeTask(old, message), ...observeState(old, now), ...observeStation(old, now, message)];
}

function observeTask(old: Me, event: LiveEvent): Observation[] {
  const task = event.data.task;
  if (!task) return [];
  const known = old.tasks.find((other) => other.id === task.id);
  if (task.state === 'ringing' && known?.state !== 'ringing') return [{ kind: 'offered', task }];
  if (task.state !== 'ended' || !known) return [];
  if (known.state === 'ringing') return [{ kind: 'missed', task, reason: task.endReason ?? 'unknown' }];
  const found: Observation[] = [{ kind: 'finished', task }];
  if (event.type === 'task.wrappedUp' && event.data.reason === 'automatic') {
    found.push({ kind: 'autoWrapUp', task });
  }
  return found;
}

function observeState(old: Me, now: Me): Observation[] {
  const bySystem = now.state.name === 'idle' && now.state.idleCode?.system === true;
  return bySystem && now.state.since !== old.state.since ? [{ kind: 'stateBySystem', state: now.state }] : [];
}

function observeStation(old: Me, now: Me, event: LiveEvent): Observation[] {
  if (event.type === 'station.moved' || event.type === 'station.loggedIn') {
    return [{ kind: 'stationMoved', station: now.station }];
  }
  if (!old.station || !now.station || old.station.reachable === now.station.reachable) return [];
  return [{ kind: now.station.reachable ? 'stationBack' : 'stationLost', station: now.station }];
}
