import { expect, type Party, test, VOICES } from './parties.ts';

test.use({ pace: { queueRingSeconds: 60, workItems: { atOnce: 5, ringSeconds: 4 } } });

/** Nobody looks at this tab, and what the operating system would show is kept. */
async function lookAway(desk: Party): Promise<void> {
  await desk.page.evaluate(() => {
    const kept: string[][] = [];
    class Kept extends EventTarget {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      onclick: (() => void) | null = null;
      constructor(title: string, options?: NotificationOptions) {
        super();
        kept.push([title, options?.body ?? '']);
      }
      close() {}
    }
    Object.assign(window, { Notification: Kept, kept });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

async function lookAgain(desk: Party): Promise<void> {
  await desk.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

const shown = (desk: Party) => desk.page.evaluate(() => (window as unknown as { kept: string[][] }).kept);

// Proves: RON-3, RON-5, RON-7
test('nobody takes two work items: a hidden tab says so, and one question names both', async ({ seat }) => {
  const ana = await seat('ana');
  const { page } = ana;
  await lookAway(ana);
  await ana.writes('Call the office', 'Check the invoice');
  await expect.poll(() => shown(ana)).toContainEqual(['Work item', 'Check the invoice · Requests']);
  await expect(page).toHaveTitle(/\(2\) Contact requests|Agent Desktop/);
  // Near the end the button flashes.
  const flashes = () =>
    ana
      .accept()
      .first()
      .evaluate((button) => button.getAnimations().some((each) => each instanceof CSSAnimation));
  await expect.poll(flashes).toBe(true);

  const dialog = page.getByRole('alertdialog', { name: 'No answer (RONA)' });
  await expect(dialog).toBeVisible({ timeout: 15_000 });
  await expect(dialog).toContainText('2 requests went back to their queues without you.');
  await expect(dialog.getByRole('listitem')).toHaveText(['Call the office', 'Check the invoice']);
  expect((await shown(ana)).map(([title]) => title)).toContain('No answer (RONA)');
  await expect(page).toHaveTitle(/No answer|Agent Desktop/);
  await lookAgain(ana);
  await expect(page).toHaveTitle('Agent Desktop · Centrala');
  await dialog.getByRole('button', { name: 'Stay Idle' }).click();
  await expect(dialog).toBeHidden();
  await expect(ana.stateIs(/^State: No answer \(RONA\)/)).toBeVisible();
  // The way back is in the middle of the page; then the work comes again.
  await page.getByRole('button', { name: 'Go Available' }).click();
  await expect(page.locator('[data-request]')).toHaveCount(2);
});

// Proves: RON-6, RON-8
test('a work item missed during a call: the label is RONA, the question stands beside the work', async ({
  seat,
  room,
  rig,
}) => {
  const ana = await seat('ana');
  room.calls.set('customer', 'customer');
  const { page } = ana;
  await rig.order({
    do: 'call',
    id: 'customer',
    from: '+359881234567',
    to: '+35929002000',
    tone: VOICES.customer,
  });
  await ana.accept().click();
  await expect(ana.stateIs(/^State: Engaged Available/)).toBeVisible();
  await ana.writes('Check the invoice');
  const question = page.getByRole('alertdialog', { name: 'No answer (RONA)' });
  await expect(question).toBeVisible({ timeout: 15_000 });
  await expect(question).toContainText('Check the invoice');
  const state = ana.stateIs(/^State: No answer \(RONA\) Engaged/);
  await expect(state.locator('[data-clock]')).toHaveAttribute('data-clock', /^00:0\d$/);
  // It covers nothing: the call is worked with as before.
  await ana.control('Mute').click();
  await room.hear({ customer: [], ana: ['customer'] });
  await ana.control('Unmute').click();
  // Nothing comes meanwhile; with Available the label is that of the call again, and the work comes back.
  await page.waitForTimeout(1_500);
  await expect(page.locator('[data-request]')).toHaveCount(0);
  await question.getByRole('button', { name: 'Set Available' }).click();
  await expect(question).toBeHidden();
  await expect(ana.stateIs(/^State: Engaged Available/)).toBeVisible();
  await expect(page.locator('[data-request]').getByText('Check the invoice')).toBeVisible();
});
