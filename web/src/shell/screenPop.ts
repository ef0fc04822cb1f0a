import { useEffect } from 'react';
import { create } from 'zustand';
import type { ScreenPop, Task } from '../api/types.ts';
import { recall, remember } from '../lib/storage.ts';
import { notify } from '../live/notices.ts';
import { useMe } from '../live/store.ts';

/** So many tasks are remembered, so that a reload or another tab opens nothing twice. */
const KEPT = 50;
/** The one window that each next task takes over. */
const WINDOW = 'centrala-screen-pop';

/** Tasks whose page the browser did not let open. */
export const useBlocked = create<{ blocked: string[] }>(() => ({ blocked: [] }));

/** The host of an address that may be opened; undefined for anything but a web page. */
export function hostOf(url: string): string | undefined {
  try {
    const { protocol, host } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? host : undefined;
  } catch {
    return undefined;
  }
}

/** Opens the page; answers whether the browser let it. What is opened does not reach back to the desktop. */
function openPage({ url, target }: ScreenPop): boolean {
  const page = window.open('about:blank', target === 'sameTab' ? WINDOW : '_blank');
  if (!page) return false;
  page.opener = null;
  page.location.replace(url);
  return true;
}

/** The agent works with the contact, and does not only listen or wrap up. */
const isTalking = ({ state, monitor }: Task) => state !== 'ringing' && state !== 'wrapUp' && !monitor;

/** The page of a task opens when the agent has it, once for each task and agent (LAY-4). */
export function useScreenPops(): void {
  const { agent, tasks } = useMe();
  useEffect(() => {
    for (const task of tasks) {
      const host = task.screenPop && hostOf(task.screenPop.url);
      if (!task.screenPop || host === undefined || !isTalking(task)) continue;
      const key = `${agent.id}/${task.id}`;
      const known = recall('centrala.screenPops') ?? [];
      if (known.includes(key)) continue;
      remember('centrala.screenPops', [key, ...known].slice(0, KEPT));
      const { url, target } = task.screenPop;
      const opened = target === 'desktop' || openPage(task.screenPop);
      if (!opened) useBlocked.setState(({ blocked }) => ({ blocked: [...blocked, task.id] }));
      notify({
        tone: opened ? 'info' : 'warn',
        code: opened ? 'screenPop' : 'screenPopBlocked',
        params: { host, url },
      });
    }
  }, [agent.id, tasks]);
}

/** The page of a task, as far as it is one. */
export function screenPopOf(task: Task): (ScreenPop & { host: string }) | undefined {
  const host = task.screenPop && hostOf(task.screenPop.url);
  return task.screenPop && host !== undefined ? { ...task.screenPop, host } : undefined;
}
