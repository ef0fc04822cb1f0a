import { muteTask, setAvailable, setIdle, type TaskVerb, taskVerb } from '../api/endpoints.ts';
import type { Task } from '../api/types.ts';
import { perform } from '../live/command.ts';
import { audioContext } from '../phone/sound.ts';
import { select } from './view.ts';

/** What buttons and shortcuts do; each is allowed or refused by the server alone. */

export const verbKey = (taskId: string, verb: TaskVerb | 'mute' | 'wrapup') => `${taskId}:${verb}`;
export const STATE_KEY = 'state';

export async function accept(task: Task): Promise<void> {
  audioContext();
  if (await perform(verbKey(task.id, 'accept'), () => taskVerb(task.id, 'accept'))) select(task.id);
}

export function runVerb(task: Task, verb: TaskVerb): void {
  void perform(verbKey(task.id, verb), () => taskVerb(task.id, verb));
}

export function toggleMute(task: Task): void {
  void perform(verbKey(task.id, 'mute'), () => muteTask(task.id, !task.muted));
}

export function goAvailable(): Promise<boolean> {
  return perform(STATE_KEY, setAvailable);
}

export function goIdle(idleCodeId: string): Promise<boolean> {
  return perform(STATE_KEY, () => setIdle(idleCodeId));
}
