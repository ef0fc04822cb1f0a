import type { Page } from '@playwright/test';
import { expect, type Party } from './parties.ts';
import type { Rig } from './rig.ts';
import { CUSTOMER_HZ } from './world.ts';

export type Crew = { ana: Party; boris: Party; sofia: Party; rig: Rig; carrier: string };
type See = (name: string, page: Page) => Promise<void>;

const agent = (id: string) => ({ to: { kind: 'agent', id } });
const key = (desk: Party, code: string) => desk.page.keyboard.press(`Control+Alt+${code}`);
const close = (desk: Party) => desk.page.keyboard.press('Escape');
const toolbars = (desk: Party, count: number) =>
  expect(desk.page.getByRole('main').getByRole('toolbar')).toHaveCount(count);

/** Signs one of the demo world's people in with the browser phone. No name of a button is used: pages are in both languages. */
async function enter(desk: Party, name: string, see?: () => Promise<void>): Promise<void> {
  const { page } = desk;
  await page.goto('/');
  await page.locator('input[name=email]').fill(`${name}@demo.test`);
  await page.locator('input[name=password]').fill('demo');
  await page.locator('button[type=submit]').click();
  await page.getByRole('radiogroup').first().waitFor();
  await see?.();
  await page.getByRole('radio').first().check({ force: true });
  await page.locator('button[type=submit]').click();
  await expect(page.getByRole('banner').locator('button[data-tone=live]')).toHaveCount(1);
}

async function available(desk: Party): Promise<void> {
  expect((await desk.api('PUT', '/agents/state', { state: 'available' })).status).toBe(202);
}

async function call({ ana, rig }: Crew, id: string, to = '+35929002000'): Promise<void> {
  await rig.order({ do: 'call', id, from: '+359881234567', to, tone: CUSTOMER_HZ });
  await ana.accepts();
  await ana.taskBecomes('connected');
  await toolbars(ana, 1);
}

/**
 * The states of a talk of many on the desktops of both agents and of their supervisor, in the order of a busy
 * quarter of an hour.
 */
export async function walkTogether(crew: Crew, see: See): Promise<void> {
  const { ana, boris, sofia, rig, carrier } = crew;
  const rules = [
    { suffix: '009', nothing: true },
    { suffix: '002', answerAfterMs: 100 },
  ];
  await rig.order({ do: 'carrier', id: 'carrier', listen: carrier, rules });
  await enter(ana, 'ana');
  await enter(boris, 'boris');
  await enter(sofia, 'sofia', () => see('station-supervisor', sofia.page));
  await key(sofia, 'KeyT');
  await sofia.page.getByRole('table').waitFor();
  await see('team-idle', sofia.page);
  await available(ana);
  await call(crew, 'first');
  await choosing(crew, see);
  await supervising(crew, see);
  await consulting(crew, see);
  await conferring(crew, see);
  await rig.order({ do: 'hangUp', id: 'first' });
  await ana.taskBecomes('postCall');
  await see('post-call', ana.page);
  await see('post-call-assisting', boris.page);
  await boris.act('conference/exit');
  await ana.taskBecomes('wrapUp');
  await ana.page.getByRole('searchbox').waitFor();
  await see('wrap-up-with-suggestion', ana.page);
  await ana.act('wrapup', { wrapUpCodeId: 'resolved' });
  await call(crew, 'second');
  await handingOver(crew, see);
  await leaving(crew, see);
}

async function choosing({ ana }: Crew, see: See): Promise<void> {
  const dialog = ana.page.getByRole('dialog');
  await key(ana, 'KeyC');
  await dialog.getByRole('option').first().waitFor();
  await see('choose-agent', ana.page);
  await dialog.getByRole('option', { name: /Борис/ }).click();
  await see('choose-agent-chosen', ana.page);
  for (const [index, name] of ['queue', 'number', 'entry-point', 'person'].entries()) {
    await dialog
      .getByRole('tab')
      .nth(index + 1)
      .click();
    await dialog.getByRole('option').first().waitFor();
    await see(`choose-${name}`, ana.page);
  }
  await dialog.getByRole('searchbox').fill('щщщ');
  await dialog.locator('[role=listbox][data-empty]').waitFor();
  await see('choose-no-match', ana.page);
  await close(ana);
  await close(ana);
  await expect(dialog).toBeHidden();
  await key(ana, 'KeyX');
  await dialog.getByRole('option').first().waitFor();
  await see('choose-transfer', ana.page);
  await close(ana);
  await expect(dialog).toBeHidden();
}

async function supervising({ ana, sofia }: Crew, see: See): Promise<void> {
  const { page } = sofia;
  await key(ana, 'KeyJ');
  await ana.page.locator('form input').waitFor();
  await see('help', ana.page);
  await close(ana);
  await ana.act('help', { reason: 'Клиентът иска ръководител' });
  await ana.page.locator('main p[data-tone=wait]').waitFor();
  await see('help-asked', ana.page);
  await page.getByRole('main').locator('[data-tone=stop]').first().waitFor();
  await see('team-help', page);
  await page.getByRole('row', { name: /Борис/ }).getByRole('button').last().click();
  await page.getByRole('menu').waitFor();
  await see('team-more', page);
  await page.getByRole('menuitem').last().click();
  await page.getByRole('alertdialog').waitFor();
  await see('team-sign-out', page);
  await close(sofia);

  const { id } = await ana.task();
  expect((await sofia.api('POST', `/tasks/${id}/monitor`, {})).status).toBe(202);
  await toolbars(sofia, 1);
  await see('team-listening', page);
  await sofia.act('monitor/whisper');
  await see('team-whispering', page);
  await sofia.act('monitor/barge');
  await see('team-barged-in', page);
  await ana.page.locator('main p[data-tone=plain]').waitFor();
  await see('with-supervisor', ana.page);
  await sofia.act('monitor/pause');
  await see('team-paused', page);
  await sofia.act('monitor/resume');
  await sofia.act('monitor/listen');
  await key(sofia, 'KeyT');
  await page.getByRole('region').first().waitFor();
  await toolbars(sofia, 1);
  await see('desktop-listening', page);
  await sofia.act('monitor/stop');
  await toolbars(sofia, 0);
}

