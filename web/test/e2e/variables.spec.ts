import type { Locator, Page } from '@playwright/test';
import { EVERY_KIND } from './everyKind.ts';
import { heard, inside } from './overheard.ts';
import { test as base, expect, type Party, VOICES } from './parties.ts';

class Pane {
  private readonly section: Locator;

  constructor(readonly page: Page) {
    this.section = page.getByRole('region', { name: 'Call variables' });
  }

  readonly field = (label: string): Locator => this.section.getByLabel(label, { exact: true });
  readonly button = (name: string): Locator => this.section.getByRole('button', { name, exact: true });
  readonly conflict = (): Locator =>
    this.section.getByRole('group', { name: /saved another value meanwhile/ });
  readonly state = (words: string): Locator => this.section.getByText(words, { exact: true });

  async save(): Promise<void> {
    await this.button('Save').click();
    await expect(this.button('Save')).toBeDisabled();
  }
}

type History = { items?: { what: string; value: string | null }[] };

async function asSupervisor(origin: string, path: string): Promise<History> {
  const signedIn = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email: 'sofia@demo.test', password: 'demo' }),
  });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (await fetch(`${origin}${path}`, { headers: { cookie } })).json() as Promise<History>;
}

const test = base.extend<{ talk: { ana: Party; mine: Pane }; both: { boris: Party; his: Pane } }>({
  /** Ana talks with a caller. */
  talk: async ({ seat, rig }, use) => {
    const ana = await seat('ana');
    await rig.order({
      do: 'call',
      id: 'customer',
      from: '+359881234567',
      to: '+35929002000',
      tone: VOICES.customer,
    });
    await rig.wait('customer', 'connected');
    await ana.accepts();
    await ana.taskIs('Connected');
    await use({ ana, mine: new Pane(ana.page) });
  },

  /** And has asked Boris. */
  both: async ({ seat, talk }, use) => {
    const boris = await seat('boris', false);
    await talk.ana.act('consult', { to: { kind: 'agent', id: 'boris' } });
    await boris.accepts();
    await boris.taskIs('Consulting');
    await use({ boris, his: new Pane(boris.page) });
  },
});

test.use({ pace: { variables: EVERY_KIND } });

// Proves: CAD-8, CAD-16, B-6
test('two agents edit one variable: the first wins, the second keeps the own text and chooses', async ({
  talk: { mine },
  both: { boris, his },
}) => {
  await mine.field('Case number').fill('A-1');
  await his.field('Case number').pressSequentially('B-2');
  await expect(his.state('Not saved')).toBeVisible();
  await mine.save();

  await expect(his.conflict()).toContainText('Ана Петрова');
  await expect(his.conflict().getByRole('definition')).toHaveText(['A-1', 'B-2']);
  await expect(his.field('Case number')).toHaveValue('B-2');
  await expect(his.field('Case number')).toBeFocused();
  await boris.isTold(/Ана Петрова saved “Case number” while you were typing/);

  await his.page.reload();
  await expect(his.conflict().getByRole('definition')).toHaveText(['A-1', 'B-2']);
  await his.button('Use mine').click();
  await expect(his.conflict()).toBeHidden();
  await expect(mine.field('Case number')).toHaveValue('B-2');
  await expect(mine.state('Saved by Борис Иванов')).toBeVisible();

  await mine.button('History of “Case number”').click();
  const lines = mine.page.getByRole('dialog').getByRole('listitem');
  await expect(lines.filter({ hasText: 'B-2' }).filter({ hasText: /^Saved/ })).toContainText('Борис Иванов');
  await expect(lines.filter({ hasText: 'A-1' }).filter({ hasText: /^Saved/ })).toContainText('Ана Петрова');
});

// Proves: CAD-5, CAD-16, B-6
test('two agents edit different variables: both are saved', async ({ talk: { mine }, both: { his } }) => {
  await mine.field('Case number').fill('4711');
  await his.field('Action code').fill('refund');
  await Promise.all([mine.save(), his.save()]);
  for (const pane of [mine, his]) {
    await expect(pane.field('Case number')).toHaveValue('4711');
    await expect(pane.field('Action code')).toHaveValue('refund');
    await expect(pane.conflict()).toBeHidden();
  }
});

