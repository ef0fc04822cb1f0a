import { expectAccessible } from './look.ts';
import { expect, test, VOICES } from './parties.ts';

test.use({ pace: { queueRingSeconds: 60, workItems: { atOnce: 5, ringSeconds: 90 } } });

const TITLES = ['First work', 'Second work', 'Third work', 'Fourth work', 'Fifth work'];
const CALL = {
  do: 'call',
  id: 'customer',
  from: '+359881234567',
  to: '+35929002000',
  tone: VOICES.customer,
};
const CALLER = '+359 88 123 4567';

// Proves: POP-4, POP-5, POP-6, POP-7, POP-8, POP-9, POP-10, POP-11, STN-18
test('a call and five work items at once: order, pages, all accepted by one button, no sign-out', async ({
  seat,
  room,
  rig,
}) => {
  test.setTimeout(120_000);
  const ana = await seat('ana');
  room.calls.set('customer', 'customer');
  const { page } = ana;
  await ana.writes(...TITLES);
  await rig.order(CALL);

  // In the list: the call, then the newest work first; each says what it is and how it stands.
  const list = page.getByRole('region', { name: 'Tasks' });
  const cards = list.locator('[data-request]');
  await expect(cards).toHaveCount(6);
  await expect(cards.first()).toContainText(CALLER);
  await expect(cards.first()).toContainText('Incoming call');
  await expect(cards.first()).toContainText('QueueSupport');
  await expect(cards.first().getByText('Ringing', { exact: true })).toBeVisible();
  for (const [index, title] of [...TITLES].reverse().entries())
    await expect(cards.nth(index + 1)).toContainText(title);
  await expect(cards.nth(1)).toContainText('Work item · Requests');
  await expect(cards.nth(1)).toContainText('New request');
  await expect(list.getByRole('button', { name: 'Accept all tasks' })).toBeVisible();
  await expectAccessible(page, 'six requests in the list');

  // Nobody leaves with requests at hand, and reads which.
  await page.keyboard.press('Control+Alt+KeyL');
  const refused = page.getByRole('alertdialog', { name: 'You cannot sign out yet' });
  await expect(refused).toContainText('Answer or decline the contact request first.');
  await expect(refused.getByRole('listitem')).toHaveCount(6);
  await page.keyboard.press('Escape');

  // In the stack: the earliest work on top, the call at the bottom of each page.
  await ana.collapseTasks();
  const stack = page.getByRole('region', { name: 'Contact requests' });
  const names = () => stack.getByRole('article').getByRole('heading').allTextContents();
  await expect(stack.getByText('1–5 of 6')).toBeVisible();
  expect(await names()).toEqual([...TITLES.slice(0, 4), CALLER]);
  await expectAccessible(page, 'six requests in the stack');
  await stack.getByRole('button', { name: 'Next requests' }).click();
  await expect(stack.getByText('6 of 6')).toBeVisible();
  expect(await names()).toEqual(['Fifth work', CALLER]);
  await stack.getByRole('button', { name: 'Next requests' }).click();

  // By keyboard: the call first, then one after another. What the tree of accessibility says of each.
  await page.keyboard.press('Control+Alt+Digit9');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAccessibleName('Accept');
  await expect(focused).toHaveAccessibleDescription(CALLER);
  await page.keyboard.press('Control+Alt+Digit9');
  await expect(focused).toHaveAccessibleDescription('First work');
  await expect(stack.getByRole('article', { name: 'First work' }).getByRole('timer')).toContainText(
    'seconds left to answer',
  );
  // One of them alone, by its own button.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'First work' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(stack.getByText('1–5 of 5')).toBeVisible();

  // All the others at once, the call not.
  await stack.getByRole('button', { name: 'Accept 4 requests' }).click();
  await expect(stack.getByRole('article')).toHaveCount(1);
  await expect(stack.getByRole('article', { name: CALLER })).toBeVisible();
  await expect
    .poll(async () => (await ana.tasks()).map(({ state }) => state).sort())
    .toEqual([...Array(5).fill('connected'), 'ringing']);
  await page.keyboard.press('Control+Alt+KeyA');
  await ana.taskIs('Connected');
  await room.hear({ customer: ['ana'], ana: ['customer'] });

  // Work that nobody has looked at yet is marked, until it is chosen: here by keyboard.
  await page.getByRole('button', { name: 'Expand the task list' }).click();
  await expect(list.getByText('not looked at yet')).toHaveCount(4);
  await list.getByRole('button', { name: new RegExp(CALLER.replace('+', '\\+')) }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Fifth work' })).toBeVisible();
  await expect(list.getByText('not looked at yet')).toHaveCount(3);
  await room.hear({ customer: ['ana'], ana: ['customer'] });
});

// Proves: DIG-2, WRP-10
test('a work item beside a call: written down, taken, given away, ended, wrapped up', async ({
  seat,
  room,
  rig,
}) => {
  test.setTimeout(120_000);
  const ana = await seat('ana');
  room.calls.set('customer', 'customer');
  const { page } = ana;
  await rig.order(CALL);
  await ana.accept().click();
  await ana.taskIs('Connected');

  await page.getByRole('button', { name: 'New work item' }).click();
  const form = page.getByRole('dialog', { name: 'New work item' });
  await form.getByRole('textbox', { name: 'To be done' }).fill('Check the invoice');
  await page.keyboard.press('Enter');
  await ana.isTold('The work item “Check the invoice” waits in Requests.');
  await ana.accept().click();
  const bar = page.getByRole('toolbar', { name: 'Work item controls' });
  await expect(page.getByRole('heading', { level: 1, name: 'Check the invoice' })).toBeVisible();
  await ana.taskIs('In progress');
  await expect(bar.getByRole('button')).toHaveCount(2);
  await room.hear({ customer: ['ana'], ana: ['customer'] });

  // To a colleague: the call goes on, and the reason is owed for the work given away.
  const boris = await seat('boris');
  await bar.getByRole('button', { name: 'Transfer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Transfer Check the invoice' });
  await expect(dialog.getByRole('tab')).toHaveText(['Agents', 'Queues']);
  await dialog.getByRole('option', { name: /Борис/ }).click();
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
  await ana.taskIs('Wrap-up');
  await expect(boris.page.locator('[data-request]').getByText('Transferred work item')).toBeVisible();
  await boris.accept().click();
  await boris.taskIs('In progress');
  // In wrap-up nothing new comes.
  await ana.writes('Later work');
  await boris.page.getByRole('button', { name: 'Decline' }).click();
  await expect(ana.page.locator('[data-request]')).toHaveCount(0);
  await ana.wrapUp('fol');
  await expect(page.locator('[data-request]').getByText('Later work')).toBeVisible();
  await ana.taskIs('Connected');

  await boris.page
    .getByRole('toolbar', { name: 'Work item controls' })
    .getByRole('button', { name: 'End' })
    .click();
  await boris.taskIs('Wrap-up');
  await boris.wrapUp('res');
  await expect(
    boris.page.getByRole('region', { name: 'Last 24 hours' }).getByText('Check the invoice'),
  ).toBeVisible();
});
