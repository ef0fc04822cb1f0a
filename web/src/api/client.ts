import createClient, { type Middleware } from 'openapi-fetch';
import { requestId } from '../lib/requestId.ts';
import { asProblem, problemFrom } from './problem.ts';
import type { paths } from './schema';

/** NET-1: a request that is not answered by then has failed. */
const REQUEST_MS = 20_000;

const manners: Middleware = {
  onRequest({ request }) {
    // A repeated click or a retried request must not act twice.
    if (request.method !== 'GET') request.headers.set('idempotency-key', requestId());
    return new Request(request, { signal: AbortSignal.timeout(REQUEST_MS) });
  },
};

export const client = createClient<paths>({ baseUrl: '' });
client.use(manners);

type Outcome<T> = { data?: T; error?: unknown; response: Response };

/** The answer's data; whatever went wrong is thrown as a `Problem`. */
export async function answer<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  let settled: Outcome<T>;
  try {
    settled = await outcome;
  } catch (error) {
    throw asProblem(error);
  }
  if (!settled.response.ok) throw problemFrom(settled.error, settled.response.status);
  return settled.data as T;
}
