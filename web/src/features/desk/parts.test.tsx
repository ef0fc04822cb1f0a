import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  agentState,
  at,
  cardLine,
  controls,
  draft,
  me,
  off,
  on,
  show,
  task,
  timers,
  variable,
} from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import { Problem } from '../../api/problem.ts';
import type { Task } from '../../api/types.ts';
import { forgetOffset, learnOffset } from '../../lib/clock.ts';
import { useNotices } from '../../live/notices.ts';
import { useLive } from '../../live/store.ts';
import { OfferActions } from '../../shell/OfferActions.tsx';
import { PopoverStack } from '../../shell/PopoverStack.tsx';
import { StateSelector } from '../../shell/StateSelector.tsx';
import { SystemIdleDialog } from '../../shell/SystemIdleDialog.tsx';
import { mainBar } from './barItems.ts';
import { ControlBar } from './ControlBar.tsx';
import { WrapUp } from './WrapUp.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

/** The customer's bar of a task, as Ana has it. */
function Bar({ task }: { task: Task }) {
  return <ControlBar taskId={task.id} label="Call controls" {...mainBar(task, 'ana', undefined)} />;
}

const accepted = { requestId: 'r', seq: 10 };

beforeEach(() => {
  // The server's clock stands where the test values are.
  forgetOffset();
  learnOffset(Date.parse(at(0)), Date.now());
  useNotices.setState({ notices: [] });
});

