import { expectAccessible } from './look.ts';
import { expect, type Party, test, VOICES } from './parties.ts';

test.use({ pace: { queueRingSeconds: 4 } });

const CALL = {
  do: 'call',
  id: 'customer',
  from: '+359881234567',
  to: '+35929002000',
  tone: VOICES.customer,
};
const CALLER = /\+359 88 123 4567/;

/** The rule that each agent reads in the open decision. */
async function rules(sofia: Party): Promise<Record<string, string>> {
  const rows = sofia.page.getByRole('dialog').getByRole('table').first().getByRole('row');
  const read = await rows.evaluateAll((all) =>
    all
      .slice(1)
      .map((row) => [
        row.querySelector('th span > span:last-child')?.textContent ?? '',
        row.querySelector('td')?.textContent ?? '',
      ]),
  );
  return Object.fromEntries(read);
}

// Proves: B-3
test('a supervisor reads in words why: of a waiting call, of a missed offer, of an answered call', async ({
  seat,
  rig,
}) => {
  test.setTimeout(120_000);
  const sofia = await seat('sofia', false);
  const { page } = sofia;
  await page.getByRole('button', { name: 'Team' }).click();
  const ana = await seat('ana');
  const boris = await seat('boris', false);
  await rig.order(CALL);

  // Ana lets it ring: it waits again, and nobody can take it.
  await expect(ana.accept()).toBeVisible();
  const waiting = page.getByRole('table', { name: 'Waiting' }).getByRole('row', { name: CALLER });
  await expect(waiting).toContainText('Offered to Ана Петрова');
  await expect(ana.page.getByRole('alertdialog', { name: 'No answer (RONA)' })).toBeVisible({
    timeout: 15_000,
  });
  await expect(waiting).toContainText('Not taken by Ана Петрова');
  await waiting.getByRole('button', { name: /^Why this agent/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Why does nobody have it yet?' });
  await expect(dialog.getByText('Nobody can take it now')).toBeVisible();
  expect(await rules(sofia)).toMatchObject({
    'Ана Петрова': 'Idle, not Available',
    'Борис Иванов': 'Idle, not Available',
  });
  await expect(
    dialog.getByRole('heading', { name: 'The offer that Ана Петрова did not take' }),
  ).toBeVisible();
  await expectAccessible(page, 'why a call waits');
  await page.keyboard.press('Escape');

  // Boris becomes Available and answers: one click in the row of the team.
  await boris.goAvailable();
  await boris.accept().click();
  await boris.taskIs('Connected');
  const row = page.getByRole('table', { name: 'Team now' }).getByRole('row', { name: /Борис Иванов/ });
  await row.getByRole('button', { name: /^Why this agent/ }).click();
  const won = page.getByRole('dialog', { name: 'Why Борис Иванов?' });
  await expect(won.getByText('Chosen because Available for the longest time')).toBeVisible();
  await expect(won.getByText('Support', { exact: true })).toBeVisible();
  expect(await rules(sofia)).toMatchObject({
    'Борис Иванов': 'Got the request',
    'Ана Петрова': 'Idle, not Available',
  });
  await page.keyboard.press('Escape');

  // The missed offer, among the recent ones, by keyboard.
  await page.getByRole('tab', { name: /Waiting/ }).focus();
  await page.keyboard.press('ArrowRight');
  const offers = page.getByRole('table', { name: 'Recent offers' });
  const missed = offers.getByRole('row', { name: /Ана Петрова/ });
  await expect(missed).toContainText('Missed: no answer');
  await expect(offers.getByRole('row', { name: /Борис Иванов/ })).toContainText('Answered');
  await missed.getByRole('button').focus();
  await page.keyboard.press('Enter');
  const then = page.getByRole('dialog', { name: 'Why Ана Петрова?' });
  await expect(then).toBeVisible();
  expect(await rules(sofia)).toMatchObject({ 'Ана Петрова': 'Got the request' });
  await page.keyboard.press('Escape');

  // And of a call that is over.
  await rig.order({ do: 'hangUp', id: 'customer' });
  await boris.taskIs('Wrap-up');
  await boris.wrapUp('res');
  await offers
    .getByRole('row', { name: /Борис Иванов/ })
    .getByRole('button')
    .click();
  await expect(won.getByText('Chosen because Available for the longest time')).toBeVisible();
});
