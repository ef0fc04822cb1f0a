import { expect, test } from './world.ts';

// Proves: RON-11
test('the caller leaves while it rings: the request goes, the agent stays Available', async ({
  ana,
  customer,
}) => {
  await customer.call();
  await expect(ana.accept()).toBeVisible();
  await customer.hangUp();
  await expect(ana.accept()).toBeHidden();
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
  await expect(ana.page.getByText(/^Missed call from Hidden number: the caller left/)).toBeVisible();
  const history = ana.page.getByRole('region', { name: 'Last 24 hours' });
  await expect(history.getByText('Missed: the caller left')).toBeVisible();
});

// Proves: RON-9, D-2
test('a declined request makes the agent idle, and a dialog offers the way back', async ({
  ana,
  customer,
}) => {
  await customer.call();
  await ana.page.getByRole('button', { name: 'Decline' }).click();
  const dialog = ana.page.getByRole('alertdialog');
  await expect(dialog.getByRole('heading', { name: 'Request declined' })).toBeVisible();
  await expect(ana.page.getByText('State: Request declined')).toBeHidden();
  await dialog.getByRole('button', { name: 'Set Available' }).click();
  await expect(dialog).toBeHidden();
  // The customer still waits, and comes back.
  await expect(ana.accept()).toBeVisible();
});

// Proves: RON-1, RON-2, RON-3, RON-12
test('nobody answers: RONA, Idle, and the call goes to the next agent', async ({
  ana,
  customer,
  openDesk,
}) => {
  test.setTimeout(120_000);
  await customer.call();
  await expect(ana.accept()).toBeVisible();
  const boris = await openDesk();
  await boris.signIn('boris@demo.test');
  await boris.startBrowserPhone();
  await boris.goAvailable();

  const dialog = ana.page.getByRole('alertdialog');
  await expect(dialog.getByRole('heading', { name: 'No answer (RONA)' })).toBeVisible({ timeout: 25_000 });
  await expect(boris.accept()).toBeVisible();
  await dialog.getByRole('button', { name: 'Stay Idle' }).click();
  await expect(ana.stateIs(/^State: No answer \(RONA\)/)).toBeVisible();
  await expect(
    ana.page.getByRole('region', { name: 'Last 24 hours' }).getByText('Missed: no answer'),
  ).toBeVisible();
});