describe('the control bar', () => {
  it('shows what the server shows, and nothing else', () => {
    show(<Bar task={task({ controls: controls({ mute: on, hold: on, end: on }) })} />);
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Mute',
      'Hold',
      'End',
    ]);
  });

  // Proves: HLD-2
  it('keeps End in sight while held, disabled, with the reason, and does nothing on a press', async () => {
    const held = task({ state: 'held', controls: controls({ resume: on, end: off('customerHeld') }) });
    show(<Bar task={held} />);
    const end = screen.getByRole('button', { name: 'End' });
    expect(end.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(end.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'The customer is on hold. Resume the call first.',
    );
    await userEvent.click(end);
    expect(endpoints.taskVerb).not.toHaveBeenCalled();
  });

  // Proves: UIC-2
  it('does not fire twice while a command is on its way', async () => {
    let answer = (_: typeof accepted) => {};
    vi.mocked(endpoints.taskVerb).mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    show(<Bar task={task({ controls: controls({ hold: on }) })} />);
    const hold = screen.getByRole('button', { name: 'Hold' });
    await userEvent.click(hold);
    await userEvent.click(hold);
    expect(endpoints.taskVerb).toHaveBeenCalledTimes(1);
    answer(accepted);
    vi.mocked(endpoints.taskVerb).mockResolvedValue(accepted);
    await waitFor(() => expect(hold.hasAttribute('data-busy')).toBe(false));
    await userEvent.click(hold);
    expect(endpoints.taskVerb).toHaveBeenCalledTimes(2);
  });

  // Proves: UIC-3
  it('tells a refusal as a notice', async () => {
    vi.mocked(endpoints.taskVerb).mockRejectedValue(new Problem('notNow', 409));
    show(<Bar task={task({ controls: controls({ hold: on }) })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Hold' }));
    await waitFor(() =>
      expect(useNotices.getState().notices).toMatchObject([{ tone: 'bad', code: 'notNow' }]),
    );
  });

  it('can be used only with a connection', () => {
    show(<Bar task={task({ controls: controls({ hold: on }) })} />);
    useLive.setState({ connection: 'lost' });
    return waitFor(() =>
      expect(screen.getByRole('button', { name: 'Hold' }).getAttribute('aria-disabled')).toBe('true'),
    );
  });
});

describe('a request', () => {
  // Proves: ANS-2
  it('is accepted or declined here on a browser phone, on the phone itself otherwise', () => {
    const here = task({
      state: 'ringing',
      offerStage: 'request',
      controls: controls({ accept: on, decline: on }),
    });
    const { unmount } = show(<OfferActions task={here} />);
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Decline', 'Accept']);
    unmount();
    const phone = { ...here, controls: controls({ accept: off('answerOnPhone') }) };
    show(<OfferActions task={phone} />);
    const button = screen.getByRole('button', { name: 'Ringing…' });
    expect(button.hasAttribute('disabled')).toBe(true);
  });

  // Proves: RON-5
  it('flashes near its end', () => {
    const late = task({
      state: 'ringing',
      offerStage: 'request',
      controls: controls({ accept: on, decline: on }),
      timers: timers({ offeredAt: at(-15), offerExpiresAt: at(3) }),
    });
    const { unmount } = show(<OfferActions task={late} />);
    expect(screen.getByRole('button', { name: 'Accept' }).className).toContain('flash');
    unmount();
    show(<OfferActions task={{ ...late, timers: timers({ offeredAt: at(-1), offerExpiresAt: at(17) }) }} />);
    expect(screen.getByRole('button', { name: 'Accept' }).className).not.toContain('flash');
  });
});

describe('the popover stack', () => {
  const requests = Array.from({ length: 7 }, (_, index) =>
    task({
      id: `t${index}`,
      state: 'ringing',
      offerStage: 'request',
      customer: { number: `+35988800000${index}`, masked: false },
      timers: timers({ offeredAt: at(index - 10), offerExpiresAt: at(10) }),
    }),
  );

  // Proves: POP-4
  it('shows five at most, says of how many, and pages to the rest', async () => {
    show(<PopoverStack />, me({ tasks: requests }));
    expect(screen.getAllByRole('article')).toHaveLength(5);
    expect(screen.getByText('1–5 of 7')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Next requests' }));
    expect(screen.getByText('6–7 of 7')).toBeTruthy();
    expect(screen.getAllByRole('article')).toHaveLength(2);
  });

  // Proves: POP-2
  it('first says that the device is being reached', () => {
    const connecting = task({ state: 'ringing', offerStage: 'connecting', controls: controls() });
    show(<PopoverStack />, me({ tasks: [connecting] }));
    const card = within(screen.getByRole('article'));
    expect(card.getByText('Reaching your phone…')).toBeTruthy();
    expect(card.queryByRole('button')).toBeNull();
  });

  // Proves: CAD-9
  it('never shows a secure variable', () => {
    const variables = [
      variable({ name: 'caseNumber', label: 'Case', value: 'C-77' }),
      variable({ name: 'egn', label: 'National id', value: null, secure: true }),
    ];
    const card = {
      popover: [cardLine({ variable: 'caseNumber', label: 'Case', value: 'C-77', type: 'text' })],
    };
    show(<PopoverStack />, me({ tasks: [task({ state: 'ringing', variables, card })] }));
    expect(screen.getByText('C-77')).toBeTruthy();
    expect(screen.queryByText('National id')).toBeNull();
  });
});

describe('the state selector', () => {
  const code = (name: string) => ({ id: name, name, names: {}, system: false, default: false });
  const idleCodes = [code('Training'), code('Break'), code('Brunch')];

  // Proves: STA-5
  it('lists Available first, then reasons by name, and filters from three letters', async () => {
    show(<StateSelector isOpen onOpenChange={() => {}} />, me(), { idleCodes });
    const names = () => screen.getAllByRole('menuitemradio').map((item) => item.textContent);
    expect(names()).toEqual(['Available', 'Break', 'Brunch', 'Training']);
    await userEvent.keyboard('br');
    expect(names()).toHaveLength(4);
    await userEvent.keyboard('u');
    await waitFor(() => expect(names()).toEqual(['Brunch']));
  });

  // Proves: STA-3
  it('says Engaged over the state while a contact is in hand', () => {
    show(
      <StateSelector isOpen={false} onOpenChange={() => {}} />,
      me({ state: agentState({ engaged: true }) }),
    );
    expect(screen.getByRole('button').getAttribute('aria-label')).toBe('State: Engaged Available');
  });
});

describe('no answer', () => {
  const rona = agentState({
    name: 'idle',
    since: at(-2),
    idleSince: at(-2),
    idleCode: { id: 'RONA', name: 'RONA', names: {}, system: true },
  });

  // Proves: D-2, RON-3
  it('asks whether to become Available or to stay Idle', async () => {
    vi.mocked(endpoints.setAvailable).mockResolvedValue(accepted);
    show(<SystemIdleDialog />, me({ state: rona }));
    const dialog = within(screen.getByRole('alertdialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Set Available' }));
    expect(endpoints.setAvailable).toHaveBeenCalledTimes(1);
    await userEvent.click(dialog.getByRole('button', { name: 'Stay Idle' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('wrap-up', () => {
  const code = (name: string, standard = false) => ({ id: `id-${name}`, name, names: {}, default: standard });
  const wrapUpCodes = [code('Resolved', true), code('Follow-up'), code('Wrong number')];
  const owed = task({
    state: 'wrapUp',
    controls: controls({ wrapup: on }),
    timers: timers({ connectedAt: at(-60), wrapUpSince: at(-5), wrapUpEndsAt: at(25) }),
  });

  // Proves: WRP-2
  it('finds a reason by three letters and submits that one, by keyboard alone', async () => {
    vi.mocked(endpoints.submitWrapUp).mockResolvedValue(accepted);
    show(<WrapUp task={owed} />, me({ tasks: [owed] }), { wrapUpCodes });
    await userEvent.keyboard('wr');
    expect(screen.getAllByRole('option')).toHaveLength(3);
    await userEvent.keyboard('o');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await userEvent.click(screen.getByRole('button', { name: 'Submit wrap-up' }));
    await waitFor(() =>
      expect(endpoints.submitWrapUp).toHaveBeenCalledWith('t1', 'id-Wrong number', undefined),
    );
  });

  // Proves: CAD-7
  it('asks what becomes of text that is not saved, by name, and goes on as decided', async () => {
    vi.mocked(endpoints.submitWrapUp)
      .mockReset()
      .mockRejectedValueOnce(new Problem('draftsOutstanding', 409))
      .mockResolvedValue(accepted);
    const owed = task({
      state: 'wrapUp',
      controls: controls({ wrapup: on }),
      variables: [variable(), variable({ name: 'pin', label: 'PIN', secure: true })],
      drafts: [draft({ value: '4711' }), draft({ name: 'pin', value: null })],
    });
    show(<WrapUp task={owed} />, me({ tasks: [owed] }), {
      wrapUpCodes: [{ id: 'done', name: 'Done', names: {}, default: true }],
    });
    await userEvent.click(screen.getByRole('option'));
    await userEvent.click(screen.getByRole('button', { name: 'Submit wrap-up' }));
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Unsaved variables' }));
    expect(dialog.getAllByRole('term').map((each) => each.textContent)).toEqual(['Case number', 'PIN']);
    expect(dialog.getByText('4711')).toBeTruthy();
    expect(dialog.getByText('hidden')).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Save and submit' }));
    await waitFor(() => expect(endpoints.submitWrapUp).toHaveBeenLastCalledWith('t1', 'done', 'save'));
  });

  it('cannot save a text that somebody else has overtaken without a choice', async () => {
    vi.mocked(endpoints.submitWrapUp).mockReset().mockRejectedValue(new Problem('draftsOutstanding', 409));
    const owed = task({
      state: 'wrapUp',
      controls: controls({ wrapup: on }),
      variables: [variable({ version: 2 })],
      drafts: [draft({ conflict: true })],
    });
    show(<WrapUp task={owed} />, me({ tasks: [owed] }), {
      wrapUpCodes: [{ id: 'done', name: 'Done', names: {}, default: true }],
    });
    await userEvent.click(screen.getByRole('option'));
    await userEvent.click(screen.getByRole('button', { name: 'Submit wrap-up' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(dialog.getByRole('button', { name: 'Save and submit' }).hasAttribute('disabled')).toBe(true);
    await userEvent.click(dialog.getByRole('button', { name: 'Back' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  // Proves: WRP-4
  it('counts down to the default reason', () => {
    show(<WrapUp task={owed} />, me({ tasks: [owed] }), { wrapUpCodes });
    expect(screen.getByText(/“Resolved” is submitted by itself in/)).toBeTruthy();
    expect(screen.getByText(/^00:2\d$/)).toBeTruthy();
  });
});
