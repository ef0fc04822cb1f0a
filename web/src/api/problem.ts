import type { ProblemBody } from './types.ts';

/** What the server refused, or that it could not be asked. `code` finds the sentence, `params` fill it. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: Record<string, unknown>;

  constructor(code: string, status = 0, params: Record<string, unknown> = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.params = params;
  }
}

/** Turns an answer that is not a success into a [`Problem`]. */
export async function problemOf(response: Response): Promise<Problem> {
  try {
    return problemFrom(await response.json(), response.status);
  } catch {
    return new Problem(response.status >= 500 ? 'unavailable' : 'unknown', response.status);
  }
}

/** Reads a problem body; anything without a code becomes `unavailable` or `unknown`. */
export function problemFrom(body: unknown, status: number): Problem {
  const problem = body as Partial<ProblemBody> | null;
  if (typeof problem?.code !== 'string') {
    return new Problem(status >= 500 ? 'unavailable' : 'unknown', status);
  }
  return new Problem(problem.code, status, problem.params ?? {});
}

/** Any thrown thing as a [`Problem`]: a failed fetch means that the server was not reached. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError') return new Problem('timeout');
  return new Problem('offline');
}
