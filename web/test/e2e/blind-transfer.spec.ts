import { expect, test, VOICES } from './parties.ts';

const CUSTOMER = {
  do: 'call',
  id: 'customer',
  from: '+359881234567',
  to: '+35929002000',
  tone: VOICES.customer,
};

// Proves: TRF-2, TRF-3, TRF-5, TRF-9
test('a blind transfer by the dialog: to an agent, to a number, to a queue', async ({
  seat,
  room,
  rig,
  server,
}) => {
  await rig.order({
    do: 'carrier',
    id: 'carrier',
    listen: server.carrier,
    tone: VOICES.outside,
    answerAfterMs: 800,
  });
  room.calls.set('customer', 'customer');
  room.calls.set('outside', 'carrier');
  const ana = await seat('ana');
  await rig.order(CUSTOMER);
  await ana.accept().click();
  await ana.taskIs('Connected');
  const boris = await seat('boris');

  // To an agent: whoever transfers owes the wrap-up as soon as it rings there.
  await ana.reach('Transfer', 'Agents', /Борис/);
  await ana.taskIs('Wrap-up');
  await expect(ana.page.getByText('Transferred to Борис Иванов: it rings there.')).toBeVisible();
  const request = boris.page.locator('[data-request]');
  await expect(request.getByText('Transferred call')).toBeVisible();
  await room.hear({ customer: [], ana: [] });
  await boris.accept().click();
  await ana.isTold('Борис Иванов has the call now.');
  await room.hear({ customer: ['boris'], boris: ['customer'], ana: [] });
  await ana.wrapUp('res');
  await expect(ana.stateIs(/^State: Available/)).toBeVisible();

  // To a number outside, from hold.
  await boris.control('Hold').click();
  await boris.taskIs('Call on hold');
  await boris.reachNumber('Transfer', '+359887000009');
  await boris.taskIs('Wrap-up');
  await boris.isTold('+359 88 700 0009 has the call now.');
  await room.hear({ customer: ['outside'], outside: ['customer'], boris: [] });
  await rig.order({ do: 'hangUp', id: 'carrier' });
  await rig.wait('customer', 'ended');

  // To a queue: at once, and whoever is Available takes it.
  await rig.order({ ...CUSTOMER, id: 'another' });
  room.calls.set('customer', 'another');
  await ana.accept().click();
  await ana.taskIs('Connected');
  await boris.wrapUp('res');
  await expect(boris.stateIs(/^State: Available/)).toBeVisible();
  await ana.reach('Transfer', 'Queues', /Billing/);
  await ana.taskIs('Wrap-up');
  await expect(boris.page.locator('[data-request]').getByText('Billing')).toBeVisible();
  await boris.accept().click();
  await room.hear({ customer: ['boris'], boris: ['customer'], ana: [] });
});
