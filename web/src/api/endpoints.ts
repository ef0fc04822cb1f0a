import { answer, client } from './client.ts';
import type { DestinationKind, MediaType, StationLogin } from './types.ts';

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
/** All of them on one page: a house has dozens. */
export const listQueues = () => answer(client.GET('/api/v1/queues', { params: { query: { limit: 500 } } }));
export const listHistory = () => answer(client.GET('/api/v1/history'));

export const loginStation = (login: StationLogin) =>
  answer(client.POST('/api/v1/agents/login', { body: login }));
export const logoutStation = () => answer(client.POST('/api/v1/agents/logout', { body: {} }));
export const setAvailable = () =>
  answer(client.PUT('/api/v1/agents/state', { body: { state: 'available' } }));
export const setIdle = (idleCodeId: string) =>
  answer(client.PUT('/api/v1/agents/state', { body: { state: 'idle', idleCodeId } }));

/** What is done to a task without saying more. */
export type TaskVerb =
  | 'accept'
  | 'decline'
  | 'hold'
  | 'resume'
  | 'end'
  | 'swap'
  | 'consult/end'
  | 'consult/exit'
  | 'consult/transfer'
  | 'consult/conference'
  | 'conference/exit'
  | MonitorVerb
  | 'unattended/end';
export type MonitorVerb =
  | 'monitor/listen'
  | 'monitor/whisper'
  | 'monitor/barge'
  | 'monitor/pause'
  | 'monitor/resume'
  | 'monitor/stop';
const byId = (id: string) => ({ params: { path: { id } } });
export const taskVerb = (taskId: string, verb: TaskVerb) =>
  answer(client.POST(`/api/v1/tasks/{id}/${verb}`, { ...byId(taskId), body: {} }));
export const muteTask = (taskId: string, muted: boolean) =>
  answer(client.POST('/api/v1/tasks/{id}/mute', { ...byId(taskId), body: { muted } }));
export const sendDigits = (taskId: string, digits: string) =>
  answer(client.POST('/api/v1/tasks/{id}/dtmf', { ...byId(taskId), body: { digits } }));
/** Every request that is no call, at once. */
export const acceptAllTasks = () => answer(client.POST('/api/v1/tasks/accept-all', { body: {} }));
/** `drafts`: what becomes of text that was typed into variables and not saved (CAD-7). */
export const submitWrapUp = (taskId: string, wrapUpCodeId: string, drafts?: 'save' | 'discard') =>
  answer(client.POST('/api/v1/tasks/{id}/wrapup', { ...byId(taskId), body: { wrapUpCodeId, drafts } }));

/** Where a consult or a transfer goes: a row of the list, or a number that was typed. */
export type Target = {
  kind: DestinationKind;
  id?: string;
  number?: string;
  /** Instead of a number: that of this task's customer, which a masked desktop does not know (MSK-7). */
  customerOf?: string;
};
export type Purpose = 'consult' | 'transfer';
export const reachOut = (taskId: string, purpose: Purpose, to: Target) =>
  answer(client.POST(`/api/v1/tasks/{id}/${purpose}`, { ...byId(taskId), body: { to } }));
export const submitConsultWrapUp = (taskId: string, wrapUpCodeId: string) =>
  answer(client.POST('/api/v1/tasks/{id}/consult/wrapup', { ...byId(taskId), body: { wrapUpCodeId } }));
export const dropParticipant = (taskId: string, participantId: string) =>
  answer(
    client.POST('/api/v1/tasks/{id}/conference/participants/{pid}/drop', {
      params: { path: { id: taskId, pid: participantId } },
      body: {},
    }),
  );
export const suggestWrapUp = (taskId: string, suggestion: { wrapUpCodeId?: string; note?: string }) =>
  answer(client.POST('/api/v1/tasks/{id}/wrapup/suggest', { ...byId(taskId), body: suggestion }));
export const askForHelp = (taskId: string, reason?: string) =>
  answer(client.POST('/api/v1/tasks/{id}/help', { ...byId(taskId), body: { reason } }));

const byName = (id: string, name: string) => ({ params: { path: { id, name } } });
export type VariableChange = { name: string; value: string; baseVersion: number };
export const saveVariables = (taskId: string, changes: VariableChange[]) =>
  answer(client.PATCH('/api/v1/tasks/{id}/variables', { ...byId(taskId), body: { changes } }));
/** Sent to its end even when the page is left meanwhile. */
export const keepDraft = (taskId: string, { name, ...body }: VariableChange) =>
  answer(
    client.PUT('/api/v1/tasks/{id}/variables/{name}/draft', {
      ...byName(taskId, name),
      body,
      keepalive: true,
    }),
  );
export const dropDraft = (taskId: string, name: string) =>
  answer(
    client.DELETE('/api/v1/tasks/{id}/variables/{name}/draft', { ...byName(taskId, name), keepalive: true }),
  );
/** The one way by which a secret comes into the page: keep it nowhere. `draft`: the own text, not the saved value. */
export const revealVariable = (taskId: string, name: string, draft: boolean) =>
  answer(
    client.POST('/api/v1/tasks/{id}/variables/{name}/reveal', { ...byName(taskId, name), body: { draft } }),
  );
export const getVariableHistory = (taskId: string, name: string) =>
  answer(client.GET('/api/v1/tasks/{id}/variables/{name}/history', byName(taskId, name)));

/** How many rows a list of destinations shows; whoever is not among them is found by searching. */
const DESTINATIONS_SHOWN = 100;
export const listDestinations = (kind: DestinationKind, purpose: Purpose, q: string, mediaType: MediaType) =>
  answer(
    client.GET('/api/v1/destinations', {
      params: {
        query: {
          kind,
          purpose,
          mediaType: mediaType === 'voice' ? undefined : mediaType,
          q: q || undefined,
          limit: DESTINATIONS_SHOWN,
        },
      },
    }),
  );

export const monitorTask = (taskId: string, agentId?: string) =>
  answer(client.POST('/api/v1/tasks/{id}/monitor', { ...byId(taskId), body: { agentId } }));
export const setAvailableFor = (agentId: string) =>
  answer(client.PUT('/api/v1/agents/{id}/state', { ...byId(agentId), body: { state: 'available' } }));
export const setIdleFor = (agentId: string, idleCodeId: string) =>
  answer(client.PUT('/api/v1/agents/{id}/state', { ...byId(agentId), body: { state: 'idle', idleCodeId } }));
export const signOutFor = (agentId: string) =>
  answer(client.POST('/api/v1/agents/{id}/logout', { ...byId(agentId), body: {} }));

/** Writes down what is to be done; it waits in a queue for work items. */
export const createItem = (queueId: string, title: string) =>
  answer(client.POST('/api/v1/tasks', { body: { mediaType: 'workItem', queueId, title } }));
/** Why this agent, or why nobody yet (B-3). */
export const getDecision = (taskId: string, offer?: string) =>
  answer(
    client.GET('/api/v1/tasks/{id}/decision', {
      params: { path: { id: taskId }, query: { offer: offer === undefined ? undefined : Number(offer) } },
    }),
  );
/** To whom of the managed teams something was offered lately, and what became of it. */
export const listOffers = () => answer(client.GET('/api/v1/supervision/offers'));

export const getEntryPoint = (id: string) =>
  answer(client.GET('/api/v1/public/entry-points/{id}', { params: { path: { id } } }));
