import type { Locator } from '@playwright/test';
import { expect, type Party, test, VOICES } from './parties.ts';

/** The same picture within this time after a reload (B-1). */
const BACK_MS = 2_000;
/** A clock on the page may have gone on for so long while it was reloaded. */
const WHILE_S = 10;

/** What the page shows of the work: the list of tasks and the page itself, as a screen reader has it. */
async function picture(desk: Party): Promise<{ text: string; clocks: number[] }> {
  const parts: Locator[] = [desk.page.getByRole('region', { name: 'Tasks' }), desk.page.getByRole('main')];
  const present = [];
  for (const part of parts) if (await part.isVisible()) present.push(await part.ariaSnapshot());
  const clocks: number[] = [];
  const text = present.join('\n').replace(/\b(?:(\d+):)?(\d\d):(\d\d)\b/g, (_, hours, minutes, seconds) => {
    clocks.push(Number(hours ?? 0) * 3_600 + Number(minutes) * 60 + Number(seconds));
    return 'clock';
  });
  const words = text.replace(/\b(\d+) seconds? left/g, (_, seconds) => {
    clocks.push(Number(seconds));
    return 'clock left';
  });
  return { text: words, clocks };
}

const timers = async (desk: Party) => ((await desk.task()) as unknown as { timers: unknown }).timers;

/** Each of these desks in its state shows the same words, controls and clocks after a reload. */
async function sameAfterReload(...desks: [Party, string][]): Promise<void> {
  await Promise.all(desks.map(([desk, state]) => reload(desk, state)));
}

async function reload(desk: Party, state: string): Promise<void> {
  await desk.taskBecomes(state);
  await expect(
    desk.page.locator('[data-request] button, [role=toolbar] button, #wrap-up').first(),
  ).toBeVisible();
  // What was just pressed is still on its way for a moment.
  await desk.page.waitForTimeout(300);
  const before = await picture(desk);
  const since = await timers(desk);
  await desk.page.reload({ waitUntil: 'commit' });
  const same = expect.poll(async () => (await picture(desk)).text, {
    timeout: BACK_MS,
    message: `${state} again`,
  });
  await same.toEqual(before.text);
  const { clocks } = await picture(desk);
  for (const [index, clock] of clocks.entries()) {
    const gone = clock - (before.clocks[index] ?? 0);
    expect(Math.abs(gone), `clock ${index} of ${clocks} in ${before.text}`).toBeLessThan(WHILE_S);
  }
  expect(await timers(desk)).toEqual(since);
  await desk.phoneIsReady();
}

const CUSTOMER = {
  do: 'call',
  id: 'customer',
  from: '+359881234567',
  to: '+35929002000',
  tone: VOICES.customer,
};
/** Everybody's id in the demo world is the name. */
const agent = (id: string) => ({ to: { kind: 'agent', id } });
const number = (suffix: string) => ({ to: { kind: 'dialNumber', number: `+359887000${suffix}` } });

// Proves: CON-1, CON-8, HLD-4, B-1
test('the desktop reloaded in each state of a consult shows the same', async ({ seat, rig }) => {
  test.setTimeout(240_000);
  const ana = await seat('ana');
  await rig.order(CUSTOMER);
  await ana.accepts();
  const boris = await seat('boris', false);
  await sameAfterReload([ana, 'connected']);

  // The consult is asked for in the desktop, by keyboard.
  await ana.page.keyboard.press('Control+Alt+KeyC');
  const dialog = ana.page.getByRole('dialog');
  await dialog.getByRole('option', { name: /Борис/ }).click();
  await dialog.getByRole('button', { name: 'Consult', exact: true }).click();
  await expect(ana.page.getByRole('toolbar', { name: 'Consult controls' })).toBeVisible();
  await sameAfterReload([ana, 'consultRequested'], [boris, 'ringing']);
  await boris.accepts();
  await sameAfterReload([ana, 'consulting'], [boris, 'consulting']);
  await ana.act('swap');
  await sameAfterReload([ana, 'consulting'], [boris, 'consulting']);
  await ana.act('hold');
  await sameAfterReload([ana, 'consulting']);
  await ana.act('swap');
  await ana.act('consult/conference');
  await sameAfterReload([ana, 'conference'], [boris, 'conference']);
  await rig.order({ do: 'hangUp', id: 'customer' });
  await sameAfterReload([ana, 'postCall'], [boris, 'postCall']);
  await boris.act('conference/exit');
  await sameAfterReload([ana, 'wrapUp']);
});

// Proves: B-1
test('the desktop reloaded by supervisor, bystander and whoever hands over shows the same', async ({
  seat,
  rig,
  server,
}) => {
  test.setTimeout(240_000);
  await rig.order({
    do: 'carrier',
    id: 'carrier',
    listen: server.carrier,
    tone: VOICES.outside,
    rules: [{ suffix: '009', nothing: true }],
  });
  const ana = await seat('ana');
  await rig.order(CUSTOMER);
  await ana.accepts();
  const sofia = await seat('sofia', false);
  const boris = await seat('boris', false);

  // A supervisor: on the desktop, then on the page of the team.
  const { id } = await ana.task();
  expect((await sofia.api('POST', `/tasks/${id}/monitor`, {})).status).toBe(202);
  await sameAfterReload([sofia, 'monitoring']);
  await sofia.act('monitor/whisper');
  await sofia.page.keyboard.press('Control+Alt+KeyT');
  await expect(sofia.page.getByRole('table')).toBeVisible();
  await sameAfterReload([sofia, 'monitoring']);
  await sofia.act('monitor/barge');
  await sameAfterReload([sofia, 'monitoring'], [ana, 'connected']);
  await sofia.act('monitor/stop');
  await sofia.page.keyboard.press('Control+Alt+KeyT');

  // A consult made out of a conference: the other agent is with the customer meanwhile.
  await ana.act('consult', agent('boris'));
  await boris.accepts();
  await ana.act('consult/conference');
  await boris.taskBecomes('conference');
  await boris.act('consult', agent('sofia'));
  await sameAfterReload([boris, 'consultRequested'], [ana, 'conference']);
  await sofia.accepts();
  await sameAfterReload([boris, 'consulting'], [ana, 'conference'], [sofia, 'consulting']);
  await boris.act('consult/end');
  await boris.taskBecomes('conference');
  await boris.act('conference/exit');
  await ana.taskBecomes('connected');

  // A number that will join on answering.
  await ana.act('consult', number('001'));
  await rig.wait('carrier', 'ringing');
  await ana.act('consult/conference');
  await sameAfterReload([ana, 'connected']);
  await ana.act('consult/end');

  // A transfer that rings nowhere yet, and one that rings.
  await ana.act('transfer', number('009'));
  await sameAfterReload([ana, 'connected']);
  await rig.order({ do: 'refuse', id: 'carrier', status: 486 });
  await ana.isTold(/^The transfer to/);
  await boris.goAvailable();
  await ana.act('transfer', agent('boris'));
  await sameAfterReload([ana, 'wrapUp'], [boris, 'ringing']);
  await boris.accepts();
  await boris.taskBecomes('connected');
});
