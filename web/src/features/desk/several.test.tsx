import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { agentState, at, controls, item, me, on, show, task, timers } from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import { Problem } from '../../api/problem.ts';
import type { Task } from '../../api/types.ts';
import { learnOffset } from '../../lib/clock.ts';
import { useNotices } from '../../live/notices.ts';
import { useLive } from '../../live/store.ts';
import { Banners } from '../../shell/Banners.tsx';
import { LiveRegion } from '../../shell/LiveRegion.tsx';
import { NewItem } from '../../shell/NewItem.tsx';
import { PopoverStack } from '../../shell/PopoverStack.tsx';
import { focusNextRequest } from '../../shell/requestFocus.ts';
import { SignOutRefused } from '../../shell/SignOutRefused.tsx';
import { StateSelector } from '../../shell/StateSelector.tsx';
import { SystemIdleDialog } from '../../shell/SystemIdleDialog.tsx';
import { noteMissed, useSystemIdleStore } from '../../shell/systemIdle.ts';
import { microphoneUse } from '../../shell/useSound.ts';
import { useView } from '../../shell/view.ts';
import { DestinationDialog } from './DestinationDialog.tsx';
import { InteractionPane } from './InteractionPane.tsx';
import { TaskList } from './TaskList.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

/** A desk with a call and several work items. */

const ringing = (seconds: number) => ({
  state: 'ringing' as const,
  offerStage: 'request' as const,
  controls: controls({ accept: on, decline: on }),
  timers: timers({ offeredAt: at(-seconds), offerExpiresAt: at(60 - seconds) }),
});
const work = (id: string, seconds: number, fields: Partial<Task> = {}) =>
  item({ id, title: `Work ${id}`, ...ringing(seconds), ...fields });
const call = task({ id: 'call', customer: { number: '', name: 'Maria', masked: false }, ...ringing(3) });
const five = ['a', 'b', 'c', 'd', 'e'].map((id, index) => work(id, 20 - index));
const talk = task({ id: 'talk', customer: { number: '', name: 'Maria', masked: false } });
const taken = item({ id: 'taken', title: 'Taken work', controls: controls({ transfer: on, end: on }) });

beforeEach(() => {
  learnOffset(Date.parse(at(0)), Date.now());
  useView.setState({ selected: undefined, opened: undefined, seen: [], writing: false });
  useSystemIdleStore.setState({ missed: [], answered: undefined });
  useNotices.setState({ notices: [] });
});

describe('the task list', () => {
  // Proves: POP-8
  it('offers to accept all tasks with more than five new requests only', async () => {
    vi.mocked(endpoints.acceptAllTasks).mockResolvedValue({ requestId: 'r', seq: 11 });
    const { unmount } = show(<TaskList collapsed={false} />, me({ tasks: five }));
    expect(screen.queryByRole('button', { name: 'Accept all tasks' })).toBeNull();
    unmount();
    show(<TaskList collapsed={false} />, me({ tasks: [...five, call] }));
    await userEvent.click(screen.getByRole('button', { name: 'Accept all tasks' }));
    expect(endpoints.acceptAllTasks).toHaveBeenCalledTimes(1);
  });

  // Proves: POP-11
  it('says of each what it is', () => {
    show(<TaskList collapsed={false} />, me({ tasks: [call, five[0] ?? call] }));
    const [first, second] = within(screen.getByRole('region', { name: 'Tasks' })).getAllByRole('listitem');
    expect(first?.textContent).toContain('Incoming call');
    expect(first?.textContent).toContain('Ringing');
    expect(second?.textContent).toContain('Work item · Requests');
    expect(second?.textContent).toContain('New request');
  });

  // Proves: POP-10
  it('marks work that nobody has looked at, until it is in the pane', async () => {
    const other = item({ id: 'other', title: 'Other work' });
    const tasks = [talk, taken, other];
    show(
      <>
        <TaskList collapsed={false} />
        <InteractionPane task={taken} />
      </>,
      me({ tasks }),
    );
    await waitFor(() => expect(screen.getAllByText('not looked at yet')).toHaveLength(1));
    expect(screen.getByRole('button', { name: /Other work/ }).textContent).toContain('not looked at yet');
  });

  it('is walked by arrow keys, and chooses by Enter', async () => {
    show(<TaskList collapsed={false} />, me({ tasks: [talk, taken] }));
    screen.getByRole('button', { name: /Maria/ }).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(useView.getState().selected).toBe('taken');
    await userEvent.keyboard('{Home}{Enter}');
    expect(useView.getState().selected).toBe('talk');
  });
});

