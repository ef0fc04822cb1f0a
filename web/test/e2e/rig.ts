import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY = process.env.BENCH_BIN ?? resolve(import.meta.dirname, '../../../target/debug/bench');
const ASSETS = resolve(import.meta.dirname, '../../../assets');
/** No order takes longer; those that wait have a deadline of their own below it. */
const ANSWER_MS = 40_000;

export type Answer = {
  ok: boolean;
  error?: string;
  status?: number;
  state?: string;
  endedBy?: string;
  to?: string;
  payloadType?: number;
};

/** Telephones outside the house: one child process, `bench rig`, that is written to and read from line by line. */
export class Rig {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new Error('the rig has no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const news = JSON.parse(line) as Answer & { request?: number };
      if (news.request === undefined) return;
      this.waiting.get(news.request)?.(news);
      this.waiting.delete(news.request);
    });
  }

  static start(server: string): Rig {
    return new Rig(spawn(BINARY, ['rig', '--server', server], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** Carries out one order; a failed one fails the test with what the rig said. */
  async order(order: Record<string, unknown>): Promise<Answer> {
    this.last += 1;
    const request = this.last;
    const answer = new Promise<Answer>((done, failed) => {
      const timer = setTimeout(
        () => failed(new Error(`the rig does not answer ${JSON.stringify(order)}`)),
        ANSWER_MS,
      );
      this.waiting.set(request, (found) => {
        clearTimeout(timer);
        done(found);
      });
    });
    this.child.stdin?.write(`${JSON.stringify({ ...order, request })}\n`);
    const found = await answer;
    if (!found.ok) throw new Error(`${JSON.stringify(order)}: ${found.error ?? JSON.stringify(found)}`);
    return found;
  }

  /** Waits until a call is in a state. */
  async wait(id: string, state: string, timeoutMs = 15_000): Promise<Answer> {
    return this.order({ do: 'wait', id, state, timeoutMs });
  }

  /** Waits until a call hears these tones and not those. */
  async hears(id: string, present: number[], absent: number[] = [], timeoutMs = 10_000): Promise<void> {
    await this.order({ do: 'listen', id, present, absent, timeoutMs });
  }

  /** Waits until a call hears something loud in which this tone is not: music, a prompt. */
  async hearsMusic(id: string, absent: number[], timeoutMs = 10_000): Promise<void> {
    await this.order({ do: 'listen', id, present: [], absent, overallAbove: -45, timeoutMs });
  }

  /**
   * Waits until a call has heard these shipped recordings, each right after the one before; of a single one, with
   * `beginMs`, its beginning.
   */
  async recognises(
    id: string,
    names: string[],
    options: { beginMs?: number; timeoutMs?: number } = {},
  ): Promise<void> {
    const files = names.map((name) => resolve(ASSETS, `${name}.wav`));
    await this.order({ do: 'recognise', id, files, ...options });
  }

  stop(): void {
    this.child.stdin?.end();
    this.child.kill();
  }
}
