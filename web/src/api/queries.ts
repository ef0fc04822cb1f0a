import { useQuery } from '@tanstack/react-query';
import {
  getSession,
  listCountries,
  listHistory,
  listIdleCodes,
  listTeams,
  listWrapUpCodes,
} from './endpoints.ts';
import { asProblem } from './problem.ts';
import type { Session } from './types.ts';

export const keys = {
  session: ['session'],
  teams: ['teams'],
  idleCodes: ['idleCodes'],
  wrapUpCodes: ['wrapUpCodes'],
  history: ['history'],
  countries: ['countries'],
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

/** The countries of telephone numbers; they do not change while the page is open. */
export const useCountries = () =>
  useQuery({
    queryKey: keys.countries,
    queryFn: async () => (await listCountries()).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
