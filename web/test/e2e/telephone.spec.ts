import { expectToHear } from './ears.ts';
import { Rig } from './rig.ts';
import { AGENT_HZ, test as base, CUSTOMER_HZ, type Desk, expect } from './world.ts';

/** The tone of a desk phone or an outside phone of an agent. */
const PHONE_HZ = 923;

const test = base.extend<{ rig: Rig }>({
  rig: async ({ server }, use) => {
    const rig = Rig.start(server.sip);
    await use(rig);
    rig.stop();
  },
});

async function signInWith(desk: Desk, device: RegExp, number?: string): Promise<void> {
  await desk.signIn('ana@demo.test');
  await desk.page.getByRole('radio', { name: device }).check({ force: true });
  if (number !== undefined) await desk.page.getByRole('textbox', { name: /number/i }).fill(number);
  await desk.page.getByRole('button', { name: 'Start work' }).click();
  await expect(desk.stateIs(/^State: Break/)).toBeVisible();
  await desk.goAvailable();
}

const caller = { do: 'call', id: 'caller', from: '+359881234567', tone: CUSTOMER_HZ };

// Proves: ANS-1, ANS-2, ANS-3, HLD-1, HLD-3, END-4, POP-3
test('a SIP caller and a browser agent hear each other, hold, resume and end', async ({ ana, rig }) => {
  await rig.order({ ...caller, to: '+35929002000' });
  await rig.wait('caller', 'connected');
  await ana.accept().click();
  await ana.taskIs('Connected');
  await expect(ana.page.getByText('+359 88 123 4567').first()).toBeVisible();
  await rig.hears('caller', [AGENT_HZ], [CUSTOMER_HZ]);
  await expectToHear(ana.page, CUSTOMER_HZ);

  await ana.control('Hold').click();
  await ana.taskIs('Call on hold');
  await rig.hearsMusic('caller', [AGENT_HZ]);
  await ana.control('Resume').click();
  await rig.hears('caller', [AGENT_HZ]);

  await ana.control('End').click();
  const end = await rig.wait('caller', 'ended');
  expect(end.endedBy).toBe('far');
  await ana.wrapUp('res');
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
});

// Proves: STN-2, ANS-2, END-6
test('an agent with a desk phone answers on it and ends in the desktop', async ({ openDesk, rig }) => {
  await rig.order({
    do: 'register',
    id: 'phone',
    user: '1001',
    password: 'demo-1001',
    tone: PHONE_HZ,
    answerAfterMs: 1_500,
  });
  const ana = await openDesk();
  await signInWith(ana, /Extension/);
  await rig.order({ ...caller, to: '+35929002000' });
  await ana.taskIs('Connected', 15_000);
  await rig.hears('caller', [PHONE_HZ]);
  await rig.hears('phone', [CUSTOMER_HZ]);
  await ana.control('Hold').click();
  await rig.hearsMusic('caller', [PHONE_HZ]);
  await ana.control('Resume').click();
  await rig.hears('caller', [PHONE_HZ]);
  await ana.control('End').click();
  expect((await rig.wait('phone', 'ended')).endedBy).toBe('far');
  expect((await rig.wait('caller', 'ended')).endedBy).toBe('far');
  await ana.taskIs('Wrap-up');
});

// Proves: STN-2, ANS-8
test('an agent on an outside number presses 1 before the customer is joined', async ({
  openDesk,
  rig,
  server,
}) => {
  await rig.order({
    do: 'carrier',
    id: 'outside',
    listen: server.carrier,
    tone: PHONE_HZ,
    answerAfterMs: 500,
    // As carriers do: a password for everybody, and no answer before the ringing was acknowledged (RFC 3262).
    gate: ['demo', 'demo'],
    reliable: true,
  });
  const ana = await openDesk();
  // As one dials it at home; the carrier gets it in E.164.
  await signInWith(ana, /Dial number/, '0888 000 111');
  await rig.order({ ...caller, to: '+35929002000' });
  expect((await rig.wait('outside', 'connected', 20_000)).to).toContain('+359888000111');
  await rig.hearsMusic('outside', [CUSTOMER_HZ]);
  await rig.order({ do: 'digits', id: 'outside', keys: '1' });
  await ana.taskIs('Connected');
  await rig.hears('caller', [PHONE_HZ]);
  await rig.hears('outside', [CUSTOMER_HZ]);
  await rig.order({ do: 'hangUp', id: 'caller' });
  await rig.wait('outside', 'ended');
  await ana.taskIs('Wrap-up');
});

// Proves: STN-3
test('a dial number is checked in the country that is chosen, by keyboard', async ({ openDesk }) => {
  const ana = await openDesk();
  const { page } = ana;
  await ana.signIn('ana@demo.test');
  await page.getByRole('radio', { name: /Dial number/ }).check({ force: true });
  const country = page.getByRole('combobox', { name: 'Country' });
  const number = page.getByRole('textbox', { name: 'Dial number' });
  await expect(country).toHaveValue('Bulgaria (+359)');
  await country.focus();
  await page.keyboard.type('united k');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(country).toHaveValue('United Kingdom (+44)');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0888 000 111');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no such number in United Kingdom.')).toBeVisible();
  await expect(number).toBeFocused();
  await expect(number).toHaveAttribute('aria-invalid', 'true');

  await number.fill('+359 88 800 0111');
  await expect(country).toHaveValue('Bulgaria (+359)');
  await number.fill('+44 20 7946 0018');
  await expect(country).toHaveValue('United Kingdom (+44)');
  await page.keyboard.press('Enter');
  await expect(ana.stateIs(/^State: Break/)).toBeVisible();
  const me = await (await page.request.get('/api/v1/agents/me')).json();
  expect(me.station.device).toEqual({ kind: 'dialNumber', number: '+442079460018' });
});

