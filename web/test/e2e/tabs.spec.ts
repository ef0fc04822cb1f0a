import { expectToHear } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, Desk, expect, test } from './world.ts';

// Proves: D-17, B-8, STN-12
test('a second tab shows and acts, asks before it takes the sound, and keeps the call', async ({
  ana,
  customer,
}) => {
  await customer.call();
  await ana.accept().click();
  await expectToHear(ana.page, CUSTOMER_HZ);

  const second = new Desk(await ana.context.newPage(), ana.context);
  await second.page.goto('/');
  const question = second.page.getByRole('alertdialog');
  await expect(question.getByRole('heading', { name: 'This phone is open in another tab' })).toBeVisible();
  await question.getByRole('button', { name: 'Stay here without sound' }).click();
  await second.taskIs('Connected');

  // Both tabs act, both see it.
  await second.control('Hold').click();
  await ana.taskIs('Call on hold');
  await second.control('Resume').click();
  await ana.taskIs('Connected');
  await expectToHear(customer.page, AGENT_HZ);

  await second.page.getByRole('button', { name: 'Move the phone here' }).click();
  await second.phoneIsReady();
  await expect(ana.page.getByText(/The sound of your calls is in another tab/)).toBeVisible();
  await expectToHear(customer.page, AGENT_HZ);
  await second.taskIs('Connected');
});

// Proves: D-17
test('another browser takes the phone only when asked, and the first one does not take it back', async ({
  ana,
  openDesk,
  customer,
}) => {
  const other = await openDesk();
  await other.page.goto('/');
  await other.page.getByLabel('E-mail').fill('ana@demo.test');
  await other.page.getByLabel('Password').fill('demo');
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByRole('alertdialog').getByRole('button', { name: 'Move the phone here' }).click();
  await other.phoneIsReady();
  await expect(ana.page.getByText(/The sound of your calls is in another tab/)).toBeVisible();
  await customer.call();
  await other.accept().click();
  await expectToHear(other.page, CUSTOMER_HZ);
  await expectToHear(customer.page, AGENT_HZ);
  await ana.taskIs('Connected');
});

// Proves: STN-19
test('nobody signs out of open work', async ({ ana, customer }) => {
  await customer.call();
  await ana.accept().click();
  await ana.taskIs('Connected');
  await ana.page.keyboard.press('Control+Alt+KeyL');
  const refusal = ana.page.getByRole('alertdialog');
  await expect(refusal.getByText('Finish the call and its wrap-up first.')).toBeVisible();
  await refusal.getByRole('button', { name: 'Understood' }).click();
  await ana.taskIs('Connected');
});

// Proves: STN-18
test('nobody signs out under a request', async ({ ana, customer }) => {
  await customer.call();
  await expect(ana.accept()).toBeVisible();
  await ana.page.keyboard.press('Control+Alt+KeyL');
  await expect(ana.page.getByText('Answer or decline the contact request first.')).toBeVisible();
});

// Proves: STN-1, STN-11, POP-12
test('sign-in leads to the station, the station to Idle; sign-out to the sign-in', async ({ openDesk }) => {
  const desk = await openDesk();
  await desk.signIn('vera@demo.test');
  await desk.page.getByRole('radio', { name: /Extension/ }).check({ force: true });
  await expect(desk.page.getByLabel('Extension', { exact: true })).toHaveValue('1003');
  await desk.page.getByRole('button', { name: 'Start work' }).click();
  await expect(desk.stateIs(/^State: Break/)).toBeVisible();
  await desk.collapseTasks();
  await desk.page.keyboard.press('Control+Alt+KeyL');
  await expect(desk.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await desk.signIn('vera@demo.test');
  await desk.page.getByRole('button', { name: 'Start work' }).click();
  await expect(desk.page.getByRole('button', { name: 'Expand the task list' })).toBeVisible();
});

test('a wrong password is told, and what was typed stays', async ({ openDesk }) => {
  const { page } = await openDesk();
  await page.goto('/');
  await page.getByLabel('E-mail').fill('ana@demo.test');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The e-mail and the password do not match.')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue('ana@demo.test');
});

// Proves: STA-2, STA-5, STA-6
test('the state selector finds a reason by three letters, in Bulgarian too', async ({ ana }) => {
  await ana.page.keyboard.press('Control+Alt+KeyU');
  await ana.page.getByRole('menuitemradio', { name: 'Български' }).click();
  await ana.page.keyboard.press('Escape');
  await ana.page.keyboard.press('Control+Alt+KeyN');
  await expect(ana.page.getByRole('menuitemradio')).toHaveText(['На разположение', 'Обяд', 'Почивка']);
  await ana.page.keyboard.type('обя');
  await expect(ana.page.getByRole('menuitemradio')).toHaveText(['Обяд']);
  await ana.page.keyboard.press('ArrowDown');
  await ana.page.keyboard.press('Enter');
  await expect(ana.stateIs(/^Състояние: Обяд/)).toBeVisible();
});
