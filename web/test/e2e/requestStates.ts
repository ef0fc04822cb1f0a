import type { Page } from '@playwright/test';
import type { Pace } from './server.ts';
import { type Customer, type Desk, expect } from './world.ts';

type Stage = { desk: Desk; supervisor: Desk; customer: Customer };

/** Five work items at once, and time enough to look at each state. */
export const UNHURRIED: Pace = { queueRingSeconds: 300, workItems: { atOnce: 5, ringSeconds: 300 } };

const TITLES = [
  'Проверка на фактура 2026-118842 и връщане на разликата',
  'Call the office in Plovdiv back',
  'Договор за подпис: Стройинвест ООД',
  'Смяна на адреса на клиент 77120',
  'Update the price list of partners',
];

async function start({ page }: Desk, name: string): Promise<void> {
  await page.goto('/');
  await page.locator('input[name=email]').fill(`${name}@demo.test`);
  await page.locator('input[name=password]').fill('demo');
  await page.locator('button[type=submit]').click();
  await page.locator('input[type=radio][value=browser]').check({ force: true });
  await page.locator('button[type=submit]').click();
  await page.getByRole('banner').waitFor();
}

/** Writes work items down as a script would, from the sign-in of the page. */
async function write({ page }: Desk, titles: string[]): Promise<void> {
  for (const title of titles) {
    const status = await page.evaluate(
      async (words) =>
        (
          await fetch('/api/v1/tasks', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ mediaType: 'workItem', queueId: 'requests', title: words }),
          })
        ).status,
      title,
    );
    expect(status).toBe(202);
  }
}

/** The states of a desk with many requests and several tasks, and of a supervisor who asks why; in either language. */
export async function walkRequests(
  { desk, supervisor, customer }: Stage,
  see: (name: string, page: Page) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  const key = (code: string) => page.keyboard.press(`Control+Alt+${code}`);
  const close = () => page.keyboard.press('Escape');
  const requests = page.locator('[data-request]');

  await start(desk, 'ana');
  await expect(page.getByRole('banner').locator('button[data-tone=live]')).toHaveCount(1);
  await key('KeyR');
  await expect(page.getByRole('banner').locator('button[data-tone=live]')).toHaveCount(2);
  await write(desk, TITLES);
  await customer.page.goto('/call/support');
  await customer.page.getByRole('main').getByRole('button').first().click();
  await expect(requests).toHaveCount(6);
  await see('requests-list', page);
  await key('KeyL');
  await page.getByRole('alertdialog').waitFor();
  await see('requests-no-sign-out', page);
  await close();
  await key('Digit7');
  await page.locator('article[data-request]').first().waitFor();
  await see('requests-stack', page);
  await page.locator('article[data-request]').first().getByRole('button').first().click();
  await see('requests-stack-other-open', page);
  await key('KeyA');
  await page.getByRole('toolbar').waitFor();
  await see('requests-beside-call', page);
  await page.locator('section:has(> article[data-request]) > div').getByRole('button').last().click();
  await expect(requests).toHaveCount(0);
  await key('Digit7');
  await see('several-tasks', page);
  await key('Digit8');
  await see('work-item', page);
  await page.getByRole('toolbar').getByRole('button').first().click();
  await page.getByRole('dialog').getByRole('tab').first().waitFor();
  await see('work-item-transfer', page);
  await close();
  await page.getByRole('toolbar').getByRole('button').last().click();
  await page.getByRole('searchbox').waitFor();
  await see('work-item-wrap-up', page);
  await page.getByRole('option').first().click();
  await key('KeyW');
  await page.getByRole('toolbar').waitFor();
  await write(desk, ['Смяна на тарифа']);
  await requests.first().waitFor();
  await page.locator('section > div:has(> h2)').getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
  await see('work-item-new', page);
  await close();
  await requests.first().getByRole('button').nth(1).click();
  await page.getByRole('alertdialog').waitFor();
  await see('declined-beside-work', page);

  await start(supervisor, 'sofia');
  await supervisor.page.goto('/supervise');
  const row = supervisor.page.getByRole('tabpanel').getByRole('row').nth(1);
  await row.waitFor();
  await see('supervise-waiting', supervisor.page);
  await row.getByRole('button').click();
  await supervisor.page.getByRole('dialog').getByRole('row').first().waitFor();
  await see('why-waiting', supervisor.page);
  await supervisor.page.keyboard.press('Escape');
  await supervisor.page.getByRole('tab').nth(1).click();
  await row.waitFor();
  await see('supervise-offers', supervisor.page);
  await row.getByRole('button').click();
  await supervisor.page.getByRole('dialog').getByRole('row').first().waitFor();
  await see('why-offered', supervisor.page);
}
