import { create } from 'zustand';
import type { Purpose } from '../api/endpoints.ts';
import type { Task } from '../api/types.ts';
import { recall, remember } from '../lib/storage.ts';
import { inListOrder, isRequest } from '../live/order.ts';

/** The small panels that a control opens; one at a time. */
export type UnderBar = 'keypad' | 'suggest' | 'help';

export type Asking =
  | { kind: 'exit'; taskId: string }
  | { kind: 'drop'; taskId: string; participantId: string };

/** What the agent looks at: never sent to the server. */
type View = {
  /** The task in the main pane, if it is still there. */
  selected: string | undefined;
  /** The request that is open in full; `null` when the last one was closed, undefined while nobody chose. */
  opened: string | null | undefined;
  /** Work without a call that has been looked at; the rest is marked as unread (POP-10). */
  seen: string[];
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
  /** A work item is being written down. */
  writing: boolean;
  /** The contact whose routing decision is being read. */
  why: { taskId: string; offer?: string } | undefined;
  /** Reasons that were chosen and not submitted yet, by task: other work may be looked at meanwhile. */
  reasons: Record<string, string>;
  silent: boolean;
};

export const useView = create<View>(() => ({
  selected: undefined,
  opened: undefined,
  seen: recall('centrala.seenTasks') ?? [],
  collapsed: recall('centrala.taskListCollapsed') ?? false,
  drawerOpen: false,
  under: undefined,
  picking: undefined,
  asking: undefined,
  shortcutsOpen: false,
  writing: false,
  why: undefined,
  reasons: {},
  silent: recall('centrala.silent') ?? false,
}));

export function select(taskId: string): void {
  useView.setState((view) => ({
    selected: taskId,
    drawerOpen: false,
    under: view.selected === taskId ? view.under : undefined,
  }));
}

/** Opens a request in full, or closes it when it is. */
export function toggleRequest(taskId: string, open: boolean): void {
  useView.setState({ opened: open ? null : taskId });
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

/** So many tasks that were looked at are remembered: more than an agent can have. */
const SEEN_KEPT = 40;

/** Work without a call was looked at: its mark of being unread goes. */
export function markSeen(taskId: string): void {
  const { seen } = useView.getState();
  if (seen.includes(taskId)) return;
  const next = [taskId, ...seen].slice(0, SEEN_KEPT);
  remember('centrala.seenTasks', next);
  useView.setState({ seen: next });
}

/**
 * The task in the main pane: the chosen one while it exists, else the first of the list. A request is not a task to
 * work in yet.
 */
export function shownTask(tasks: Task[], selected: string | undefined): Task | undefined {
  const workable = inListOrder(tasks.filter((task) => !isRequest(task)));
  return workable.find((task) => task.id === selected) ?? workable[0];
}
