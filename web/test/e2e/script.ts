import { expect } from '@playwright/test';

type Json = Record<string, unknown>;

/** An agent without a desktop: a script that holds a session. */
export class AgentByScript {
  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  /** Signs one of the demo world's people in to a telephone. */
  static async signIn(url: string, name: string, device: Json): Promise<AgentByScript> {
    const headers = { 'content-type': 'application/json', origin: url };
    const session = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ email: `${name}@demo.test`, password: 'demo' }),
    });
    const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const agent = new AgentByScript(url, { ...headers, cookie });
    await agent.must('POST', '/agents/login', { device });
    return agent;
  }

  async goAvailable(): Promise<void> {
    await this.must('PUT', '/agents/state', { state: 'available' });
  }

  /** Submits the wrap-up of the one task as soon as it is owed. */
  async wrapsUp(): Promise<void> {
    const task = async () => {
      const answer = await fetch(`${this.url}/api/v1/agents/me`, { headers: this.headers });
      const { tasks } = (await answer.json()) as { tasks: { id: string; state: string }[] };
      return tasks[0];
    };
    await expect.poll(async () => (await task())?.state).toBe('wrapUp');
    await this.must('POST', `/tasks/${(await task())?.id}/wrapup`, { wrapUpCodeId: 'resolved' });
    await expect.poll(async () => await task()).toBeUndefined();
  }

  async signOut(): Promise<void> {
    await expect.poll(async () => (await this.ask('POST', '/agents/logout', {})).status).toBe(202);
  }

  private async must(method: string, path: string, body: Json): Promise<void> {
    const answer = await this.ask(method, path, body);
    expect(answer.status, `${path}: ${await answer.text()}`).toBe(202);
  }

  private ask(method: string, path: string, body: Json): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, { method, headers: this.headers, body: JSON.stringify(body) });
  }
}