async function consulting({ ana, boris, rig }: Crew, see: See): Promise<void> {
  await ana.act('consult', agent('boris'));
  await boris.taskBecomes('ringing');
  await toolbars(ana, 2);
  await see('consult-requested', ana.page);
  await boris.page.locator('[data-request]').waitFor();
  await see('consult-request', boris.page);
  await key(boris, 'Digit7');
  await boris.page.locator('[data-request]').waitFor();
  await see('consult-request-other-list-form', boris.page);
  await key(boris, 'Digit7');
  await boris.act('accept');
  await ana.taskBecomes('consulting');
  await toolbars(boris, 1);
  await see('consulting', ana.page);
  await see('consulted', boris.page);
  await ana.act('swap');
  await see('consult-swapped', ana.page);
  await see('consulted-waiting', boris.page);
  await ana.act('hold');
  await see('consult-both-held', ana.page);
  await boris.page.getByRole('toolbar').getByRole('button').nth(-2).waitFor();
  await boris.act('wrapup/suggest', { wrapUpCodeId: 'follow-up', note: 'Да се обади утре преди обяд' });
  await ana.act('consult/end');
  await ana.taskBecomes('held');
  await toolbars(ana, 1);
  await see('consult-reason', ana.page);
  await ana.act('resume');

  await ana.act('consult', { to: { kind: 'queue', id: 'billing' } });
  await toolbars(ana, 2);
  await see('consult-queue', ana.page);
  await ana.act('consult/end');
  await ana.act('resume');
  await ana.act('consult', { to: { kind: 'dialNumber', number: '+359887000001' } });
  await rig.wait('carrier', 'ringing');
  await see('consult-number', ana.page);
  await ana.act('consult/conference');
  await ana.taskBecomes('connected');
  await see('consult-merging', ana.page);
  await rig.order({ do: 'refuse', id: 'carrier', status: 486 });
  await toolbars(ana, 1);
  await see('consult-failed', ana.page);
}

async function conferring({ ana, boris, sofia }: Crew, see: See): Promise<void> {
  await ana.act('consult', agent('boris'));
  await boris.accepts();
  await ana.act('consult/conference');
  await ana.taskBecomes('conference');
  await toolbars(ana, 1);
  await see('conference', ana.page);
  await see('conference-assisting', boris.page);
  const roster = ana.page.getByRole('main').locator('button[aria-expanded]').first();
  await roster.click();
  await ana.page.getByRole('dialog').waitFor();
  await see('conference-roster', ana.page);
  await ana.page.getByRole('dialog').getByRole('button').last().click();
  await ana.page.getByRole('alertdialog').waitFor();
  await see('conference-remove', ana.page);
  await close(ana);
  await key(sofia, 'KeyT');
  await sofia.page.getByRole('table').waitFor();
  await see('team-conference', sofia.page);
  await boris.act('consult', agent('sofia'));
  await sofia.page.locator('[data-request]').waitFor();
  await see('team-consult-request', sofia.page);
  await sofia.accepts();
  await boris.taskBecomes('consulting');
  await see('conference-consulting', boris.page);
  await see('conference-bystander', ana.page);
  await boris.act('consult/end');
  await boris.taskBecomes('conference');
}

async function handingOver({ ana, boris, rig }: Crew, see: See): Promise<void> {
  await ana.act('transfer', { to: { kind: 'dialNumber', number: '+359887000009' } });
  await ana.page.locator('main p[data-tone=ring]').waitFor();
  await see('transferring', ana.page);
  await rig.order({ do: 'refuse', id: 'carrier', status: 486 });
  await ana.page.locator('main p[data-tone=ring]').waitFor({ state: 'detached' });
  await see('transfer-failed', ana.page);
  await available(boris);
  await ana.act('transfer', agent('boris'));
  await ana.page.getByRole('searchbox').waitFor();
  await see('transfer-rings', ana.page);
  await boris.page.locator('[data-request]').waitFor();
  await see('transfer-request', boris.page);
  await boris.accepts();
  await boris.taskBecomes('connected');
  await see('transfer-completed', ana.page);
}

/** Boris leaves the customer with an outside number, and his supervisor sees it. */
async function leaving({ boris, sofia, rig }: Crew, see: See): Promise<void> {
  await boris.act('consult', { to: { kind: 'dialNumber', number: '+359887000002' } });
  await boris.taskBecomes('consulting');
  await toolbars(boris, 2);
  await see('consulting-number', boris.page);
  await boris.act('consult/conference');
  await boris.taskBecomes('conference');
  await toolbars(boris, 1);
  await boris.page.getByRole('toolbar').getByRole('button').last().waitFor();
  await see('conference-with-number', boris.page);
  await boris.act('conference/exit');
  await boris.taskBecomes('wrapUp');
  await key(sofia, 'KeyT');
  await sofia.page.getByRole('table').waitFor();
  await sofia.page.getByRole('main').locator('[data-tone=wait]').first().waitFor();
  await see('team-without-agent', sofia.page);
  await rig.order({ do: 'hangUp', id: 'second' });
}
