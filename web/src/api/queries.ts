import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  getDecision,
  getSession,
  getVariableHistory,
  listCountries,
  listDestinations,
  listHistory,
  listIdleCodes,
  listOffers,
  listQueues,
  listTeams,
  listWrapUpCodes,
  type Purpose,
} from './endpoints.ts';
import { asProblem } from './problem.ts';
import type { DestinationKind, MediaType, Session } from './types.ts';

export const keys = {
  session: ['session'],
  teams: ['teams'],
  idleCodes: ['idleCodes'],
  wrapUpCodes: ['wrapUpCodes'],
  history: ['history'],
  countries: ['countries'],
  destinations: ['destinations'],
  queues: ['queues'],
  decision: ['decision'],
  offers: ['offers'],
  variableHistory: ['variableHistory'],
} as const;

/** Who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery<Session | null>({
    queryKey: keys.session,
    queryFn: async () => {
      try {
        return await getSession();
      } catch (error) {
        if (asProblem(error).status === 401) return null;
        throw error;
      }
    },
  });
}

export const useTeams = () =>
  useQuery({ queryKey: keys.teams, queryFn: async () => (await listTeams()).items });

export const useIdleCodes = () =>
  useQuery({ queryKey: keys.idleCodes, queryFn: async () => (await listIdleCodes()).items });

export const useWrapUpCodes = () =>
  useQuery({ queryKey: keys.wrapUpCodes, queryFn: async () => (await listWrapUpCodes()).items });

export const useHistory = () =>
  useQuery({ queryKey: keys.history, queryFn: async () => (await listHistory()).items });

/** The queues in which work items wait. */
export const useItemQueues = () =>
  useQuery({
    queryKey: keys.queues,
    queryFn: async () => (await listQueues()).items,
    select: (items) => items.filter((queue) => queue.channel === 'workItem'),
  });

/** How often an open decision of a contact that still waits is taken anew. */
const DECISION_MS = 3_000;

export const useDecision = ({ taskId, offer }: { taskId: string; offer?: string }) =>
  useQuery({
    queryKey: [...keys.decision, taskId, offer],
    queryFn: () => getDecision(taskId, offer),
    staleTime: 0,
    retry: false,
    refetchInterval: (query) => (query.state.data?.winner === null ? DECISION_MS : false),
  });

export const useOffers = () =>
  useQuery({ queryKey: keys.offers, queryFn: async () => (await listOffers()).items, staleTime: 0 });

/** The countries of telephone numbers; they do not change while the page is open. */
export const useCountries = () =>
  useQuery({
    queryKey: keys.countries,
    queryFn: async () => (await listCountries()).items,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How often the presence in an open list of agents is asked again. */
const PRESENCE_MS = 3_000;

/** One category of destinations, as far as the desktop profile allows it (CON-3). */
export const useDestinations = (kind: DestinationKind, purpose: Purpose, q: string, mediaType: MediaType) =>
  useQuery({
    queryKey: [...keys.destinations, purpose, kind, mediaType, q],
    queryFn: async () => (await listDestinations(kind, purpose, q, mediaType)).items,
    staleTime: 0,
    // While letters are typed the list stays; another category begins with nothing.
    placeholderData: (before, query) => (query?.queryKey[2] === kind ? keepPreviousData(before) : undefined),
    refetchInterval: kind === 'agent' ? PRESENCE_MS : false,
  });

/** Who wrote what into one variable; asked anew whenever it is opened, and forgotten when it is closed. */
export const useVariableHistory = (taskId: string, name: string) =>
  useQuery({
    queryKey: [...keys.variableHistory, taskId, name],
    queryFn: async () => (await getVariableHistory(taskId, name)).items,
    staleTime: 0,
    gcTime: 0,
  });
