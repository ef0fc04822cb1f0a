import { useEffect } from 'react';
import { create } from 'zustand';
import type { Task } from '../api/types.ts';
import { useCodeText, useText } from '../i18n/messages.ts';
import { isItem } from '../live/order.ts';
import { useMe } from '../live/store.ts';
import { type Text, taskName } from './taskText.ts';

/** A request that went away unanswered. */
type Missed = { task: Task; reason: string };

type SystemIdle = {
  /** What was missed since the agent was last Available, the earliest first. */
  missed: Missed[];
  /** The state (by its beginning) of which the agent has chosen to stay in it. */
  answered: string | null | undefined;
};

/** As many as an agent can have at hand; more are not named. */
const MISSED_KEPT = 6;

export const useSystemIdleStore = create<SystemIdle>(() => ({ missed: [], answered: undefined }));

/** Remembers a missed request, for the words of the question that follows. */
export function noteMissed(task: Task, reason: string): void {
  useSystemIdleStore.setState(({ missed }) => ({
    missed: [...missed.filter((each) => each.task.id !== task.id), { task, reason }].slice(-MISSED_KEPT),
  }));
}

/** What is said of the requests that were missed with this code. */
export function missedWords(
  code: string,
  text: Text,
  codeText: ReturnType<typeof useCodeText>,
): { body: string; names: string[] } {
  const { missed } = useSystemIdleStore.getState();
  const tasks = missed.filter((each) => each.reason === code).map((each) => each.task);
  const items = tasks.length > 0 && tasks.every(isItem);
  return {
    body:
      tasks.length > 1
        ? text('rona.several', { count: tasks.length })
        : codeText(items ? 'endedItem' : 'ended', code),
    names: tasks.map((task) => taskName(task, text)),
  };
}

export type SystemIdleQuestion = {
  code: string;
  title: string;
  body: string;
  /** What was missed, by name. */
  names: string[];
  /** A decision that stops everything would cover work or requests: ask beside the work. */
  beside: boolean;
  stay: () => void;
};

/** D-2: the system made the agent idle (RONA and its relatives). The words, until the agent has answered. */
export function useSystemIdle(): SystemIdleQuestion | undefined {
  const text = useText();
  const codeText = useCodeText();
  const { state, tasks } = useMe();
  const { answered } = useSystemIdleStore();
  const available = state.name === 'available';
  useEffect(() => {
    if (available) useSystemIdleStore.setState({ missed: [] });
  }, [available]);

  const code = state.name === 'idle' && state.idleCode?.system ? state.idleCode.name : undefined;
  if (code === undefined || answered === state.since) return undefined;
  return {
    code,
    title: codeText('system', code),
    ...missedWords(code, text, codeText),
    beside: tasks.length > 0,
    stay: () => useSystemIdleStore.setState({ answered: state.since }),
  };
}
