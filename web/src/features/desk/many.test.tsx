import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  at,
  cardLine,
  consult,
  controls,
  me,
  off,
  on,
  participant,
  show,
  task,
  timers,
} from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import type { Task } from '../../api/types.ts';
import { forgetOffset, learnOffset } from '../../lib/clock.ts';
import { PopoverStack } from '../../shell/PopoverStack.tsx';
import { useView } from '../../shell/view.ts';
import { Decisions } from './Decisions.tsx';
import { InteractionPane } from './InteractionPane.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

/** More than two on one contact, as Ana sees it. */

const accepted = { requestId: 'r', seq: 10 };

beforeEach(() => {
  forgetOffset();
  learnOffset(Date.parse(at(0)), Date.now());
  useView.setState({ under: undefined, picking: undefined, asking: undefined });
  vi.mocked(endpoints.taskVerb).mockResolvedValue(accepted);
});

function showPane(fields: Partial<Task>, lists = {}) {
  const shown = task(fields);
  return show(
    <>
      <InteractionPane task={shown} />
      <Decisions />
    </>,
    me({ tasks: [shown] }),
    lists,
  );
}

const panel = (name: string) => within(screen.getByRole('region', { name }));
const buttons = (bar: string) =>
  within(screen.getByRole('toolbar', { name: bar }))
    .getAllByRole('button')
    .map((button) => button.getAttribute('aria-label'));

const asking = controls({ transfer: on, conference: on, consultEnd: on, swap: on, mute: on, help: on });
const all = { transfer: on, conference: on, consultEnd: on, swap: on, hold: on, resume: on, mute: on };

