import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  test as base,
  chromium,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import { giveEars } from './ears.ts';
import { type Pace, Server } from './server.ts';
import { writeTone } from './tone.ts';

export { expect } from '@playwright/test';

/** The agents' and the customer's voices: between two notes each, so that no music on hold is taken for them. */
export const AGENT_HZ = 719;
export const CUSTOMER_HZ = 1_141;

export type Language = 'bg' | 'en';
type Look = { language?: Language; theme?: 'light' | 'dark'; width?: number; height?: number };

/** A browser whose microphone plays a tone. */
export async function launch(voice: string): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${voice}`,
    ],
  });
}

/** What must never happen on any page of ours, gathered while a test runs. */
export type Faults = { list: string[] };

export function watch(page: Page, origin: string, faults: Faults): void {
  page.on('pageerror', (error) => faults.list.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.list.push(`CSP: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(origin).host) {
      faults.list.push(`a request left our origin: ${request.url()}`);
    }
  });
}

/** The desktop as a person handles it. Names are those of the English pages. */
export class Desk {
  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  readonly header = (): Locator => this.page.getByRole('banner');
  readonly accept = (): Locator => this.page.getByRole('button', { name: 'Accept', exact: true });
  readonly control = (name: string): Locator =>
    this.page.getByRole('toolbar', { name: 'Call controls' }).getByRole('button', { name, exact: true });
  /** A button of the consult's own panel. */
  readonly consultControl = (name: string): Locator =>
    this.page.getByRole('toolbar', { name: 'Consult controls' }).getByRole('button', { name, exact: true });
  readonly stateIs = (text: RegExp): Locator => this.page.getByRole('button', { name: text });

  async signIn(email: string): Promise<void> {
    await this.page.goto('/');
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill('demo');
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await expect(this.page.getByRole('heading', { name: 'Your phone' })).toBeVisible();
  }

  async startBrowserPhone(): Promise<void> {
    await this.page.getByRole('radio', { name: /Browser phone/ }).check({ force: true });
    await this.page.getByRole('button', { name: 'Start work' }).click();
    await this.phoneIsReady();
  }

  async phoneIsReady(timeout = 10_000): Promise<void> {
    await expect(this.header().getByRole('button', { name: 'Browser phone ready' })).toBeVisible({
      timeout,
    });
  }

  async goAvailable(): Promise<void> {
    await this.page.keyboard.press('Control+Alt+KeyR');
    await expect(this.stateIs(/^State: Available/)).toBeVisible();
  }

  /** Consults or transfers through the dialog: a row of one of its tabs. */
  async reach(verb: 'Consult' | 'Transfer', tab: string, row: RegExp): Promise<void> {
    await this.control(verb).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('tab', { name: tab }).click();
    await dialog.getByRole('option', { name: row }).click();
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  /** The same with a number that is typed. */
  async reachNumber(verb: 'Consult' | 'Transfer', number: string): Promise<void> {
    await this.control(verb).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('tab', { name: 'Dial number' }).click();
    await dialog.getByRole('textbox', { name: 'Number' }).fill(number);
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  /** A notice in the corner of the page. */
  async isTold(words: string | RegExp, timeout = 10_000): Promise<void> {
    const notices = this.page.getByRole('region', { name: 'Notices' });
    await expect(notices.getByText(words).first()).toBeVisible({ timeout });
  }

  async collapseTasks(): Promise<void> {
    await this.page.getByRole('button', { name: 'Collapse the task list' }).click();
  }

  /** The word for where the task in the main pane stands. */
  async taskIs(state: string, timeout = 10_000): Promise<void> {
    await expect(
      this.page.getByRole('region', { name: 'Current task' }).getByText(state, { exact: true }).first(),
    ).toBeVisible({ timeout });
  }

  async wrapUp(letters: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: /Search/ }).fill(letters);
    await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('button', { name: 'Submit wrap-up' }).click();
  }
}

/** A customer with a browser. */
export class Customer {
  constructor(readonly page: Page) {}

  async call(entryPoint = 'support'): Promise<void> {
    await this.page.goto(`/call/${entryPoint}`);
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(this.page.getByText('You are connected')).toBeVisible();
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'End' }).click();
    await expect(this.page.getByText('The call is over.')).toBeVisible();
  }
}

type World = {
  /** Waiting times that are not the demo's. */
  pace: Pace | undefined;
  server: Server;
  faults: Faults;
  voices: { agent: Browser; customer: Browser };
  openDesk: (look?: Look) => Promise<Desk>;
  /** Ana, signed in with the browser phone, Available. */
  ana: Desk;
  customer: Customer;
};

export const test = base.extend<World>({
  pace: [undefined, { option: true }],

  server: async ({ pace }, use, info) => {
    const server = await Server.start(pace);
    await use(server);
    if (info.status !== info.expectedStatus) await info.attach('server', { body: server.tail() });
    await server.stop();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  faults: async ({}, use) => {
    const faults: Faults = { list: [] };
    await use(faults);
    expect(faults.list).toEqual([]);
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  voices: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'centrala-voices-'));
    const path = (name: string) => join(folder, `${name}.wav`);
    writeTone(path('agent'), AGENT_HZ);
    writeTone(path('customer'), CUSTOMER_HZ);
    const voices = { agent: await launch(path('agent')), customer: await launch(path('customer')) };
    await use(voices);
    await voices.agent.close();
    await voices.customer.close();
    rmSync(folder, { recursive: true, force: true });
  },

  openDesk: async ({ server, voices, faults }, use) => {
    await use(async (look = {}) => {
      const context = await newContext(voices.agent, server.url, look);
      const page = await context.newPage();
      await giveEars(page);
      watch(page, server.url, faults);
      return new Desk(page, context);
    });
  },

  ana: async ({ openDesk }, use) => {
    const desk = await openDesk();
    await desk.signIn('ana@demo.test');
    await desk.startBrowserPhone();
    await desk.goAvailable();
    await use(desk);
  },

  customer: async ({ server, voices, faults }, use) => {
    const context = await newContext(voices.customer, server.url, {});
    const page = await context.newPage();
    await giveEars(page);
    watch(page, server.url, faults);
    await use(new Customer(page));
  },
});

export async function newContext(browser: Browser, url: string, look: Look): Promise<BrowserContext> {
  const { language = 'en', theme = 'light', width = 1280, height = 800 } = look;
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'bg' ? 'bg-BG' : 'en-GB',
    timezoneId: 'Europe/Sofia',
    colorScheme: theme,
    viewport: { width, height },
    permissions: ['microphone'],
  });
  context.setDefaultTimeout(15_000);
  await context.addInitScript(() => {
    // Tones must arrive as they were sent: no echo cancelling, no noise suppression.
    const devices = navigator.mediaDevices;
    // An empty page has none.
    if (!devices) return;
    const native = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) => {
      const audio = constraints?.audio;
      const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      return native({ ...constraints, audio: typeof audio === 'object' ? { ...audio, ...plain } : plain });
    };
  });
  return context;
}
