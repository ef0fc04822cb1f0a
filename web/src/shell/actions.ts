import {
  acceptAllTasks,
  dropParticipant,
  muteTask,
  type Purpose,
  reachOut,
  setAvailable,
  setIdle,
  type Target,
  type TaskVerb,
  taskVerb,
} from '../api/endpoints.ts';
import type { Task } from '../api/types.ts';
import { perform } from '../live/command.ts';
import { audioContext } from '../phone/sound.ts';
import { select, useView } from './view.ts';

/** What buttons and shortcuts do; each is allowed or refused by the server alone. */

export type Doing =
  | TaskVerb
  | Purpose
  | 'mute'
  | 'wrapup'
  | 'consult/wrapup'
  | 'wrapup/suggest'
  | 'help'
  | 'monitor'
  | 'variables'
  | `reveal/${string}`
  | `revert/${string}`
  | `drop/${string}`;
export const verbKey = (taskId: string, verb: Doing) => `${taskId}:${verb}`;
export const STATE_KEY = 'state';
export const ACCEPT_ALL_KEY = 'acceptAll';

export async function accept(task: Task): Promise<void> {
  audioContext();
  if (await perform(verbKey(task.id, 'accept'), () => taskVerb(task.id, 'accept'))) select(task.id);
}

export function acceptAll(): Promise<boolean> {
  return perform(ACCEPT_ALL_KEY, acceptAllTasks);
}

/** The own voice, in the talk or in the consult in which this agent was asked. */
export function isMuted(task: Task): boolean {
  return task.consult?.role === 'consulted' ? task.consult.muted : task.muted;
}

export function runVerb(task: Task, verb: TaskVerb): void {
  void perform(verbKey(task.id, verb), () => taskVerb(task.id, verb));
}

export function toggleMute(task: Task): void {
  void perform(verbKey(task.id, 'mute'), () => muteTask(task.id, !isMuted(task)));
}

/** Consult or transfer; answers whether it was accepted. */
export function reach(taskId: string, purpose: Purpose, to: Target): Promise<boolean> {
  return perform(verbKey(taskId, purpose), () => reachOut(taskId, purpose, to));
}

export function remove(taskId: string, participantId: string): Promise<boolean> {
  return perform(verbKey(taskId, `drop/${participantId}`), () => dropParticipant(taskId, participantId));
}

/** CNF-16: whoever leaves a customer alone with outside numbers is asked first. */
export function exitConference(task: Task, me: string): void {
  const agentStays = task.participants.some((each) => each.kind === 'agent' && each.agentId !== me);
  const anybodyStays = task.participants.some((each) => each.kind === 'number' || each.kind === 'entryPoint');
  if (!agentStays && anybodyStays) useView.setState({ asking: { kind: 'exit', taskId: task.id } });
  else runVerb(task, 'conference/exit');
}

export function goAvailable(): Promise<boolean> {
  return perform(STATE_KEY, setAvailable);
}

export function goIdle(idleCodeId: string): Promise<boolean> {
  return perform(STATE_KEY, () => setIdle(idleCodeId));
}