describe('the stack of requests', () => {
  // Proves: POP-4, POP-5, POP-6
  it('keeps the call on each page and accepts all the others at once', async () => {
    vi.mocked(endpoints.acceptAllTasks).mockResolvedValue({ requestId: 'r', seq: 11 });
    show(<PopoverStack />, me({ tasks: [call, ...five] }));
    const names = () => screen.getAllByRole('heading').map((heading) => heading.textContent);
    expect(names()).toEqual(['Work a', 'Work b', 'Work c', 'Work d', 'Maria']);
    expect(screen.getByText('1–5 of 6')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Next requests' }));
    expect(names()).toEqual(['Work e', 'Maria']);
    expect(screen.getByText('6 of 6')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Accept 5 requests' }));
    expect(endpoints.acceptAllTasks).toHaveBeenCalledTimes(1);
    expect(endpoints.taskVerb).not.toHaveBeenCalled();
  });

  it('opens one request in full, the call first', async () => {
    show(<PopoverStack />, me({ tasks: [call, ...five] }));
    expect(screen.queryByText('Created by')).toBeNull();
    const open = screen.getByRole('button', { name: 'Show all of the request: Work b' });
    await userEvent.click(open);
    expect(open.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText('Created by')).toBeTruthy();
  });

  it('takes the focus by the shortcut only, the call first, then one after another', () => {
    const input = document.createElement('input');
    document.body.append(input);
    input.focus();
    show(<PopoverStack />, me({ tasks: five.slice(0, 2) }));
    act(() => useLive.setState({ me: me({ tasks: [call, ...five.slice(0, 2)] }) }));
    expect(document.activeElement).toBe(input);
    const at = () => document.activeElement?.closest('[data-request]')?.getAttribute('data-request');
    const path = [0, 1, 2, 3].map(() => {
      focusNextRequest();
      return at();
    });
    expect(path).toEqual(['call', 'a', 'b', 'call']);
    expect(document.activeElement?.textContent).toBe('Accept');
    input.remove();
  });

  it('says the time left in words that are not spoken by themselves', () => {
    show(<PopoverStack />, me({ tasks: [call] }));
    const timer = screen.getByText(/^[45]\d seconds left to answer$/);
    expect(timer.getAttribute('role')).toBe('timer');
    expect(timer.closest('[aria-live]')).toBeNull();
  });
});

describe('what a screen reader hears', () => {
  it('tells each request once, and not again when another goes', () => {
    show(<LiveRegion />, me({ tasks: [five[0] ?? call] }));
    const said = () => screen.getByRole('alert').textContent?.trim();
    expect(said()).toBe('Work item: Work a, queue Requests');
    act(() => useLive.setState({ me: me({ tasks: [five[0] ?? call, call] }) }));
    expect(said()).toBe('Incoming call: Maria, queue Support. 2 contact requests');
    act(() => useLive.setState({ me: me({ tasks: [five[0] ?? call] }) }));
    expect(said()).toBe('Incoming call: Maria, queue Support. 2 contact requests');
  });
});

describe('missed work items', () => {
  const rona = agentState({
    name: 'idle',
    since: at(-2),
    idleSince: at(-2),
    idleCode: { id: 'RONA', name: 'RONA', names: {}, system: true },
  });

  // Proves: RON-3
  it('are named in the one question, however many they are', async () => {
    vi.mocked(endpoints.setAvailable).mockResolvedValue({ requestId: 'r', seq: 10 });
    noteMissed(work('a', 30), 'RONA');
    const { unmount } = show(<SystemIdleDialog />, me({ state: rona }));
    const dialog = within(screen.getByRole('alertdialog'));
    expect(dialog.getByText(/so the work item went back to its queue/)).toBeTruthy();
    expect(dialog.getByText('Work a')).toBeTruthy();
    unmount();
    noteMissed(work('b', 30), 'RONA');
    noteMissed(call, 'Agent_Declined');
    show(<SystemIdleDialog />, me({ state: rona }));
    expect(screen.getByText(/2 requests went back to their queues/)).toBeTruthy();
    expect(within(screen.getByRole('list')).getAllByRole('listitem')).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Set Available' }));
    expect(endpoints.setAvailable).toHaveBeenCalledTimes(1);
  });

  it('are asked about beside the work, without a dialog over it', async () => {
    noteMissed(work('a', 30), 'RONA');
    show(
      <>
        <Banners />
        <SystemIdleDialog />
      </>,
      me({ state: { ...rona, engaged: true }, tasks: [talk] }),
    );
    const question = screen.getByRole('alertdialog');
    expect(question.getAttribute('aria-modal')).toBe('false');
    await userEvent.click(within(question).getByRole('button', { name: 'Stay Idle' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  // Proves: RON-8
  it('move the label of an agent in a call to RONA, with its timer', () => {
    const state = { ...rona, engaged: true, label: 'idle' as const };
    show(<StateSelector isOpen={false} onOpenChange={() => {}} />, me({ state, tasks: [talk] }));
    const button = screen.getByRole('button');
    expect(button.getAttribute('aria-label')).toBe('State: No answer (RONA) Engaged');
    expect(button.querySelector('[data-clock]')?.getAttribute('data-clock')).toMatch(/^00:0\d$/);
  });
});

// Proves: STN-18
it('whoever may not leave reads which requests are to be answered first', () => {
  show(
    <SignOutRefused problem={new Problem('requestPending', 409)} onClose={() => {}} />,
    me({ tasks: [talk, call, work('a', 5)] }),
  );
  const open = within(screen.getByRole('list', { name: 'What is still open' })).getAllByRole('listitem');
  expect(open.map((each) => each.textContent)).toEqual([
    'MariaIncoming call · Ringing',
    'Work aWork item · New request',
  ]);
});

it('a work item opens no microphone', () => {
  expect(microphoneUse([taken])).toBe('closed');
});

describe('a work item', () => {
  it('has its own panel: what, from whom, and its two controls', () => {
    show(<InteractionPane task={taken} />, me({ tasks: [taken] }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Taken work');
    expect(screen.getByText('Work item')).toBeTruthy();
    expect(screen.getAllByText('Sofia').length).toBeGreaterThan(0);
    const bar = within(screen.getByRole('toolbar', { name: 'Work item controls' }));
    expect(bar.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Transfer',
      'End',
    ]);
  });

  it('is given to agents and queues that take such work', async () => {
    vi.mocked(endpoints.listDestinations).mockResolvedValue({ items: [] });
    show(<DestinationDialog task={taken} purpose="transfer" />, me({ tasks: [taken] }));
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Agents', 'Queues']);
    expect(screen.getByRole('heading', { name: 'Transfer Taken work' })).toBeTruthy();
    await waitFor(() =>
      expect(endpoints.listDestinations).toHaveBeenCalledWith('agent', 'transfer', '', 'workItem'),
    );
  });

  it('is written down for a queue of such work', async () => {
    vi.mocked(endpoints.listQueues).mockResolvedValue({
      items: [
        { id: 'support', name: 'Support', channel: 'telephony' },
        { id: 'requests', name: 'Requests', channel: 'workItem' },
      ],
    });
    vi.mocked(endpoints.createItem).mockResolvedValue({ taskId: 't', requestId: 'r', seq: 10 });
    useView.setState({ writing: true });
    show(<NewItem />);
    const field = await screen.findByRole('textbox', { name: 'To be done' });
    await screen.findByRole('button', { name: /Requests/ });
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(screen.getByText('Say what is to be done.')).toBeTruthy();
    await userEvent.type(field, 'Check the invoice{Enter}');
    expect(endpoints.createItem).toHaveBeenCalledWith('requests', 'Check the invoice');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(useNotices.getState().notices).toMatchObject([{ code: 'itemCreated' }]);
  });
});
