import { create } from 'zustand';
import type { Task } from '../api/types.ts';
import { recall, remember } from '../lib/storage.ts';

/** What the agent looks at: never sent to the server. */
type View = {
  /** The task in the main pane, if it is still there. */
  selected: string | undefined;
  /** The agent's wish for wide windows; survives sign-out (POP-12). */
  collapsed: boolean;
  /** In a narrow window the list is a drawer, closed unless opened now. */
  drawerOpen: boolean;
  keypadOpen: boolean;
  shortcutsOpen: boolean;
  silent: boolean;
};

export const useView = create<View>(() => ({
  selected: undefined,
  collapsed: recall('centrala.taskListCollapsed') ?? false,
  drawerOpen: false,
  keypadOpen: false,
  shortcutsOpen: false,
  silent: recall('centrala.silent') ?? false,
}));

export function select(taskId: string): void {
  useView.setState((view) => ({
    selected: taskId,
    drawerOpen: false,
    keypadOpen: view.selected === taskId && view.keypadOpen,
  }));
}

export function setSilent(silent: boolean): void {
  remember('centrala.silent', silent);
  useView.setState({ silent });
}

/** Narrower than this the task list is a drawer. */
export const NARROW = '(max-width: 900px)';

export function toggleTaskList(): void {
  if (window.matchMedia(NARROW).matches) {
    useView.setState((view) => ({ drawerOpen: !view.drawerOpen }));
    return;
  }
  useView.setState((view) => {
    remember('centrala.taskListCollapsed', !view.collapsed);
    return { collapsed: !view.collapsed };
  });
}

/**
 * The task in the main pane: the chosen one while it exists, else the one the agent is in. A request that rings
 * is not a task to work in yet.
 */
export function shownTask(tasks: Task[], selected: string | undefined): Task | undefined {
  const workable = tasks.filter((task) => task.state !== 'ringing');
  return workable.find((task) => task.id === selected) ?? workable.at(-1);
}
