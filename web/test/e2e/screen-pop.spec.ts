import { expect, test } from './world.ts';

const URL = 'https://crm.example/customers/4711';

test.use({ pace: { screenPop: { url: URL, target: 'newTab' } } });

test('the page of a call opens beside the desktop, once, and can be opened again', async ({
  ana,
  customer,
}) => {
  const { page, context } = ana;
  await context.route('https://crm.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>4711</title>' }),
  );
  await customer.call();
  await expect(ana.accept()).toBeVisible();
  expect(context.pages()).toHaveLength(1);
  const opened = context.waitForEvent('page');
  await ana.accept().click();
  const record = await opened;
  await expect(record).toHaveURL(URL);
  expect(await record.evaluate(() => window.opener === null)).toBe(true);
  await ana.taskIs('Connected');

  await page.reload();
  const again = page
    .getByRole('region', { name: 'Page of this task' })
    .getByRole('link', { name: 'Open in a tab' });
  await expect(again).toHaveAttribute('href', URL);
  expect(context.pages()).toHaveLength(2);
});
