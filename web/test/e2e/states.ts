import type { Page } from '@playwright/test';
import { type Customer, type Desk, expect } from './world.ts';

type Stage = { desk: Desk; customer: Customer };

/**
 * The states of every page, in the order of one working day, each reached from the one before. Names of buttons
 * are not used here, because the pages are seen in both languages.
 */
export async function walk(
  { desk, customer }: Stage,
  see: (name: string, page: Page) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  const key = (code: string) => page.keyboard.press(`Control+Alt+${code}`);
  const close = () => page.keyboard.press('Escape');

  await page.goto('/');
  await page.locator('input[name=email]').waitFor();
  await see('sign-in', page);
  await page.locator('input[name=email]').fill('ana@demo.test');
  await page.locator('input[name=password]').fill('wrong');
  await page.locator('button[type=submit]').click();
  await page.getByRole('alert').first().waitFor();
  await see('sign-in-refused', page);
  await page.locator('input[name=password]').fill('demo');
  await page.locator('button[type=submit]').click();
  await page.getByRole('radiogroup').waitFor();
  await see('station', page);
  await page.getByRole('radio').nth(2).check({ force: true });
  await page.getByRole('combobox').waitFor();
  await see('station-number', page);
  await page.getByRole('combobox').click();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('listbox').waitFor();
  await see('station-countries', page);
  await close();
  await page.locator('input[name=dialNumber]').fill('12345');
  await page.keyboard.press('Enter');
  await page.locator('input[name=dialNumber][aria-invalid=true]').waitFor();
  await see('station-number-refused', page);
  await page.getByRole('radio').nth(0).check({ force: true });
  await page.locator('button[type=submit]').click();

  await page.getByRole('banner').waitFor();
  await see('idle', page);
  await key('KeyN');
  await page.getByRole('menu').waitFor();
  await see('state-selector', page);
  await close();
  await key('KeyU');
  await page.getByRole('menu').waitFor();
  await see('profile', page);
  await close();
  await key('KeyI');
  await page.getByRole('dialog').waitFor();
  await see('notices', page);
  await close();
  await key('KeyF');
  await page.getByRole('dialog').waitFor();
  await see('shortcuts', page);
  await close();
  await page.getByRole('banner').getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
  await see('phone', page);
  await close();
  // Both the phone and the state are green when calls can come.
  const green = page.getByRole('banner').locator('button[data-tone=live]');
  await expect(green).toHaveCount(1);
  await key('KeyR');
  await expect(green).toHaveCount(2);
  await see('available', page);

  await customer.page.goto('/call/support');
  await customer.page.getByRole('main').getByRole('button').first().waitFor();
  await see('call', customer.page);
  await customer.page.getByRole('main').getByRole('button').first().click();
  await customer.page.getByRole('timer').waitFor();
  await see('call-talking', customer.page);
  const request = page.locator('[data-request] button:not([disabled])').last();
  await request.waitFor();
  await see('ringing', page);
  await key('Digit7');
  await see('ringing-other-list-form', page);
  await key('Digit7');
  await key('KeyA');
  await page.getByRole('toolbar').waitFor();
  await see('connected', page);
  await seeVariables(page, see);
  await key('KeyK');
  await see('keypad', page);
  await key('KeyK');
  await key('KeyL');
  await page.getByRole('alertdialog').waitFor();
  await see('sign-out-refused', page);
  await close();
  await key('KeyV');
  await expect(page.getByRole('toolbar').getByRole('button').last()).toHaveAttribute('aria-disabled', 'true');
  await see('held', page);
  await key('KeyV');
  await expect(page.getByRole('toolbar').getByRole('button').last()).not.toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await key('KeyE');
  await page.getByRole('searchbox').waitFor();
  await see('wrap-up', page);
  await customer.page.getByRole('timer').waitFor({ state: 'detached' });
  await see('call-ended', customer.page);
  await page.getByRole('option').first().click();
  const typed = page.locator('textarea').first();
  await typed.fill('ФЛ-2026-120001');
  await key('KeyW');
  await page.getByRole('alertdialog').waitFor();
  await see('wrap-up-drafts', page);
  await close();
  await typed.focus();
  await close();
  await expect(typed).not.toHaveValue('ФЛ-2026-120001');
  await key('KeyW');
  await page.getByRole('searchbox').waitFor({ state: 'detached' });
  await see('after-call', page);

  await customer.page.goto('/call/nowhere');
  await customer.page.getByRole('heading', { level: 1 }).waitFor();
  await see('call-unknown', customer.page);
}

/** What an agent may meet in the variables: text that is not saved, too much of it, a secret, a calendar, a conflict. */
async function seeVariables(page: Page, see: (name: string, page: Page) => Promise<void>): Promise<void> {
  const fields = page.locator('textarea');
  await fields.first().fill('ФЛ-2026-118842');
  await page.keyboard.press('Enter');
  await page.locator('input[type=password]').fill('7501');
  await page.keyboard.press('Enter');
  const reveal = page.locator('button[aria-pressed]:near(input[type=password])').first();
  await reveal.click();
  await page.locator('input[autocomplete=one-time-code][type=text]').waitFor();
  await fields.nth(1).fill('я'.repeat(256));
  await page.keyboard.type('!');
  await page.getByRole('alert').filter({ hasText: '256' }).waitFor();
  await fields.nth(2).fill('12a');
  await page.keyboard.press('Enter');
  await page.locator('textarea[aria-invalid]').waitFor();
  await see('variables-unsaved', page);
  await page.keyboard.press('Escape');
  await fields.nth(1).focus();
  await page.keyboard.press('Escape');
  await page.locator('li:has(textarea)').first().getByRole('button').click();
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
  await see('variables-history', page);
  await page.keyboard.press('Escape');
  await page.getByRole('spinbutton').first().click();
  await page.getByRole('grid').waitFor();
  await see('variables-calendar', page);
  await page.keyboard.press('Escape');
  await page.getByRole('grid').waitFor({ state: 'detached' });

  // Another desk of the same person is first.
  await fields.first().fill('ФЛ-2026-118843');
  await page.evaluate(async () => {
    const { tasks } = await (await fetch('/api/v1/agents/me')).json();
    const [{ name, version }] = tasks[0].variables;
    await fetch(`/api/v1/tasks/${tasks[0].id}/variables`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ changes: [{ name, value: 'ФЛ-2026-119000', baseVersion: version }] }),
    });
  });
  const conflict = page.getByRole('listitem').getByRole('group').filter({ hasText: 'ФЛ-2026-119000' });
  await conflict.waitFor();
  await see('variables-conflict', page);
  await fields.first().focus();
  await page.keyboard.press('Escape');
  await conflict.waitFor({ state: 'detached' });
}
