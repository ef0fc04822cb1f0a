import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveEars, heardLevels } from './ears.ts';
import { Rig } from './rig.ts';
import { writeTone } from './tone.ts';
import { test as base, Desk, expect, launch, newContext, watch } from './world.ts';

/**
 * The voices of a talk of many. Each lies half-way between two notes, so that music is taken for nobody, and none is a
 * multiple of another.
 */
export const VOICES = {
  customer: 1_141,
  ana: 719,
  boris: 807,
  vera: 1_283,
  sofia: 1_711,
  phone: 906,
  outside: 1_523,
} as const;
export type Name = keyof typeof VOICES;

/** A tone above this is heard, below it is not (dB of the page's analyser, dBFS of the rig). */
const HEARD_DB = -50;
/** How often, and how far apart, a page is listened to for one answer. */
const LOOKS = 4;
const LOOK_MS = 90;
/** What is heard must be so within this time, and stay so over the next. */
const SETTLE_MS = 8_000;
const STAY_MS = 400;

type Json = Record<string, unknown>;
export type Participant = { id: string; kind: string; name: string; agentId?: string; primary: boolean };
export type Task = {
  id: string;
  state: string;
  participants: Participant[];
  controls: Record<string, { visible: boolean; enabled: boolean; reason?: string }>;
  consult: null | { role: string; state: string; live: string };
};

/** A desk with the API at hand, as a script would use it from the same sign-in. */
export class Party extends Desk {
  /** One request; answers with status and body. */
  async api(method: string, path: string, body?: Json): Promise<{ status: number; body: Json }> {
    return this.page.evaluate(
      async ([verb, where, text]) => {
        const answer = await fetch(`/api/v1${where}`, {
          method: verb as string,
          headers: { 'content-type': 'application/json' },
          ...(text === undefined ? {} : { body: text as string }),
        });
        const found = await answer.text();
        return { status: answer.status, body: found ? JSON.parse(found) : {} };
      },
      [method, path, body === undefined ? undefined : JSON.stringify(body)],
    );
  }

  async tasks(): Promise<Task[]> {
    return (await this.api('GET', '/agents/me')).body.tasks as Task[];
  }

  async task(): Promise<Task> {
    const [only] = await this.tasks();
    if (!only) throw new Error('there is no task');
    return only;
  }

  /** Writes work items down for the demo's queue of such work. */
  async writes(...titles: string[]): Promise<void> {
    for (const title of titles) {
      const form = { mediaType: 'workItem', queueId: 'requests', title };
      const answer = await this.api('POST', '/tasks', form);
      expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    }
  }

  /** Waits until the one task is in a state. */
  async taskBecomes(state: string): Promise<Task> {
    await expect
      .poll(async () => (await this.tasks())[0]?.state ?? 'none', { message: `the task is ${state}` })
      .toBe(state);
    return this.task();
  }

  /** A verb of the one task, which must be accepted. */
  async act(verb: string, body: Json = {}): Promise<void> {
    const { id } = await this.task();
    const answer = await this.api('POST', `/tasks/${id}/${verb}`, body);
    expect(answer.status, `${verb}: ${JSON.stringify(answer.body)}`).toBe(202);
  }

  /** A verb of the one task, which must be refused with this code. */
  async refused(verb: string, code: string, body: Json = {}): Promise<void> {
    const { id } = await this.task();
    const answer = await this.api('POST', `/tasks/${id}/${verb}`, body);
    expect([answer.status, answer.body.code]).toEqual([409, code]);
  }

  async accepts(): Promise<void> {
    await expect.poll(async () => (await this.tasks())[0]?.state ?? 'none').toBe('ringing');
    await this.act('accept');
  }
}

/** Everybody who can be heard, by name. */
export class Room {
  readonly desks = new Map<Name, Party>();
  /** Calls of the rig by name. */
  readonly calls = new Map<Name, string>();

  constructor(readonly rig: Rig) {}

  /**
   * Who hears whom: for each party named, exactly these voices of all that there are. Those who hear music or nothing
   * hear nobody.
   */
  async hear(table: Partial<Record<Name, Name[]>>): Promise<void> {
    await Promise.all(
      Object.entries(table).map(([listener, heard]) => this.one(listener as Name, heard as Name[])),
    );
  }

  private async one(listener: Name, heard: Name[]): Promise<void> {
    const all = Object.keys(VOICES) as Name[];
    const tones = all.map((name) => VOICES[name]);
    const present = heard.map((name) => VOICES[name]);
    const absent = all.filter((name) => !heard.includes(name)).map((name) => VOICES[name]);
    const call = this.calls.get(listener);
    if (call !== undefined) {
      await this.rig.order({
        do: 'listen',
        id: call,
        present,
        absent,
        floorDbfs: -40,
        timeoutMs: SETTLE_MS,
      });
      return;
    }
    const desk = this.desks.get(listener);
    if (!desk) throw new Error(`${listener} is not here`);
    // A voice is heard without a break; a note of music on hold passes, and its onset may touch any tone.
    const now = async () => {
      const least = tones.map(() => 0);
      for (let look = 0; look < LOOKS; look += 1) {
        const levels = await heardLevels(desk.page, tones);
        for (const [index, level] of levels.entries()) least[index] = Math.min(least[index] ?? 0, level);
        await desk.page.waitForTimeout(LOOK_MS);
      }
      return all.filter((_, index) => (least[index] ?? -120) > HEARD_DB).sort();
    };
    const wanted = [...heard].sort();
    const asWanted = expect.poll(now, { message: `${listener} hears`, timeout: SETTLE_MS, intervals: [100] });
    await asWanted.toEqual(wanted);
    await desk.page.waitForTimeout(STAY_MS);
    expect(await now(), `${listener} goes on hearing`).toEqual(wanted);
  }
}

type World = {
  rig: Rig;
  room: Room;
  /** Opens the desktop of one of the demo world's people with the own voice, signed in with the browser phone. */
  seat: (name: 'ana' | 'boris' | 'vera' | 'sofia', available?: boolean) => Promise<Party>;
};

export const test = base.extend<World>({
  rig: async ({ server }, use) => {
    const rig = Rig.start(server.sip);
    await use(rig);
    rig.stop();
  },

  room: async ({ rig }, use) => {
    await use(new Room(rig));
  },

  seat: async ({ server, faults, room }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'centrala-parties-'));
    const browsers: { close: () => Promise<void> }[] = [];
    await use(async (name, available = true) => {
      const voice = join(folder, `${name}.wav`);
      writeTone(voice, VOICES[name]);
      const browser = await launch(voice);
      browsers.push(browser);
      const context = await newContext(browser, server.url, {});
      const page = await context.newPage();
      await giveEars(page);
      watch(page, server.url, faults);
      const desk = new Party(page, context);
      await desk.signIn(`${name}@demo.test`);
      await desk.startBrowserPhone();
      if (available) await desk.goAvailable();
      room.desks.set(name, desk);
      return desk;
    });
    await Promise.all(browsers.map((browser) => browser.close()));
    rmSync(folder, { recursive: true, force: true });
  },
});

export { expect } from './world.ts';
