import { expect, type Party, test, VOICES } from './parties.ts';

/** The same picture within this time after a reload (B-1). */
const BACK_MS = 2_000;

/** Every button of every toolbar with whether it works, in the order in which they stand. */
async function picture(desk: Party): Promise<string[]> {
  return desk.page
    .getByRole('toolbar')
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons.map((button) => {
        const off = button.getAttribute('aria-disabled') === 'true' || (button as HTMLButtonElement).disabled;
        return `${off ? '-' : '+'}${button.getAttribute('aria-label') ?? button.textContent}`;
      }),
    );
}

async function sameAfterReload(desk: Party, state: string): Promise<void> {
  await desk.taskBecomes(state);
  await expect.poll(async () => (await picture(desk)).length).toBeGreaterThan(0);
  // What was just pressed is still on its way for a moment.
  await desk.page.waitForTimeout(300);
  const before = await picture(desk);
  const { timers } = (await desk.task()) as unknown as { timers: unknown };
  await desk.page.reload({ waitUntil: 'commit' });
  await expect.poll(() => picture(desk), { timeout: BACK_MS, message: `${state} again` }).toEqual(before);
  expect(((await desk.task()) as unknown as { timers: unknown }).timers).toEqual(timers);
  await desk.phoneIsReady();
}

// Proves: CON-1, CON-8, HLD-4, B-1
test('the desktop reloaded in each state of a talk of many shows the same', async ({ seat, rig }) => {
  test.setTimeout(240_000);
  const ana = await seat('ana');
  await rig.order({
    do: 'call',
    id: 'customer',
    from: '+359881234567',
    to: '+35929002000',
    tone: VOICES.customer,
  });
  await ana.accepts();
  const boris = await seat('boris', false);
  await sameAfterReload(ana, 'connected');

  // The consult is asked for in the desktop, by keyboard.
  await ana.page.keyboard.press('Control+Alt+KeyC');
  const dialog = ana.page.getByRole('dialog');
  await dialog.getByRole('option', { name: /Борис/ }).click();
  await dialog.getByRole('button', { name: 'Consult', exact: true }).click();
  await expect(ana.page.getByRole('toolbar', { name: 'Consult controls' })).toBeVisible();
  await sameAfterReload(ana, 'consultRequested');
  await boris.accepts();
  await sameAfterReload(ana, 'consulting');
  await sameAfterReload(boris, 'consulting');
  await ana.act('swap');
  await sameAfterReload(ana, 'consulting');
  await ana.act('hold');
  await sameAfterReload(ana, 'consulting');
  await ana.act('swap');
  await ana.act('consult/conference');
  await sameAfterReload(ana, 'conference');
  await sameAfterReload(boris, 'conference');
  await rig.order({ do: 'hangUp', id: 'customer' });
  await sameAfterReload(ana, 'postCall');
  await boris.act('conference/exit');
  await ana.taskBecomes('wrapUp');
  await ana.page.reload({ waitUntil: 'commit' });
  await ana.taskIs('Wrap-up', BACK_MS);
});
