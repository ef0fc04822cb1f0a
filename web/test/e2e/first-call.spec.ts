import { expectNotToHear, expectToHear } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, expect, test } from './world.ts';

// Proves: POP-1, POP-9, ANS-3, HLD-1, HLD-3, HLD-2, END-4, WRP-2, WRP-9
test('a call from a page is answered, talked through, held, ended and wrapped up', async ({
  ana,
  customer,
}) => {
  await ana.collapseTasks();
  await customer.call();

  const request = ana.page.getByRole('region', { name: 'Contact requests' });
  await expect(request.getByText('Support', { exact: true })).toBeVisible();
  await expect(request.getByText('Ringing', { exact: true })).toBeVisible();
  await expect(ana.page).toHaveTitle(/Incoming call|Agent Desktop/);
  await ana.accept().click();
  await ana.taskIs('Connected', 1_000);
  await expect(ana.stateIs(/^State: Engaged Available/)).toBeVisible();

  await expectToHear(ana.page, CUSTOMER_HZ);
  await expectToHear(customer.page, AGENT_HZ);

  await ana.control('Hold').click();
  await ana.taskIs('Call on hold');
  await expect(ana.control('End')).toHaveAttribute('aria-disabled', 'true');
  await expectNotToHear(customer.page, AGENT_HZ, 1_500);
  await expectNotToHear(ana.page, CUSTOMER_HZ, 500);

  await ana.control('Resume').click();
  await ana.taskIs('Connected');
  await expectToHear(customer.page, AGENT_HZ);
  await expectToHear(ana.page, CUSTOMER_HZ);

  await ana.control('End').click();
  await ana.taskIs('Wrap-up');
  await expect(customer.page.getByText(/The call was ended by us|The call is over/)).toBeVisible();

  await ana.wrapUp('fol');
  await expect(ana.page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();

  await ana.page.getByRole('button', { name: 'Expand the task list' }).click();
  await expect(ana.page.getByRole('region', { name: 'Last 24 hours' }).getByText('Follow-up')).toBeVisible();
});

test('mute keeps the agent from being heard, and is shown as pressed', async ({ ana, customer }) => {
  await customer.call();
  await ana.accept().click();
  await expectToHear(customer.page, AGENT_HZ);
  await ana.control('Mute').click();
  await expect(ana.control('Unmute')).toHaveAttribute('aria-pressed', 'true');
  await expectNotToHear(customer.page, AGENT_HZ, 1_000);
  await ana.control('Unmute').click();
  await expectToHear(customer.page, AGENT_HZ);
});

// Proves: END-1, WRP-1
test('the customer hangs up first: wrap-up is owed', async ({ ana, customer }) => {
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);
  await customer.hangUp();
  await ana.taskIs('Wrap-up');
  await ana.wrapUp('res');
  await expect(ana.page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();
});

// Proves: B-13
test('a whole call by keyboard alone', async ({ ana, customer }) => {
  const { page } = ana;
  await customer.call();
  await expect(ana.accept()).toBeVisible();
  await page.keyboard.press('Control+Alt+KeyA');
  await ana.taskIs('Connected');
  await expect(
    page.getByRole('region', { name: 'Current task' }).getByRole('heading', { level: 1 }),
  ).toBeFocused();
  await page.keyboard.press('Control+Alt+KeyV');
  await ana.taskIs('Call on hold');
  await page.keyboard.press('Control+Alt+KeyV');
  await ana.taskIs('Connected');
  await page.keyboard.press('Control+Alt+KeyE');
  await ana.taskIs('Wrap-up');
  await expect(page.getByRole('searchbox', { name: /Search/ })).toBeFocused();
  await page.keyboard.type('wro');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Alt+KeyW');
  await expect(page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();
});