// Proves: CAD-2, CAD-4, CAD-6
test('every kind of value is written in its own field, and comes back as it was', async ({
  talk: { ana, mine },
}) => {
  const { page } = ana;
  await mine.field('Amount').fill('10,5');
  await mine.field('Visits').fill('3x');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter a whole number.')).toBeVisible();
  await mine.field('Visits').fill('4');
  await page.getByRole('radiogroup', { name: 'Consent' }).getByText('Yes').click();
  // A click into the field opens the calendar as the icon does.
  await page.getByRole('group', { name: 'Next visit' }).getByRole('spinbutton').first().click();
  const calendar = page.getByRole('dialog');
  await calendar.getByRole('button', { name: /15 December 2026/ }).click();
  await calendar.getByRole('button', { name: 'Done' }).click();
  await expect(mine.state('4 unsaved changes')).toBeVisible();
  await mine.save();
  await page.reload();
  await expect(mine.field('Amount')).toHaveValue('10.5');
  await expect(mine.field('Visits')).toHaveValue('4');
  await expect(page.getByRole('radio', { name: 'Yes' })).toBeChecked();
  const { variables } = (await ana.task()) as unknown as { variables: { name: string; value: string }[] };
  expect(variables.find(({ name }) => name === 'nextVisit')?.value).toBe('2026-12-15T08:30:00Z');

  await mine.field('Visits').fill('99');
  await page.keyboard.press('Escape');
  await expect(mine.field('Visits')).toHaveValue('4');
  await mine.field('Visits').fill('98');
  await mine.button('Revert').click();
  await expect(mine.field('Visits')).toHaveValue('4');
});

// Proves: CAD-3
test('256 characters are taken, a longer paste is refused as a whole', async ({ talk: { ana, mine } }) => {
  const field = mine.field('Action code');
  await field.fill('я'.repeat(250));
  await ana.page.evaluate(() => {
    const text = 'и още осем';
    const target = document.activeElement;
    const data = new DataTransfer();
    data.setData('text/plain', text);
    target?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    document.execCommand('insertText', false, text);
  });
  await expect(ana.page.getByText(/this would make 260/)).toBeVisible();
  await expect(field).toHaveValue('я'.repeat(250));
  await field.press('End');
  await ana.page.keyboard.type('abcdef');
  await expect(mine.state('256 of 256 characters')).toBeVisible();
  await mine.save();
  await expect(field).toHaveValue(`${'я'.repeat(250)}abcdef`);
});

// Proves: CAD-7
test('what is typed survives a reload and the end of the call, and the wrap-up asks', async ({
  talk: { ana, mine },
}) => {
  const { page } = ana;
  const { id } = await ana.task();
  await mine.field('Case number').pressSequentially('47');
  // At once: the letters may not have left yet.
  await page.reload();
  await expect(mine.field('Case number')).toHaveValue('47');
  await expect(mine.state('Not saved')).toBeVisible();

  await ana.control('End').click();
  await ana.taskIs('Wrap-up');
  await expect(mine.field('Case number')).toHaveValue('47');
  await mine.field('Case number').press('End');
  await page.keyboard.type('11');
  await ana.wrapUp('res');
  const dialog = page.getByRole('alertdialog', { name: 'Unsaved variables' });
  await expect(dialog.getByRole('term')).toHaveText(['Case number']);
  await expect(dialog.getByRole('definition')).toHaveText(['4711']);
  await dialog.getByRole('button', { name: 'Save and submit' }).click();
  await expect(page.getByRole('heading', { name: 'Ready for calls' })).toBeVisible();

  const history = `/api/v1/tasks/${id}/variables/caseNumber/history`;
  const newest = async () => (await asSupervisor(new URL(page.url()).origin, history)).items?.[0];
  await expect.poll(newest).toMatchObject({ what: 'saved', value: '4711' });
});

// Proves: CAD-9, CAD-10, CAD-11
test('a secret is shown on request, put away again, and is nowhere else', async ({
  talk: { mine },
  both: { boris, his },
}) => {
  const secret = 'pin-8642';
  await mine.field('Customer PIN').fill(secret);
  await mine.save();
  expect(await inside(mine.page)).not.toContain('8642');

  await his.page.reload();
  const sent = heard(his.page);
  await his.page.reload();
  await expect(his.button('Reveal “Customer PIN”')).toBeVisible();
  await expect(his.field('Customer PIN')).toHaveValue('');
  expect(await inside(his.page)).not.toContain('8642');
  expect(await sent.all()).not.toContain('8642');

  await his.button('Reveal “Customer PIN”').click();
  await expect(his.field('Customer PIN')).toHaveValue(secret);
  await his.button('Hide “Customer PIN”').click();
  await expect(his.field('Customer PIN')).toHaveValue('');
  expect(await inside(his.page)).not.toContain('8642');
  await his.button('Reveal “Customer PIN”').click();
  await expect(his.field('Customer PIN')).toHaveValue(secret);
  await his.page.reload();
  await expect(his.field('Customer PIN')).toHaveValue('');
  expect(await inside(his.page)).not.toContain('8642');

  await boris.page.getByRole('button', { name: 'History of “Customer PIN”' }).click();
  const lines = boris.page.getByRole('dialog').getByRole('listitem');
  await expect(lines.filter({ hasText: 'Secret revealed' }).first()).toContainText('Борис Иванов');
  expect(await inside(his.page)).not.toContain('8642');
});
