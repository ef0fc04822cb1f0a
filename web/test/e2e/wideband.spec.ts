import { expect, test } from './parties.ts';
import { AgentByScript } from './script.ts';

/** Above and below what G.711 carries; none is a multiple of another. */
const WIDE = { customer: 5_321, phone: 6_173 };
const NARROW = { customer: 1_141, phone: 906 };

test('two telephones with G.722 hear what lies above 4 kHz, one without hears the rest', async ({
  rig,
  server,
}) => {
  await rig.order({
    do: 'register',
    id: 'phone',
    user: '1001',
    password: 'demo-1001',
    tone: WIDE.phone,
    answerAfterMs: 200,
    codecs: ['g722'],
  });
  const ana = await AgentByScript.signIn(server.url, 'ana', { kind: 'extension', number: '1001' });
  await ana.goAvailable();
  const call = { do: 'call', from: '+359881234567', to: '+35929002000' };
  await rig.order({ ...call, id: 'wide', tone: WIDE.customer, codecs: ['g722', 'pcma'] });
  await rig.wait('phone', 'connected');
  await rig.hears('wide', [WIDE.phone], [WIDE.customer]);
  await rig.hears('phone', [WIDE.customer], [WIDE.phone]);
  for (const id of ['wide', 'phone'])
    expect((await rig.order({ do: 'state', id })).payloadType, `${id} speaks G.722`).toBe(9);
  await rig.order({ do: 'hangUp', id: 'wide' });
  await rig.wait('phone', 'ended');

  await ana.wrapsUp();
  await rig.order({ ...call, id: 'narrow', tone: NARROW.customer, codecs: ['pcma'] });
  await rig.wait('phone', 'connected');
  await rig.order({ do: 'tone', id: 'phone', tone: NARROW.phone });
  expect((await rig.order({ do: 'state', id: 'phone' })).payloadType).toBe(9);
  expect((await rig.order({ do: 'state', id: 'narrow' })).payloadType).toBe(8);
  await rig.hears('narrow', [NARROW.phone], [NARROW.customer]);
  await rig.hears('phone', [NARROW.customer], [NARROW.phone]);
});
