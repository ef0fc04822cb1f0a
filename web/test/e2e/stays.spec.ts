import { expectToHear } from './ears.ts';
import { CUSTOMER_HZ, expect, test } from './world.ts';

/** Longer than any silence that the server forgives (NET-6: 2 s). */
const IDLE_MS = 8_000;

// Proves: STN-16
test('the browser phone stays up while nobody calls, before and after a call', async ({ ana, customer }) => {
  const { page } = ana;
  await page.waitForTimeout(IDLE_MS);
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
  await customer.call();
  await ana.accept().click();
  await expectToHear(page, CUSTOMER_HZ);
  await ana.control('End').click();
  await ana.wrapUp('res');
  await page.reload();
  await ana.phoneIsReady();
  await page.waitForTimeout(IDLE_MS);
  await ana.phoneIsReady();
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();
  await expect(page.getByText('Your phone cannot be reached.', { exact: false })).toBeHidden();
});
