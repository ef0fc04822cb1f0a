import { expect, type Party, test, VOICES } from './parties.ts';

/** Long enough to press Decline, short for whoever waits until nobody answers. */
test.use({ pace: { ringSeconds: { agent: 4, number: 2 } } });

/** The consult's panel has gone, the customer is held as before, and everything is offered again (CON-13). */
async function isAsBefore(desk: Party): Promise<void> {
  await expect(desk.page.getByRole('region', { name: 'Consult', exact: true })).toBeHidden();
  await desk.taskIs('Call on hold');
  for (const name of ['Resume', 'Transfer', 'Consult'])
    await expect(desk.control(name)).not.toHaveAttribute('aria-disabled', 'true');
}

/** When the call was put into its queue, as the task says. */
async function enqueuedAt(desk: Party): Promise<string> {
  return ((await desk.task()) as unknown as { timers: { enqueuedAt: string } }).timers.enqueuedAt;
}

// Proves: CON-13, CON-15, TRF-11, TRF-17
test('consults and transfers that nobody takes: the call is never lost, and its agent is told why', async ({
  seat,
  room,
  rig,
  server,
}) => {
  test.setTimeout(120_000);
  await rig.order({
    do: 'carrier',
    id: 'carrier',
    listen: server.carrier,
    rules: [
      { suffix: '486', refuse: 486 },
      { suffix: '480', refuse: 480 },
    ],
  });
  room.calls.set('customer', 'customer');
  const ana = await seat('ana');
  await rig.order({
    do: 'call',
    id: 'customer',
    from: '+359881234567',
    to: '+35929002000',
    tone: VOICES.customer,
  });
  await ana.accept().click();
  await ana.taskIs('Connected');
  const since = await enqueuedAt(ana);
  const boris = await seat('boris', false);
  const state = async () => (await boris.api('GET', '/agents/me')).body.state;
  const idle = await state();

  await ana.reach('Consult', 'Agents', /Борис/);
  await boris.page.getByRole('button', { name: 'Decline' }).click();
  await ana.isTold('The consult with Борис Иванов is over: declined.');
  await isAsBefore(ana);

  await ana.reach('Consult', 'Agents', /Борис/);
  await expect(boris.accept()).toBeVisible();
  await ana.isTold('The consult with Борис Иванов is over: no answer.');
  await isAsBefore(ana);
  await expect(boris.accept()).toBeHidden();
  // Whoever was idle is so for the same reason, since the same moment, and is asked nothing.
  expect(await state()).toEqual(idle);
  await expect(boris.page.getByRole('alertdialog')).toBeHidden();

  for (const [number, shown, why] of [
    ['+359887000486', '+359 88 700 0486', 'busy'],
    ['+359887000480', '+359 88 700 0480', 'unreachable'],
    ['+359887000777', '+359 88 700 0777', 'no answer'],
  ] as const) {
    await ana.reachNumber('Consult', number);
    await ana.isTold(`The consult with ${shown} is over: ${why}.`);
    await isAsBefore(ana);
  }
  await room.hear({ customer: [], ana: [], boris: [] });

  // A transfer that rings nowhere leaves the call as it was, on hold or not, and no wrap-up is owed.
  await ana.reachNumber('Transfer', '+359887000480');
  await ana.isTold('The transfer to +359 88 700 0480 failed: unreachable.');
  await isAsBefore(ana);
  await ana.control('Resume').click();
  await ana.reachNumber('Transfer', '+359887000486');
  await ana.isTold('The transfer to +359 88 700 0486 failed: busy.');
  await ana.taskIs('Connected');
  await room.hear({ customer: ['ana'], ana: ['customer'] });

  // Whoever does not take calls now is in the list, with the reason, and cannot be chosen.
  await ana.control('Transfer').click();
  const row = ana.page.getByRole('dialog').getByRole('option', { name: /Борис/ });
  await expect(row).toContainText('Not Available. Consult first, or choose somebody else.');
  await expect(row).toHaveAttribute('aria-disabled', 'true');
  await ana.page.keyboard.press('Escape');

  // Boris lets it ring: the call goes back to its old place in the queue.
  const vera = await seat('vera', false);
  await boris.goAvailable();
  await ana.reach('Transfer', 'Agents', /Борис/);
  await ana.taskIs('Wrap-up');
  await expect(boris.accept()).toBeVisible();
  await vera.goAvailable();
  await expect(vera.accept()).toBeVisible({ timeout: 8_000 });
  expect(await enqueuedAt(vera)).toBe(since);
  await ana.isTold('The transfer to Борис Иванов failed: no answer.');
  await ana.taskIs('Wrap-up');
  await expect(boris.page.getByRole('alertdialog', { name: 'No answer (RONA)' })).toBeVisible();
  await vera.accept().click();
  await room.hear({ customer: ['vera'], vera: ['customer'], ana: [], boris: [] });
});