test.describe('the menu', () => {
  test.use({ pace: { announceEverySeconds: 10 } });

  test('welcome, digit 1, music while waiting, the place in the queue, answered', async ({
    openDesk,
    rig,
  }) => {
    await rig.order({ ...caller, to: '+35929001000' });
    await rig.wait('caller', 'connected');
    await rig.recognises('caller', ['prompts/bg/welcome']);
    await rig.order({ do: 'digits', id: 'caller', keys: '1' });
    await rig.recognises('caller', ['prompts/bg/all-agents-busy']);
    await rig.recognises('caller', ['music/hold'], { beginMs: 2_000 });
    // Nobody is there: the caller is told the place, as a whole sentence, and hears music again.
    const place = ['you-are-number', 'number-1', 'in-the-queue'].map((name) => `prompts/bg/${name}`);
    await rig.recognises('caller', place, { timeoutMs: 20_000 });
    await rig.hearsMusic('caller', []);
    const ana = await openDesk();
    await ana.signIn('ana@demo.test');
    await ana.startBrowserPhone();
    await ana.goAvailable();
    await ana.accept().click();
    await ana.taskIs('Connected');
    await rig.hears('caller', [AGENT_HZ]);
    await expectToHear(ana.page, CUSTOMER_HZ);
  });
});

// Proves: RON-10
test('a desk phone that nobody registered makes the agent idle, unavailable', async ({ openDesk, rig }) => {
  const ana = await openDesk();
  await signInWith(ana, /Extension/);
  await rig.order({ ...caller, to: '+35929002000' });
  await expect(ana.stateIs(/^State: The phone is unreachable/)).toBeVisible();
  await rig.hearsMusic('caller', []);
});

// Proves: B-1
test('after kill -9 in a call both phones get their BYE and the wrap-up is owed', async ({
  openDesk,
  rig,
  server,
}) => {
  await rig.order({
    do: 'register',
    id: 'phone',
    user: '1001',
    password: 'demo-1001',
    tone: PHONE_HZ,
    answerAfterMs: 300,
  });
  const ana = await openDesk();
  await signInWith(ana, /Extension/);
  await rig.order({ ...caller, to: '+35929002000' });
  await ana.taskIs('Connected', 15_000);
  await rig.hears('caller', [PHONE_HZ]);
  await server.kill();
  await server.run();
  expect((await rig.wait('caller', 'ended')).endedBy).toBe('far');
  expect((await rig.wait('phone', 'ended')).endedBy).toBe('far');
  await ana.taskIs('Wrap-up', 20_000);
});

// Proves: NET-3
test('a desktop that is closed costs the call on the phone nothing', async ({ openDesk, rig }) => {
  await rig.order({
    do: 'register',
    id: 'phone',
    user: '1001',
    password: 'demo-1001',
    tone: PHONE_HZ,
    answerAfterMs: 300,
  });
  const ana = await openDesk();
  await signInWith(ana, /Extension/);
  await rig.order({ ...caller, to: '+35929002000' });
  await ana.taskIs('Connected', 15_000);
  await ana.control('Hold').click();
  await ana.taskIs('Call on hold');
  await ana.page.goto('about:blank');
  await rig.hearsMusic('caller', [PHONE_HZ]);
  expect((await rig.order({ do: 'state', id: 'phone' })).state).toBe('connected');
  await ana.page.goto('/');
  await ana.taskIs('Call on hold');
  await ana.control('Resume').click();
  await rig.hears('caller', [PHONE_HZ]);
  await rig.hears('phone', [CUSTOMER_HZ]);
});

// Proves: STN-14
test('an extension in use is refused to a second agent, with the reason', async ({ openDesk, rig }) => {
  await rig.order({ do: 'register', id: 'phone', user: '1001', password: 'demo-1001' });
  const ana = await openDesk();
  await signInWith(ana, /Extension/);
  const boris = await openDesk();
  await boris.signIn('boris@demo.test');
  await boris.page.getByRole('radio', { name: /Extension/ }).check({ force: true });
  await boris.page.getByRole('textbox', { name: /extension/i }).fill('1001');
  await boris.page.getByRole('button', { name: 'Start work' }).click();
  await expect(boris.page.getByText(/in use/i)).toBeVisible();
});

// Proves: B-1
test('after kill -9 while a desk phone rings it stops, and nobody is stuck', async ({
  openDesk,
  rig,
  server,
}) => {
  await rig.order({ do: 'register', id: 'phone', user: '1001', password: 'demo-1001' });
  const ana = await openDesk();
  await signInWith(ana, /Extension/);
  await rig.order({ ...caller, to: '+35929002000' });
  await rig.wait('phone', 'ringing');
  await server.kill();
  await server.run();
  expect((await rig.wait('phone', 'ended')).endedBy).toBe('abandoned');
  expect((await rig.wait('caller', 'ended')).endedBy).toBe('far');
  await expect(ana.stateIs(/^State: Available/)).toBeVisible({ timeout: 15_000 });
});
