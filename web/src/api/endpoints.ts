import { requestId } from '../lib/requestId.ts';
import { asProblem, problemOf } from './problem.ts';
import type {
  Accepted,
  HistoryItem,
  IdleCodeItem,
  List,
  Named,
  Session,
  StationLogin,
  WrapUpCodeItem,
} from './types.ts';

const BASE = '/api/v1';
/** NET-1: a request that is not answered by then has failed. */
const REQUEST_MS = 20_000;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers['content-type'] = 'application/json';
    // A repeated click or a retried request must not act twice.
    if (method === 'POST') headers['idempotency-key'] = requestId();
    const response = await fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    if (!response.ok) throw await problemOf(response);
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  } catch (error) {
    throw asProblem(error);
  }
}

export const getSession = () => call<Session>('GET', '/session');
export const signIn = (email: string, password: string) =>
  call<Session>('POST', '/session', { email, password });
export const signOut = () => call<void>('DELETE', '/session');

export const listTeams = () => call<List<Named>>('GET', '/teams');
export const listIdleCodes = () => call<List<IdleCodeItem>>('GET', '/idle-codes');
export const listWrapUpCodes = () => call<List<WrapUpCodeItem>>('GET', '/wrapup-codes');
export const listHistory = () => call<List<HistoryItem>>('GET', '/agents/me/history');

export const loginStation = (login: StationLogin) =>
  call<Accepted | undefined>('POST', '/agents/login', login);
export const logoutStation = () => call<Accepted | undefined>('POST', '/agents/logout', {});
export const setAvailable = () => call<Accepted | undefined>('PUT', '/agents/state', { state: 'available' });
export const setIdle = (idleCodeId?: string) =>
  call<Accepted | undefined>('PUT', '/agents/state', { state: 'idle', idleCodeId });

export type TaskVerb = 'accept' | 'decline' | 'hold' | 'resume' | 'end';
export const taskVerb = (taskId: string, verb: TaskVerb) =>
  call<Accepted | undefined>('POST', `/tasks/${encodeURIComponent(taskId)}/${verb}`, {});
export const muteTask = (taskId: string, muted: boolean) =>
  call<Accepted | undefined>('POST', `/tasks/${encodeURIComponent(taskId)}/mute`, { muted });
export const sendDigits = (taskId: string, digits: string) =>
  call<Accepted | undefined>('POST', `/tasks/${encodeURIComponent(taskId)}/dtmf`, { digits });
export const submitWrapUp = (taskId: string, wrapUpCodeId: string) =>
  call<Accepted | undefined>('POST', `/tasks/${encodeURIComponent(taskId)}/wrapup`, { wrapUpCodeId });

export const getEntryPoint = (id: string) =>
  call<Named>('GET', `/public/entry-points/${encodeURIComponent(id)}`);
