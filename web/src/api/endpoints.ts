import { answer, client } from './client.ts';
import type { StationLogin } from './types.ts';

/** Every call of the public API that the pages make, by a verb of the trade. */

export const getSession = () => answer(client.GET('/api/v1/session'));
export const signIn = (email: string, password: string) =>
  answer(client.POST('/api/v1/session', { body: { email, password } }));
export const signOut = () => answer(client.DELETE('/api/v1/session'));

export const listTeams = () => answer(client.GET('/api/v1/teams'));
export const listIdleCodes = () => answer(client.GET('/api/v1/idle-codes'));
export const listWrapUpCodes = () => answer(client.GET('/api/v1/wrapup-codes'));
/** All of them on one page: there are some 250. */
export const listCountries = () =>
  answer(client.GET('/api/v1/countries', { params: { query: { limit: 500 } } }));
export const listHistory = () => answer(client.GET('/api/v1/history'));

export const loginStation = (login: StationLogin) =>
  answer(client.POST('/api/v1/agents/login', { body: login }));
export const logoutStation = () => answer(client.POST('/api/v1/agents/logout', { body: {} }));
export const setAvailable = () =>
  answer(client.PUT('/api/v1/agents/state', { body: { state: 'available' } }));
export const setIdle = (idleCodeId: string) =>
  answer(client.PUT('/api/v1/agents/state', { body: { state: 'idle', idleCodeId } }));

export type TaskVerb = 'accept' | 'decline' | 'hold' | 'resume' | 'end';
const task = (id: string) => ({ params: { path: { id } } });
export const taskVerb = (taskId: string, verb: TaskVerb) =>
  answer(client.POST(`/api/v1/tasks/{id}/${verb}`, { ...task(taskId), body: {} }));
export const muteTask = (taskId: string, muted: boolean) =>
  answer(client.POST('/api/v1/tasks/{id}/mute', { ...task(taskId), body: { muted } }));
export const sendDigits = (taskId: string, digits: string) =>
  answer(client.POST('/api/v1/tasks/{id}/dtmf', { ...task(taskId), body: { digits } }));
export const submitWrapUp = (taskId: string, wrapUpCodeId: string) =>
  answer(client.POST('/api/v1/tasks/{id}/wrapup', { ...task(taskId), body: { wrapUpCodeId } }));

export const getEntryPoint = (id: string) =>
  answer(client.GET('/api/v1/public/entry-points/{id}', { params: { path: { id } } }));
