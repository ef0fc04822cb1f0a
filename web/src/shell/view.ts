import { create } from 'zustand';
import type { Purpose } from '../api/endpoints.ts';
import type { Task } from '../api/types.ts';
import { recall, remember } from '../lib/storage.ts';

/** The small panels that a control opens; one at a time. */
export type UnderBar = 'keypad' | 'suggest' | 'help';

export type Asking =
  | { kind: 'exit'; taskId: string }
  | { kind: 'drop'; taskId: string; participantId: string };

/** What the agent looks at: never sent to the server. */
type View = {
  /** The task in the main pane, if it is still there. */
  selected: string | undefined;
  /** The agent's wish for wide windows; survives sign-out (POP-12). */
  collapsed: boolean;
  /** In a narrow window the list is a drawer, closed unless opened now. */
  drawerOpen: boolean;
  /** What stands open under the control bar. */
  under: UnderBar | undefined;
  /** Whom to consult with or to transfer to is being chosen. */
  picking: { taskId: string; purpose: Purpose } | undefined;
  /** A decision that asks first. */
  asking: Asking | undefined;
  shortcutsOpen: boolean;
  silent: boolean;
};

export const useView = create<View>(() => ({
  selected: undefined,
  collapsed: recall('centrala.taskListCollapsed') ?? false,
  drawerOpen: false,
  under: undefined,
  picking: undefined,
  asking: undefined,
  shortcutsOpen: false,
  silent: recall('centrala.silent') ?? false,
}));

export function select(taskId: string): void {
  useView.setState((view) => ({
    selected: taskId,
    drawerOpen: false,
    under: view.selected === taskId ? view.under : undefined,
  }));
}

export function toggleUnder(part: UnderBar): void {
  useView.setState((view) => ({ under: view.under === part ? undefined : part }));
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
