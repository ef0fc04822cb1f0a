import { create } from 'zustand';
import { asProblem } from '../api/problem.ts';

/** What the agent is told beside the work: kept for the session, shown for a while. */
export type Notice = {
  id: number;
  tone: 'info' | 'good' | 'warn' | 'bad';
  /** `notice.<code>` is the sentence; with family `problem`, `problem.<code>`. */
  family: 'notice' | 'problem';
  code: string;
  params: Record<string, unknown>;
  at: number;
  /** On the screen now; afterwards it is found in the notice centre. */
  shown: boolean;
  /** Not yet looked at in the notice centre. */
  unread: boolean;
};

/** NOT-1: how many stand on the screen at once, and for how long. */
export const SHOWN_AT_ONCE = 3;
export const SHOWN_MS = 8_000;
/** The notice centre keeps the newest of them. */
const KEPT = 50;

export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }));

let nextId = 1;

type NewNotice = Pick<Notice, 'tone' | 'code'> & Partial<Pick<Notice, 'family' | 'params'>>;

/** Adds a notice in front; the oldest ones beyond the limits leave. Pure. */
export function withNotice(notices: Notice[], notice: Notice): Notice[] {
  let standing = 0;
  return [notice, ...notices].slice(0, KEPT).map((each) => {
    if (!each.shown) return each;
    standing += 1;
    return standing > SHOWN_AT_ONCE ? { ...each, shown: false } : each;
  });
}

export function notify({ tone, code, family = 'notice', params = {} }: NewNotice): void {
  const id = nextId;
  nextId += 1;
  const notice: Notice = { id, tone, family, code, params, at: Date.now(), shown: true, unread: true };
  useNotices.setState(({ notices }) => ({ notices: withNotice(notices, notice) }));
}

/** Shows why something did not work. */
export function notifyProblem(error: unknown): void {
  const problem = asProblem(error);
  notify({ tone: 'bad', family: 'problem', code: problem.code, params: problem.params });
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({
    notices: notices.map((notice) => (notice.id === id ? { ...notice, shown: false } : notice)),
  }));
}

export function markAllRead(): void {
  useNotices.setState(({ notices }) => ({
    notices: notices.map((notice) => ({ ...notice, unread: false })),
  }));
}

export function clearNotices(): void {
  useNotices.setState({ notices: [] });
}