describe('the initiator of a consult', () => {
  const talking = {
    state: 'consulting' as const,
    timers: timers({ connectedAt: at(-253), heldSince: at(-62), consultSince: at(-40) }),
    controls: asking,
    consult: consult({ controls: all }),
  };

  // Proves: CON-8
  it('has two panels, each with its own clock, and one of them is the live one', () => {
    showPane(talking);
    const customer = panel('Current task');
    const other = panel('Consult');
    expect(customer.getByText('Call on hold')).toBeTruthy();
    expect(customer.getByRole('timer', { name: /^Connected for 04:/ })).toBeTruthy();
    expect(other.getByRole('heading', { name: 'Boris' })).toBeTruthy();
    expect(other.getByText('Consulting')).toBeTruthy();
    expect(other.getByRole('timer', { name: /^Consult 00:/ })).toBeTruthy();
    expect(other.getByText('You talk here')).toBeTruthy();
    expect(customer.queryByText('You talk here')).toBeNull();
  });

  it('finds each control once: with the customer or with the consulted party', () => {
    showPane(talking);
    expect(buttons('Call controls')).toEqual(['Resume', 'Ask for help']);
    expect(buttons('Consult controls')).toEqual([
      'Mute',
      'Hold',
      'Swap',
      'Transfer',
      'Conference',
      'End consult',
    ]);
  });

  it('completes and ends the consult from its panel', async () => {
    showPane(talking);
    const presses: [string, string][] = [
      ['Swap', 'swap'],
      ['Transfer', 'consult/transfer'],
      ['Conference', 'consult/conference'],
      ['End consult', 'consult/end'],
      ['Hold', 'hold'],
    ];
    for (const [name, verb] of presses) {
      await userEvent.click(panel('Consult').getByRole('button', { name }));
      expect(vi.mocked(endpoints.taskVerb).mock.calls.at(-1)).toEqual(['t1', verb]);
    }
  });

  // Proves: HLD-4
  it('may have both on hold: each panel offers to resume', async () => {
    showPane({
      ...talking,
      controls: controls({ resume: on, swap: on, consultEnd: on, mute: off('customerHeld') }),
      consult: consult({ live: 'none', controls: { ...all, hold: { visible: false, enabled: false } } }),
    });
    expect(screen.queryByText('You talk here')).toBeNull();
    expect(panel('Current task').getByText('Call on hold')).toBeTruthy();
    expect(panel('Consult').getByText('Consult on hold')).toBeTruthy();
    await userEvent.click(panel('Current task').getByRole('button', { name: 'Resume' }));
    expect(vi.mocked(endpoints.taskVerb).mock.calls.at(-1)).toEqual(['t1', 'resume']);
    await userEvent.click(panel('Consult').getByRole('button', { name: 'Resume' }));
    expect(vi.mocked(endpoints.taskVerb).mock.calls.at(-1)).toEqual(['t1', 'swap']);
  });

  it('sees near the clock that the consult was requested, and why nothing can be completed yet', () => {
    showPane({
      ...talking,
      state: 'consultRequested',
      consult: consult({
        state: 'requested',
        controls: { transfer: off('consultNotReady'), conference: off('consultNotReady'), consultEnd: on },
      }),
    });
    const other = panel('Consult');
    expect(other.getByText('Consult requested')).toBeTruthy();
    const transfer = other.getByRole('button', { name: 'Transfer' });
    expect(transfer.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(transfer.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Wait until the other side is reached.',
    );
  });

  it('says afterwards what it was about, beside the controls and not over them', async () => {
    vi.mocked(endpoints.submitConsultWrapUp).mockResolvedValue(accepted);
    showPane(
      {
        state: 'held',
        controls: controls({ resume: on, consult: on, transfer: on, consultWrapup: on }),
        consultWrapUp: { since: at(-3) },
      },
      { wrapUpCodes: [{ id: 'x', name: 'Invoice', names: {}, default: true }] },
    );
    expect(buttons('Call controls')).toEqual(['Resume', 'Consult', 'Transfer']);
    await userEvent.click(screen.getByRole('button', { name: /What was the consult about/ }));
    await userEvent.click(screen.getByRole('option', { name: 'Invoice' }));
    await userEvent.click(screen.getByRole('button', { name: 'Submit reason' }));
    expect(endpoints.submitConsultWrapUp).toHaveBeenCalledWith('t1', 'x');
  });
});

describe('the consulted agent', () => {
  const asked = {
    state: 'consulting' as const,
    controls: controls({ mute: on, consultExit: on, wrapupSuggest: on, help: on }),
    consult: consult({
      role: 'consulted',
      initiator: {
        id: 'boris',
        name: 'Boris',
        number: '1002',
        team: { id: 'billing', name: 'Billing' },
      },
    }),
  };

  // Proves: CON-10
  it('sees who asks and can always leave', async () => {
    showPane(asked);
    expect(screen.getByRole('heading', { level: 1, name: 'Boris' })).toBeTruthy();
    expect(panel('Current task').getByText('1002')).toBeTruthy();
    expect(panel('Current task').getByText('Billing')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Exit consult' }));
    expect(endpoints.taskVerb).toHaveBeenCalledWith('t1', 'consult/exit');
  });

  it('is offered it with name, number and team of the asker first', () => {
    const lines = {
      popover: [
        cardLine({ system: 'agentName', value: 'Boris' }),
        cardLine({ system: 'agentDn', value: '1002' }),
        cardLine({ system: 'agentTeam', value: 'Support' }),
        cardLine({ system: 'phoneNumber', value: '+359888123456' }),
        cardLine({ system: 'queueName', value: 'Support' }),
        cardLine({ system: 'dnis', value: null }),
      ],
    };
    const offer = task({
      ...asked,
      card: lines,
      state: 'ringing',
      offerKind: 'consult',
      offerStage: 'request',
    });
    show(<PopoverStack />, me({ tasks: [offer] }));
    const card = within(screen.getByRole('article'));
    expect(card.getByText(/^Consult/)).toBeTruthy();
    expect(card.getAllByRole('term').map((term) => term.textContent)).toEqual([
      'Agent',
      'Agent’s number',
      'Team',
      'Caller’s number',
      'Queue',
      'Dialled',
    ]);
  });

  it('suggests a reason and a note', async () => {
    vi.mocked(endpoints.suggestWrapUp).mockResolvedValue(accepted);
    showPane(asked, { wrapUpCodes: [{ id: 'x', name: 'Invoice', names: {}, default: true }] });
    await userEvent.click(screen.getByRole('button', { name: 'Suggest a reason' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Note' }), 'two invoices');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(endpoints.suggestWrapUp).toHaveBeenCalledWith('t1', {
      wrapUpCodeId: undefined,
      note: 'two invoices',
    });
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Note' })).toBeNull());
  });
});

describe('a conference', () => {
  const customer = participant({
    id: 'leg-1',
    kind: 'customer',
    agentId: undefined,
    name: 'Maria',
    number: '+359888123456',
  });
  const ana = participant({ id: 'leg-2', primary: true });
  const boris = participant({ id: 'leg-3', agentId: 'boris', name: 'Boris', muted: true });
  const garage = participant({ id: 'leg-5', kind: 'number', agentId: undefined, name: 'Garage' });
  const mine = controls({ mute: on, conferenceExit: on, dropParticipant: on, end: on });
  const three = { state: 'conference' as const, participants: [customer, ana, boris], controls: mine };

  // Proves: CNF-14
  it('says how many others there are and lists them by name with their marks', async () => {
    showPane({ ...three, participants: [customer, ana, boris, garage] });
    await userEvent.click(screen.getByRole('button', { name: '2 others on the call' }));
    const lines = within(screen.getByRole('dialog')).getAllByRole('listitem');
    expect(lines.map((line) => within(line).queryByText('Muted') !== null)).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(within(lines[1] as HTMLElement).getByText('Primary agent')).toBeTruthy();
    expect(lines.map((line) => within(line).queryByRole('button')?.getAttribute('aria-label') ?? '')).toEqual(
      ['', '', 'Remove Boris', 'Remove Garage'],
    );
  });

  // Proves: CNF-15
  it('lets the primary remove a participant after asking once', async () => {
    vi.mocked(endpoints.dropParticipant).mockResolvedValue(accepted);
    showPane(three);
    await userEvent.click(screen.getByRole('button', { name: '1 other on the call' }));
    await userEvent.click(screen.getByRole('button', { name: 'Remove Boris' }));
    expect(endpoints.dropParticipant).not.toHaveBeenCalled();
    const question = within(await screen.findByRole('alertdialog', { name: 'Remove Boris from the call?' }));
    await userEvent.click(question.getByRole('button', { name: 'Remove' }));
    expect(endpoints.dropParticipant).toHaveBeenCalledWith('t1', 'leg-3');
  });

  it('is left at once while another agent stays, and End says that it ends for all', async () => {
    showPane(three);
    expect(screen.getByRole('button', { name: 'End for all' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Exit conference' }));
    expect(endpoints.taskVerb).toHaveBeenCalledWith('t1', 'conference/exit');
  });

  it('asks before the customer is left alone with outside numbers', async () => {
    vi.mocked(endpoints.taskVerb).mockClear();
    showPane({ ...three, participants: [customer, ana, garage] });
    await userEvent.click(screen.getByRole('button', { name: 'Exit conference' }));
    expect(endpoints.taskVerb).not.toHaveBeenCalled();
    const question = within(screen.getByRole('alertdialog'));
    await userEvent.click(question.getByRole('button', { name: 'Exit all the same' }));
    expect(endpoints.taskVerb).toHaveBeenCalledWith('t1', 'conference/exit');
  });

  it('shows Post Call with its own clock when the customer has left', () => {
    showPane({
      ...three,
      state: 'postCall',
      participants: [ana, boris],
      controls: controls({ mute: on, consult: off('customerLeft'), conferenceExit: on, end: on }),
      timers: timers({ connectedAt: at(-253), postCallSince: at(-34) }),
    });
    expect(screen.getByText('Post Call')).toBeTruthy();
    expect(screen.getByRole('timer', { name: /^Post Call 00:/ })).toBeTruthy();
    expect(screen.getByText(/You can go on talking/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Consult' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('says who of the others consults', () => {
    showPane({
      ...three,
      consult: consult({ role: 'bystander', initiator: { id: 'boris', name: 'Boris' } }),
    });
    expect(screen.getByText('Boris consults with Boris.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Consult' })).toBeNull();
  });
});

describe('wrap-up with help', () => {
  it('shows what assistants suggest and takes a reason over by one click', async () => {
    vi.mocked(endpoints.submitWrapUp).mockResolvedValue(accepted);
    showPane(
      {
        state: 'wrapUp',
        controls: controls({ wrapup: on }),
        timers: timers({ connectedAt: at(-60), wrapUpSince: at(-5) }),
        suggestions: [
          { agentId: 'boris', name: 'Boris', wrapUpCodeId: 'x', note: 'call tomorrow' },
          { agentId: 'vera', name: 'Vera', note: 'a second invoice' },
        ],
      },
      { wrapUpCodes: [{ id: 'x', name: 'Invoice', names: {}, default: false }] },
    );
    const list = within(screen.getByRole('list', { name: 'Suggestions of colleagues' }));
    expect(list.getByText('call tomorrow')).toBeTruthy();
    expect(list.getByText('a second invoice')).toBeTruthy();
    await userEvent.click(list.getByRole('button', { name: 'Take over' }));
    await userEvent.click(screen.getByRole('button', { name: 'Submit wrap-up' }));
    await waitFor(() => expect(endpoints.submitWrapUp).toHaveBeenCalledWith('t1', 'x', undefined));
  });
});

it('a call for help may have a reason', async () => {
  vi.mocked(endpoints.askForHelp).mockResolvedValue(accepted);
  showPane({ controls: controls({ help: on }) });
  await userEvent.click(screen.getByRole('button', { name: 'Ask for help' }));
  const form = within(screen.getByRole('form', { name: 'Ask a supervisor for help' }));
  await userEvent.type(form.getByRole('textbox'), 'angry{Enter}');
  expect(endpoints.askForHelp).toHaveBeenCalledWith('t1', 'angry');
});
