import { EVERY_KIND } from './everyKind.ts';
import { heard, inside } from './overheard.ts';
import { expect, test, VOICES } from './parties.ts';

const NUMBER = '+359881234567';
/** Digits by which the number would be known. */
const TELLING = '8812345';
const digitsOf = (text: string) => text.replace(/[\s()-]/g, '');

test.use({ pace: { masked: true, variables: EVERY_KIND } });

// Proves: MSK-1, MSK-2, MSK-3, MSK-5, MSK-7
test('the number is not in the page, and forms name it by the task', async ({ seat, rig, server }) => {
  const ana = await seat('ana');
  const { page } = ana;
  const sent = heard(page);
  await page.reload();
  await ana.phoneIsReady();
  await ana.collapseTasks();
  await rig.order({ do: 'carrier', id: 'carrier', listen: server.carrier, tone: VOICES.outside });
  await rig.order({ do: 'call', id: 'customer', from: NUMBER, to: '+35929002000', tone: VOICES.customer });
  const request = page.getByRole('region', { name: 'Contact requests' });
  await expect(request.getByText('•••• 4567').first()).toBeVisible();
  expect(digitsOf(await inside(page))).not.toContain(TELLING);
  await ana.accept().click();
  await ana.taskIs('Connected');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText(/^•••• 4567/);
  const copied = await heading.evaluate((element) => {
    getSelection()?.selectAllChildren(element);
    return String(getSelection());
  });
  expect(copied).not.toContain('4567');

  await ana.control('Consult').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Dial number' }).click();
  await dialog.getByRole('button', { name: 'Use the customer’s number' }).click();
  const asked = page.waitForRequest(/\/consult$/);
  await dialog.getByRole('button', { name: 'Consult', exact: true }).click();
  const { id } = await ana.task();
  expect((await asked).postDataJSON()).toEqual({ to: { kind: 'dialNumber', customerOf: id } });
  await expect(dialog).toBeHidden();
  await ana.act('consult/end');
  await ana.act('resume');
  await ana.control('End').click();
  await ana.wrapUp('res');
  await page.getByRole('button', { name: 'Expand the task list' }).click();
  const past = page.getByRole('region', { name: 'Last 24 hours' });
  await expect(past.getByText('•••• 4567').first()).toBeVisible();
  expect(digitsOf(await inside(page))).not.toContain(TELLING);
  expect(digitsOf(await sent.all())).not.toContain(TELLING);
});
