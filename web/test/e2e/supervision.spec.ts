import { expect, type Party, test, VOICES } from './parties.ts';

async function monitors(sofia: Party, taskId: string, agentId?: string): Promise<void> {
  const answer = await sofia.api('POST', `/tasks/${taskId}/monitor`, agentId ? { agentId } : {});
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await sofia.taskBecomes('monitoring');
}

// Proves: SUP-4, SUP-5, SUP-6, SUP-7, SUP-8, SUP-15, SUP-16
test('a supervisor listens, whispers, barges in and pauses: plain call, consult, conference', async ({
  seat,
  room,
  rig,
}) => {
  test.setTimeout(240_000);
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
  const boris = await seat('boris', false);
  const sofia = await seat('sofia', false);
  const { id } = await ana.task();

  await monitors(sofia, id);
  await room.hear({ sofia: ['customer', 'ana'], customer: ['ana'], ana: ['customer'] });
  expect((await ana.task()).participants.map((one) => one.kind)).not.toContain('supervisor');
  await sofia.act('monitor/whisper');
  await room.hear({ sofia: ['customer', 'ana'], customer: ['ana'], ana: ['customer', 'sofia'] });
  await sofia.act('monitor/barge');
  await room.hear({ sofia: ['customer', 'ana'], customer: ['ana', 'sofia'], ana: ['customer', 'sofia'] });
  expect((await ana.task()).participants.map((one) => one.kind)).toContain('supervisor');
  await sofia.act('monitor/pause');
  await room.hear({ sofia: [], customer: ['ana'], ana: ['customer'] });
  await sofia.act('monitor/resume');
  await sofia.act('monitor/listen');
  await room.hear({ sofia: ['customer', 'ana'], customer: ['ana'], ana: ['customer'] });

  // In a consult she hears what is live at the agent whom she follows.
  await ana.act('consult', { to: { kind: 'agent', id: 'boris' } });
  await boris.accepts();
  await room.hear({ sofia: ['ana', 'boris'], customer: [], ana: ['boris'], boris: ['ana'] });
  await sofia.act('monitor/whisper');
  await room.hear({ customer: [], ana: ['boris', 'sofia'], boris: ['ana'] });
  await sofia.act('monitor/barge');
  await room.hear({ customer: [], ana: ['boris', 'sofia'], boris: ['ana', 'sofia'] });
  await sofia.act('monitor/listen');
  await ana.act('swap');
  await room.hear({ sofia: ['customer', 'ana'], customer: ['ana'], boris: [] });

  await ana.act('consult/conference');
  await room.hear({ sofia: ['customer', 'ana', 'boris'], customer: ['ana', 'boris'] });
  await sofia.act('monitor/whisper');
  await room.hear({
    ana: ['customer', 'boris', 'sofia'],
    boris: ['customer', 'ana'],
    customer: ['ana', 'boris'],
  });
  await sofia.act('monitor/barge');
  await room.hear({
    customer: ['ana', 'boris', 'sofia'],
    ana: ['customer', 'boris', 'sofia'],
    boris: ['customer', 'ana', 'sofia'],
    sofia: ['customer', 'ana', 'boris'],
  });

  // Post Call goes on under her ears, and ends without her.
  await rig.order({ do: 'hangUp', id: 'customer' });
  await ana.taskBecomes('postCall');
  await room.hear({ ana: ['boris', 'sofia'], boris: ['ana', 'sofia'], sofia: ['ana', 'boris'] });
  await boris.act('conference/exit');
  await ana.taskBecomes('wrapUp');
  await expect.poll(async () => (await sofia.tasks()).length).toBe(0);
  await room.hear({ sofia: [], ana: [] });
});
