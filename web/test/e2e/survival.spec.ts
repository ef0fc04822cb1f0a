import { expectToHear } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, expect, test } from './world.ts';

/** The same picture, and sound again, within this time after a reload (B-1). */
const BACK_MS = 2_000;

// Proves: B-1, WRP-12
test('a reload while ringing, connected, held and wrapping up shows the same picture', async ({
  ana,
  customer,
}) => {
  const { page } = ana;
  const reload = async () => {
    await page.reload({ waitUntil: 'commit' });
  };

  await customer.call();
  await expect(ana.accept()).toBeVisible();
  await reload();
  await expect(ana.accept()).toBeVisible({ timeout: BACK_MS });
  await ana.accept().click();
  await expectToHear(page, CUSTOMER_HZ);

  await reload();
  await ana.taskIs('Connected', BACK_MS);
  await expectToHear(page, CUSTOMER_HZ, BACK_MS);
  await expectToHear(customer.page, AGENT_HZ, BACK_MS);

  await ana.control('Hold').click();
  await ana.taskIs('Call on hold');
  await reload();
  await ana.taskIs('Call on hold', BACK_MS);
  await ana.phoneIsReady();
  await ana.control('Resume').click();
  await expectToHear(customer.page, AGENT_HZ);

  await ana.control('End').click();
  await ana.taskIs('Wrap-up');
  await reload();
  await ana.taskIs('Wrap-up', BACK_MS);
});

// Proves: NET-1, NET-2, B-10
test('after kill -9 the desktop resumes by itself and the wrap-up is owed', async ({
  ana,
  customer,
  server,
}) => {
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);

  await server.kill();
  await expect(ana.page.getByText('The connection to the server is lost.')).toBeVisible();
  await expect(ana.control('Hold')).toHaveAttribute('aria-disabled', 'true');
  await server.run();

  await expect(ana.page.getByText('The connection to the server is lost.')).toBeHidden();
  await ana.taskIs('Wrap-up');
  await ana.phoneIsReady(15_000);
  await ana.wrapUp('res');
  await expect(ana.page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();
});

test('after kill -9 an agent who waits is where the agent was, and takes the next call', async ({
  ana,
  customer,
  server,
}) => {
  await server.kill();
  await server.run();
  await ana.phoneIsReady(15_000);
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);
  await expectToHear(customer.page, AGENT_HZ);
});

const LOST = 'The connection to the server is lost.';

// Proves: B-1
test('after kill -9 on hold the call is closed and its wrap-up is owed', async ({
  ana,
  customer,
  server,
}) => {
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);
  await ana.control('Hold').click();
  await ana.taskIs('Call on hold');

  await server.kill();
  await expect(ana.page.getByText(LOST)).toBeVisible();
  await server.run();

  await expect(ana.page.getByText(LOST)).toBeHidden();
  await ana.taskIs('Wrap-up');
  await ana.phoneIsReady(15_000);
  await ana.wrapUp('res');
  await expect(ana.page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);
});

// Proves: B-1
test('after kill -9 in wrap-up it is still owed, and its time has not begun anew', async ({
  ana,
  customer,
  server,
}) => {
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);
  await ana.control('End').click();
  await ana.taskIs('Wrap-up');
  const owed = async () => {
    const me = await (await ana.page.request.get('/api/v1/agents/me')).json();
    return { task: me.tasks[0].id, until: me.tasks[0].timers.wrapUpEndsAt, state: me.state };
  };
  const before = await owed();

  await server.kill();
  await expect(ana.page.getByText(LOST)).toBeVisible();
  await server.run();

  await expect(ana.page.getByText(LOST)).toBeHidden();
  await ana.taskIs('Wrap-up');
  expect(await owed()).toEqual(before);
  await ana.phoneIsReady(15_000);
  await ana.wrapUp('res');
  await expect(ana.page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
});

// Proves: B-1
test('after kill -9 while the browser rings the request is gone and the next call comes', async ({
  ana,
  customer,
  server,
}) => {
  await customer.call();
  await expect(ana.accept()).toBeVisible();

  await server.kill();
  await expect(ana.page.getByText(LOST)).toBeVisible();
  await server.run();

  await expect(ana.page.getByText(LOST)).toBeHidden();
  await expect(ana.accept()).toBeHidden();
  await ana.phoneIsReady(15_000);
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);
  await expectToHear(customer.page, AGENT_HZ);
});
