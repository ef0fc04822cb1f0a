import { expect, test } from './world.ts';

const URL = 'https://crm.example/customers/4711';

test.use({ pace: { screenPop: { url: URL, target: 'desktop' } } });

test('the page of a call opens inside the desktop', async ({ ana, customer, faults }) => {
  const { page, context } = ana;
  await context.route('https://crm.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>Customer 4711</h1>' }),
  );
  await customer.call();
  await ana.accept().click();
  await ana.taskIs('Connected');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'Customer 4711' })).toBeVisible();
  expect(context.pages()).toHaveLength(1);
  // Nothing else of the desktop leaves the house, and this does because the flow says so.
  expect(faults.list).toEqual([`a request left our origin: ${URL}`]);
  faults.list.length = 0;
});
