import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BINARY = process.env.CENTRALA_BIN ?? resolve(import.meta.dirname, '../../../target/debug/centrala');
const READY_MS = 30_000;
/** A port range of its own for each server, far from the ports that the system gives out by itself. */
const RTP_PORTS = 400;
const RTP_FIRST = 20_000;
const RTP_STRETCH = 3_000;
const RTP_WORKERS = 4;

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? found(address.port) : failed(new Error('no port')),
      );
    });
  });
}

/** Two servers of stories that run at once never share a port: each worker has a stretch of its own. */
function rtpBegin(): number {
  const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0) % RTP_WORKERS;
  const places = (RTP_STRETCH - RTP_PORTS) / 2;
  return RTP_FIRST + worker * RTP_STRETCH + 2 * Math.floor(Math.random() * places);
}

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** What an organization has otherwise than the demo's: it is in more of a hurry, knows more, shows less. */
export type Pace = {
  /** How often waiting callers hear their place. */
  announceEverySeconds?: number;
  /** How long whoever is consulted or transferred to is rung: an agent, a number. */
  ringSeconds?: { agent: number; number: number };
  /** How long a contact of a queue rings before it counts as missed. */
  queueRingSeconds?: number;
  /** How many work items an agent takes at once, and how long a request for one stands. */
  workItems?: { atOnce: number; ringSeconds: number };
  /** More variables, each as a line of the organization's file. */
  variables?: string[];
  /** A page that opens with calls straight into Support. */
  screenPop?: { url: string; target: 'newTab' | 'sameTab' | 'desktop' };
  /** Customers' numbers are masked on the desktop (MSK-1). */
  masked?: boolean;
};

/** The demo's organization as a file, at another pace; returns the organization's file. Its carrier stands at this address. */
function hasty(folder: string, carrier: string, pace: Pace): string {
  const { announceEverySeconds, ringSeconds, queueRingSeconds, workItems, variables, masked, screenPop } =
    pace;
  const edit = (from: string, to: string, words: [string, string][]) => {
    let text = readFileSync(from, 'utf8');
    for (const [word, other] of words) {
      if (!text.includes(word)) throw new Error(`${from} has no "${word}"`);
      text = text.replaceAll(word, other);
    }
    writeFileSync(to, text);
  };
  mkdirSync(folder, { recursive: true });
  const organization = join(folder, 'organization.yaml');
  const words: [string, string][] = [['127.0.0.1:5070', carrier]];
  if (announceEverySeconds !== undefined)
    words.push(['everySeconds: 30', `everySeconds: ${announceEverySeconds}`]);
  if (ringSeconds) {
    const { agent, number } = ringSeconds;
    words.push([
      '  country: BG\n',
      `  country: BG\n  agentRingSeconds: ${agent}\n  numberRingSeconds: ${number}\n`,
    ]);
  }
  if (queueRingSeconds !== undefined) words.push(['ringSeconds: 18', `ringSeconds: ${queueRingSeconds}`]);
  if (workItems) {
    words.push(['capacity: {workItems: 3}', `capacity: {workItems: ${workItems.atOnce}}`]);
    words.push(['channel: workItem,', `channel: workItem, ringSeconds: ${workItems.ringSeconds},`]);
  }
  if (screenPop) {
    const begin = 'name: Support directly\n      language: bg\n      start: ';
    const { url, target } = screenPop;
    words.push([
      `${begin}queue\n      nodes:\n`,
      `${begin}page\n      nodes:\n        page: {type: screenPop, url: "${url}", target: ${target}, next: queue}\n`,
    ]);
  }
  if (masked) words.push(['  country: BG\n', '  country: BG\n  maskCustomerNumbers: true\n']);
  if (variables)
    words.push(['variables:\n', `variables:\n${variables.map((line) => `  - ${line}\n`).join('')}`]);
  edit(join(REPOSITORY, 'crates/server/demo/organization.yaml'), organization, words);
  return organization;
}

/** The demo world of one test, or one like it. */
export class Server {
  private child: ChildProcess | undefined;
  private log = '';

  private constructor(
    readonly url: string,
    /** Where SIP is heard, and where the far carrier of the demo world is expected. */
    readonly sip: string,
    readonly carrier: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly data: string,
    private readonly command: 'demo' | 'serve',
  ) {}

  static async start(pace?: Pace): Promise<Server> {
    const http = await freePort();
    const sip = `127.0.0.1:${await freePort()}`;
    const carrier = `127.0.0.1:${await freePort()}`;
    const rtp = rtpBegin();
    const data = mkdtempSync(join(tmpdir(), 'centrala-e2e-'));
    const own: NodeJS.ProcessEnv =
      pace === undefined
        ? { CENTRALA_DEMO_CARRIER: carrier, CENTRALA_DEMO_CALLERS: '0' }
        : { CENTRALA_ORGANIZATION: hasty(join(data, 'organization'), carrier, pace) };
    const server = new Server(
      `http://127.0.0.1:${http}`,
      sip,
      carrier,
      {
        ...process.env,
        CENTRALA_HTTP: `127.0.0.1:${http}`,
        CENTRALA_SIP: sip,
        CENTRALA_RTP: '127.0.0.1',
        CENTRALA_RTP_PORTS: `${rtp}-${rtp + RTP_PORTS - 1}`,
        CENTRALA_DATA: data,
        ...own,
      },
      data,
      pace === undefined ? 'demo' : 'serve',
    );
    await server.run();
    return server;
  }

  /** Starts the process (again) and waits until it takes calls. */
  async run(): Promise<void> {
    const child = spawn(BINARY, [this.command], {
      env: this.env,
      cwd: this.data,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const keep = (text: Buffer) => {
      this.log = (this.log + text.toString()).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${this.log}`)));
    });
    failed.catch(() => {});
    await Promise.race([this.ready(), failed]);
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    while (Date.now() < deadline) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`the server is not ready after ${READY_MS} ms:\n${this.log}`);
  }

  /** Ends the process without a warning, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** The last lines that the server wrote, for a failed test's report. */
  tail(): string {
    return this.log.slice(-4_000);
  }
}
