import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { at, me, off, on, show, supervised, task } from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import type { Monitor, SupervisedTask, TeamPicture } from '../../api/types.ts';
import { Listening } from './Listening.tsx';
import { TeamTable } from './TeamTable.tsx';
import { HelpRequests, WithoutAgent } from './Urgent.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

const accepted = { requestId: 'r', seq: 10 };
const supervision = {
  teams: [{ id: 'support', name: 'Support' }],
  monitor: true,
  whisper: true,
  bargeIn: true,
  changeState: true,
  signOut: true,
};
const call: SupervisedTask = {
  id: 't7',
  state: 'connected',
  queue: { id: 'billing', name: 'Billing' },
  customer: { name: 'Maria', number: '+359888123456', masked: false },
  since: at(-60),
  connectedAt: at(-60),
  consult: true,
  monitorable: true,
  monitors: [],
};
const team: TeamPicture = {
  agents: [
    supervised('ana'),
    supervised('boris', { task: call, actions: { setState: on, signOut: off('agentBusy'), monitor: on } }),
  ],
  unattended: [],
  waiting: [],
  help: [],
};

beforeEach(() => {
  vi.mocked(endpoints.monitorTask).mockReset();
  vi.mocked(endpoints.monitorTask).mockResolvedValue(accepted);
  vi.mocked(endpoints.taskVerb).mockReset();
  vi.mocked(endpoints.taskVerb).mockResolvedValue(accepted);
});

const row = (name: RegExp) => within(screen.getByRole('row', { name }));

describe('the team table', () => {
  const showTable = (picture = team) =>
    show(<TeamTable team={picture} onSignOut={() => {}} />, me({ supervision }), {
      idleCodes: [{ id: 'lunch', name: 'Lunch', names: {}, system: false, default: true }],
    });

  it('shows contact, customer and queue of who works, and that there is a consult', () => {
    showTable();
    const boris = row(/Boris/);
    expect(boris.getByText('Connected')).toBeTruthy();
    expect(boris.getByText('Maria')).toBeTruthy();
    expect(boris.getByText('Billing')).toBeTruthy();
    expect(boris.getByRole('img', { name: 'Consulting' })).toBeTruthy();
  });

  it('begins to listen with the ears of an agent who talks, and says why not with others', async () => {
    showTable();
    const ana = row(/Ana/).getByRole('button', { name: 'Monitor Ana' });
    expect(ana.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(ana.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'The agent is not in a call.',
    );
    await userEvent.click(ana);
    expect(endpoints.monitorTask).not.toHaveBeenCalled();
    await userEvent.click(row(/Boris/).getByRole('button', { name: 'Monitor Boris' }));
    expect(endpoints.monitorTask).toHaveBeenCalledWith('t7', 'boris');
  });

  it('changes a state and asks before signing out; what is refused is disabled with its reason', async () => {
    vi.mocked(endpoints.setIdleFor).mockResolvedValue(accepted);
    showTable();
    await userEvent.click(row(/Boris/).getByRole('button', { name: 'More for Boris' }));
    const out = screen.getByRole('menuitem', { name: /Sign out/ });
    expect(out.getAttribute('aria-disabled')).toBe('true');
    expect(out.textContent).toContain('The agent has a contact at hand.');
    await userEvent.click(screen.getByRole('menuitem', { name: 'Lunch' }));
    expect(endpoints.setIdleFor).toHaveBeenCalledWith('boris', 'lunch');
  });

  it('is filtered by words and walked by arrow keys', async () => {
    showTable();
    row(/Boris/).getByRole('button', { name: 'Monitor Boris' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Monitor Ana');
    await userEvent.type(screen.getByRole('searchbox'), 'mar');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
  });
});

describe('what is urgent', () => {
  it('a call for help is answered by listening in that very call', async () => {
    const help = [{ taskId: 't7', agentId: 'boris', name: 'Boris', reason: 'angry', since: at(-9) }];
    show(<HelpRequests team={{ ...team, help }} />, me({ supervision }));
    expect(screen.getByText('Boris asks for help')).toBeTruthy();
    expect(screen.getByText('angry')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Monitor' }));
    expect(endpoints.monitorTask).toHaveBeenCalledWith('t7', 'boris');
  });

  it('a call without an agent can be ended', async () => {
    const unattended = [
      {
        id: 't9',
        queue: null,
        customer: { name: 'Kalina', number: '+359888555444', masked: false },
        since: at(-60),
        endsAt: at(3_000),
        participants: [],
      },
    ];
    show(<WithoutAgent team={{ ...team, unattended }} />, me({ supervision }));
    await userEvent.click(screen.getByRole('button', { name: 'End the call' }));
    expect(endpoints.taskVerb).toHaveBeenCalledWith('t9', 'unattended/end');
  });
});

describe('a supervisor in a call', () => {
  const hidden = { visible: false, enabled: false };
  const monitor: Monitor = {
    of: { id: 'boris', name: 'Boris' },
    mode: 'silent',
    paused: false,
    ringing: false,
    since: at(-20),
    controls: {
      listen: off('alreadySo'),
      whisper: on,
      barge: on,
      pause: on,
      resume: hidden,
      stop: on,
    },
  };

  it('listens, whispers or joins the talk: exactly one of them', async () => {
    const listening = task({ state: 'monitoring', monitor });
    show(<Listening task={listening} monitor={monitor} />, me({ supervision, tasks: [listening] }));
    const modes = within(screen.getByRole('group', { name: 'How you take part' })).getAllByRole('button');
    expect(modes.map((mode) => [mode.textContent, mode.getAttribute('aria-pressed')])).toEqual([
      ['Listening', 'true'],
      ['Whisper', 'false'],
      ['Barge-in', 'false'],
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Whisper' }));
    await userEvent.click(screen.getByRole('button', { name: 'Barge-in' }));
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(vi.mocked(endpoints.taskVerb).mock.calls.map(([, verb]) => verb)).toEqual([
      'monitor/whisper',
      'monitor/barge',
      'monitor/pause',
      'monitor/stop',
    ]);
  });

  it('is not offered what the account may not do', () => {
    const listens = { ...monitor, controls: { ...monitor.controls, whisper: hidden, barge: hidden } };
    const listening = task({ state: 'monitoring', monitor: listens });
    show(<Listening task={listening} monitor={listens} />, me({ supervision, tasks: [listening] }));
    expect(screen.queryByRole('button', { name: 'Whisper' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Barge-in' })).toBeNull();
  });
});
