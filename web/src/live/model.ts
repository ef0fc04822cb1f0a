import type { LiveEvent, LiveMessage, Me, Task, TeamPicture } from '../api/types.ts';
import { withTeamChange } from './team.ts';

/** What the event socket has told so far. Pure data: changed only by [`reduce`]. */
export type LiveModel = {
  /** Everything up to this number is contained; undefined before the first snapshot. */
  seq: number | undefined;
  /** The agent's picture; `null` for a user who is not an agent, undefined before the first snapshot. */
  me: Me | null | undefined;
  /** What a supervisor sees of the managed teams; `null` for everybody else. */
  team: TeamPicture | null;
};

export const emptyModel: LiveModel = { seq: undefined, me: undefined, team: null };

/** Applies one message. An old message (a replay of what is known) changes nothing. */
export function reduce(model: LiveModel, message: LiveMessage): LiveModel {
  if (isSnapshot(message)) return { seq: message.seq, me: message.data, team: message.supervision ?? null };
  if (model.seq !== undefined && message.seq < model.seq) return model;
  if (isTick(message)) return { ...model, seq: message.seq };
  if (isTeamChange(message))
    return { ...model, seq: message.seq, team: withTeamChange(model.team, message.data) };
  return { ...model, seq: message.seq, me: model.me ? applyEvent(model.me, message) : model.me };
}

export function isSnapshot(message: LiveMessage): message is Extract<LiveMessage, { type: 'snapshot' }> {
  return message.type === 'snapshot';
}

export function isTick(message: LiveMessage): message is Extract<LiveMessage, { type: 'tick' }> {
  return message.type === 'tick';
}

export function isTeamChange(
  message: LiveMessage,
): message is Extract<LiveMessage, { type: 'supervision.changed' }> {
  return message.type === 'supervision.changed';
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
