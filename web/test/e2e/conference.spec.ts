import { expect, type Party, test, VOICES } from './parties.ts';
import { AgentByScript } from './script.ts';

/** Everybody's id in the demo world is the name. */
const agent = (id: string) => ({ to: { kind: 'agent', id } });

async function primaryOf(desk: Party): Promise<string | undefined> {
  return (await desk.task()).participants.find((one) => one.primary)?.agentId;
}

// Proves: CON-8, CON-11, HLD-4, CNF-1, CNF-2, CNF-6, CNF-7, PCL-1, PCL-2, PCL-4
test('six parties: consult, swap, hold both, conference, exit, Post Call, end', async ({
  seat,
  room,
  rig,
  server,
}) => {
  test.setTimeout(240_000);
  await rig.order({
    do: 'register',
    id: 'desk-phone',
    user: '1004',
    password: 'demo-1004',
    tone: VOICES.phone,
    answerAfterMs: 500,
  });
  await rig.order({
    do: 'carrier',
    id: 'carrier',
    listen: server.carrier,
    tone: VOICES.outside,
    answerAfterMs: 800,
  });
  const ana = await seat('ana');
  await rig.order({
    do: 'call',
    id: 'customer',
    from: '+359881234567',
    to: '+35929002000',
    tone: VOICES.customer,
  });
  await rig.wait('customer', 'connected');
  room.calls.set('customer', 'customer');
  room.calls.set('phone', 'desk-phone');
  room.calls.set('outside', 'carrier');
  await ana.accepts();
  const boris = await seat('boris', false);
  const vera = await seat('vera', false);
  await room.hear({ customer: ['ana'], ana: ['customer'] });

  await ana.act('consult', agent('boris'));
  await room.hear({ customer: [], ana: [] });
  await boris.accepts();
  await room.hear({ customer: [], ana: ['boris'], boris: ['ana'] });

  await ana.act('swap');
  await room.hear({ customer: ['ana'], ana: ['customer'], boris: [] });

  await ana.act('hold');
  await room.hear({ customer: [], ana: [], boris: [] });

  await ana.act('swap');
  await ana.act('consult/conference');
  await room.hear({ customer: ['ana', 'boris'], ana: ['customer', 'boris'], boris: ['customer', 'ana'] });
  expect(await primaryOf(ana)).toBe('ana');

  // Boris asks Vera out of the conference, and the others go on without him.
  await boris.act('consult', agent('vera'));
  await vera.accepts();
  await room.hear({ customer: ['ana'], ana: ['customer'], boris: ['vera'], vera: ['boris'] });
  await boris.act('consult/conference');
  await room.hear({
    customer: ['ana', 'boris', 'vera'],
    ana: ['customer', 'boris', 'vera'],
    boris: ['customer', 'ana', 'vera'],
    vera: ['customer', 'ana', 'boris'],
  });

  // Georgi works on a desk phone, which answers by itself.
  const georgi = await AgentByScript.signIn(server.url, 'georgi', { kind: 'extension', number: '1004' });
  await ana.act('consult', agent('georgi'));
  await rig.wait('desk-phone', 'connected');
  await room.hear({ ana: ['phone'], phone: ['ana'], customer: ['boris', 'vera'] });
  await ana.act('consult/conference');

  await ana.act('consult', { to: { kind: 'dialNumber', number: '+359887000009' } });
  await rig.wait('carrier', 'connected');
  await room.hear({ ana: ['outside'], outside: ['ana'] });
  await ana.act('consult/conference');
  await room.hear({
    customer: ['ana', 'boris', 'vera', 'phone', 'outside'],
    ana: ['customer', 'boris', 'vera', 'phone', 'outside'],
    boris: ['customer', 'ana', 'vera', 'phone', 'outside'],
    vera: ['customer', 'ana', 'boris', 'phone', 'outside'],
    phone: ['customer', 'ana', 'boris', 'vera', 'outside'],
    outside: ['customer', 'ana', 'boris', 'vera', 'phone'],
  });

  await ana.act('mute', { muted: true });
  await room.hear({
    customer: ['boris', 'vera', 'phone', 'outside'],
    boris: ['customer', 'vera', 'phone', 'outside'],
    ana: ['customer', 'boris', 'vera', 'phone', 'outside'],
  });

  await ana.act('conference/exit');
  await ana.taskBecomes('wrapUp');
  expect(await primaryOf(boris)).toBe('boris');
  await room.hear({
    ana: [],
    customer: ['boris', 'vera', 'phone', 'outside'],
    outside: ['customer', 'boris', 'vera', 'phone'],
  });

  await rig.order({ do: 'hangUp', id: 'customer' });
  await boris.taskBecomes('postCall');
  await room.hear({
    boris: ['vera', 'phone', 'outside'],
    vera: ['boris', 'phone', 'outside'],
    phone: ['boris', 'vera', 'outside'],
    outside: ['boris', 'vera', 'phone'],
  });
  await boris.refused('consult', 'customerLeft', agent('ana'));

  await rig.order({ do: 'hangUp', id: 'carrier' });
  await rig.order({ do: 'hangUp', id: 'desk-phone' });
  await room.hear({ boris: ['vera'], vera: ['boris'] });
  await vera.act('conference/exit');
  // Boris is alone: the interaction is over, and he owns its wrap-up.
  await boris.taskBecomes('wrapUp');
  await room.hear({ boris: [], vera: [] });
  expect(await vera.tasks()).toEqual([]);
  await georgi.signOut();
});

// Proves: CNF-3, CNF-4
test('eight are on the call, the ninth is refused', async ({ seat, room, rig, server }) => {
  test.setTimeout(180_000);
  await rig.order({
    do: 'carrier',
    id: 'carrier',
    listen: server.carrier,
    tone: VOICES.outside,
    answerAfterMs: 200,
  });
  const ana = await seat('ana');
  await rig.order({
    do: 'call',
    id: 'customer',
    from: '+359881234567',
    to: '+35929002000',
    tone: VOICES.customer,
  });
  room.calls.set('customer', 'customer');
  await ana.accepts();
  for (let guest = 1; guest <= 6; guest += 1) {
    const number = `+35988700010${guest}`;
    await ana.act('consult', { to: { kind: 'dialNumber', number } });
    await expect.poll(async () => (await ana.task()).consult?.state).toBe('active');
    await ana.act('consult/conference');
    await expect.poll(async () => (await ana.task()).participants.length).toBe(guest + 2);
  }
  const ninth = { to: { kind: 'dialNumber', number: '+359887000107' } };
  await ana.refused('consult', 'conferenceFull', ninth);
  expect((await ana.task()).controls.consult).toEqual({
    visible: true,
    enabled: false,
    reason: 'conferenceFull',
  });
  await room.hear({ customer: ['ana', 'outside'], ana: ['customer', 'outside'] });
  const guest = (await ana.task()).participants.find((one) => one.kind === 'number');
  await ana.act(`conference/participants/${guest?.id}/drop`);
  await expect.poll(async () => (await ana.task()).participants.length).toBe(7);
  await ana.act('end');
  await ana.taskBecomes('wrapUp');
});
