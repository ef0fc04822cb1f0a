import { Rig } from './rig.ts';
import { CUSTOMER_HZ, Desk, expect, test } from './world.ts';

/** The tone of the desk phone. */
const PHONE_HZ = 923;

// Proves: NET-3
test('a call on a desk phone goes on without the desktop, which finds it held or wrapping up', async ({
  openDesk,
  server,
}) => {
  const rig = Rig.start(server.sip);
  try {
    await rig.order({
      do: 'register',
      id: 'phone',
      user: '1001',
      password: 'demo-1001',
      tone: PHONE_HZ,
      answerAfterMs: 300,
    });
    let ana = await openDesk();
    const lose = () => ana.page.close();
    const find = async () => {
      ana = new Desk(await ana.context.newPage(), ana.context);
      await ana.page.goto('/');
    };
    await ana.signIn('ana@demo.test');
    await ana.page.getByRole('radio', { name: /Extension/ }).check({ force: true });
    await ana.page.getByRole('button', { name: 'Start work' }).click();
    await expect(ana.stateIs(/^State: Break/)).toBeVisible();
    await ana.goAvailable();
    await rig.order({
      do: 'call',
      id: 'caller',
      from: '+359881234567',
      tone: CUSTOMER_HZ,
      to: '+35929002000',
    });
    await ana.taskIs('Connected', 15_000);

    await lose();
    await rig.hears('caller', [PHONE_HZ]);
    await rig.hears('phone', [CUSTOMER_HZ]);
    await find();
    await ana.taskIs('Connected');
    await ana.control('Hold').click();
    await ana.taskIs('Call on hold');

    await lose();
    await rig.hearsMusic('caller', [PHONE_HZ]);
    await find();
    await ana.taskIs('Call on hold');
    await ana.control('Resume').click();
    await rig.hears('caller', [PHONE_HZ]);

    await lose();
    await rig.order({ do: 'hangUp', id: 'caller' });
    expect((await rig.wait('phone', 'ended')).endedBy).toBe('far');
    await find();
    await ana.taskIs('Wrap-up');
  } finally {
    rig.stop();
  }
});
