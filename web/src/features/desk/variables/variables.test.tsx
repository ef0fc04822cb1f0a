import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { at, draft, me, show, task, variable } from '../../../../test/unit/world.tsx';
import * as endpoints from '../../../api/endpoints.ts';
import { Problem } from '../../../api/problem.ts';
import type { Task } from '../../../api/types.ts';
import { setLanguage } from '../../../i18n/IntlRoot.tsx';
import { usePending } from '../../../live/command.ts';
import { clearNotices, useNotices } from '../../../live/notices.ts';
import { useLive, useMe } from '../../../live/store.ts';
import { Variables } from './Variables.tsx';

vi.mock('../../../api/endpoints.ts');
vi.mock('../../../phone/sound.ts');

const accepted = { requestId: 'r', seq: 10 };
const BORIS = { kind: 'agent' as const, id: 'boris', name: 'Boris' };

function Pane() {
  const [shown] = useMe().tasks;
  return shown ? <Variables task={shown} key={shown.id} /> : null;
}

const open = (fields: Partial<Task>) => show(<Pane />, me({ tasks: [task(fields)] }));

/** The server tells of a change. */
const now = (change: (task: Task) => Partial<Task>) =>
  act(() =>
    useLive.setState((live) => ({
      me: live.me && { ...live.me, tasks: live.me.tasks.map((each) => ({ ...each, ...change(each) })) },
    })),
  );

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const isOff = (name: string) => button(name).hasAttribute('disabled');

beforeEach(() => {
  clearNotices();
  usePending.setState({ pending: {} });
  vi.mocked(endpoints.dropDraft).mockReset().mockResolvedValue(accepted);
  // The picture of these tests has no drafts of what is typed in them, so it never comes to their number.
  vi.mocked(endpoints.keepDraft)
    .mockReset()
    .mockResolvedValue({ ...accepted, seq: 1_000 });
  vi.mocked(endpoints.saveVariables)
    .mockReset()
    .mockResolvedValue({ ...accepted, variables: [], drafts: [], conflicts: [] });
  vi.mocked(endpoints.revealVariable).mockReset().mockResolvedValue({ value: '7501' });
});

describe('the variables', () => {
  // Proves: CAD-1
  it('stand in the given order under the reader’s labels; what may not be changed is text', () => {
    open({
      variables: [
        variable({ name: 'b', label: 'Second', labels: { bg: 'Второ' }, value: 'x' }),
        variable({ name: 'a', label: 'First', value: 'gold', editable: false }),
      ],
    });
    const rows = () => screen.getAllByRole('listitem');
    expect(rows().map((row) => within(row).getByRole('button').getAttribute('aria-label'))).toEqual([
      'History of “Second”',
      'History of “First”',
    ]);
    expect(within(rows()[1] as HTMLElement).queryByRole('textbox')).toBeNull();
    expect(screen.getByText('gold')).toBeTruthy();
    act(() => setLanguage('bg'));
    expect(field('Второ').value).toBe('x');
  });

  it('offers no saving where nothing may be changed', () => {
    open({ variables: [variable({ value: 'x', editable: false })] });
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  // Proves: CAD-5
  it('saves every changed field by one Enter, with the versions that were seen', async () => {
    open({
      variables: [
        variable({ value: 'A' }),
        variable({ name: 'sum', label: 'Sum', type: 'decimal', value: '1.50', version: 4 }),
      ],
    });
    expect(isOff('Save')).toBe(true);
    await userEvent.type(field('Case number'), '-1');
    await userEvent.clear(field('Sum'));
    await userEvent.type(field('Sum'), '2,5');
    expect(screen.getByText('2 unsaved changes')).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(vi.mocked(endpoints.saveVariables).mock.calls).toEqual([
        [
          't1',
          [
            { name: 'caseNumber', value: 'A-1', baseVersion: 1 },
            { name: 'sum', value: '2.5', baseVersion: 4 },
          ],
        ],
      ]),
    );
  });

  // Proves: CAD-4
  it('says at the field what is wrong and saves nothing', async () => {
    open({ variables: [variable({ name: 'n', label: 'Visits', type: 'integer', value: '3' })] });
    await userEvent.type(field('Visits'), 'x');
    await userEvent.click(button('Save'));
    expect(endpoints.saveVariables).not.toHaveBeenCalled();
    expect(screen.getByText('Enter a whole number.')).toBeTruthy();
    expect(document.activeElement).toBe(field('Visits'));
    await userEvent.keyboard('{Backspace}4{Enter}');
    expect(screen.queryByText('Enter a whole number.')).toBeNull();
    await waitFor(() => expect(endpoints.saveVariables).toHaveBeenCalledTimes(1));
  });

  it('shows a refusal of the server at the field that it names', async () => {
    vi.mocked(endpoints.saveVariables).mockRejectedValue(
      new Problem('variableNotEditable', 403, { name: 'caseNumber' }),
    );
    open({ variables: [variable({ value: 'A' })] });
    await userEvent.type(field('Case number'), '1{Enter}');
    await screen.findByText('Agents cannot change this variable.');
    expect(field('Case number').value).toBe('A1');
  });

  // Proves: CAD-6
  it('reverts all of them by the button, and one by Escape', async () => {
    open({ variables: [variable({ value: 'A' }), variable({ name: 'b', label: 'Other', value: 'B' })] });
    await userEvent.type(field('Case number'), '1');
    await userEvent.type(field('Other'), '2');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(field('Other').value).toBe('B'));
    expect(field('Case number').value).toBe('A1');
    await userEvent.click(button('Revert'));
    await waitFor(() => expect(field('Case number').value).toBe('A'));
    expect(endpoints.dropDraft).toHaveBeenCalledWith('t1', 'caseNumber');
    expect(isOff('Revert')).toBe(true);
  });

  it('forgets no Escape and no Enter that comes while another is on its way', async () => {
    const answers: (() => void)[] = [];
    const slowly = <T,>(value: T) => new Promise<T>((done) => answers.push(() => done(value)));
    open({ variables: [variable({ value: 'A' }), variable({ name: 'b', label: 'Other', value: 'B' })] });
    await userEvent.type(field('Case number'), '1');
    await userEvent.type(field('Other'), '2');
    vi.mocked(endpoints.dropDraft).mockImplementation(() => slowly(accepted));
    await userEvent.keyboard('{Escape}');
    await userEvent.type(field('Case number'), '{Escape}');
    await waitFor(() => expect(answers).toHaveLength(2));
    for (const answer of answers.splice(0)) answer();
    await waitFor(() => expect([field('Case number').value, field('Other').value]).toEqual(['A', 'B']));

    const outcome = { ...accepted, variables: [variable({ version: 2 })], drafts: [], conflicts: [] };
    vi.mocked(endpoints.saveVariables).mockImplementation(() => slowly(outcome));
    await userEvent.type(field('Case number'), '1{Enter}');
    await userEvent.type(field('Case number'), '2{Enter}');
    await waitFor(() => expect(answers).toHaveLength(1));
    now(({ variables }) => ({
      variables: variables.map((each) => ({ ...each, value: each.name === 'b' ? 'B' : 'A1', version: 2 })),
    }));
    answers.splice(0)[0]?.();
    await waitFor(() => expect(endpoints.saveVariables).toHaveBeenCalledTimes(2));
    expect(endpoints.saveVariables).toHaveBeenLastCalledWith('t1', [
      { name: 'caseNumber', value: 'A12', baseVersion: 2 },
    ]);
  });

  // Proves: CAD-3
  it('takes 256 characters, refuses a longer paste as a whole, and loses nothing', async () => {
    const full = 'я'.repeat(254);
    open({ variables: [variable({ value: full })] });
    await userEvent.type(field('Case number'), '🇧🇬');
    expect(screen.getByText('255 of 256 characters')).toBeTruthy();
    await userEvent.paste('four');
    expect(field('Case number').value).toBe(`${full}🇧🇬`);
    expect(screen.getByRole('alert').textContent).toContain('this would make 259');
    await userEvent.keyboard('x');
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.keyboard('y');
    expect(field('Case number').value).toBe(`${full}🇧🇬x`);
    expect(screen.getByRole('alert').textContent).toContain('Nothing was changed');
  });

  // Proves: CAD-7
  it('brings back what was typed before a reload, marked as not saved', () => {
    open({
      variables: [variable({ value: 'A' })],
      drafts: [draft({ value: 'A-2' })],
    });
    expect(field('Case number').value).toBe('A-2');
    expect(screen.getByText('Not saved')).toBeTruthy();
    expect(isOff('Save')).toBe(false);
  });
});

describe('others at the same time', () => {
  // Proves: CAD-16
  it('shows what a colleague saves at once and says so, without touching what is typed', async () => {
    open({ variables: [variable({ value: 'A' }), variable({ name: 'b', label: 'Other', value: 'B' })] });
    await userEvent.type(field('Case number'), '1');
    now(({ variables }) => ({
      variables: variables.map((each) =>
        each.name === 'b' ? { ...each, value: 'B2', version: 2, changedBy: BORIS } : each,
      ),
    }));
    expect(field('Other').value).toBe('B2');
    expect(screen.getByText('Saved by Boris')).toBeTruthy();
    expect(screen.getByText('Boris saved “Other”.').getAttribute('role')).toBe('status');
    expect(document.activeElement).toBe(field('Case number'));
    expect(field('Case number').value).toBe('A1');
  });

  const beaten = ({ variables, drafts }: Task): Partial<Task> => ({
    variables: variables.map((each) => ({
      ...each,
      value: 'B-9',
      version: 2,
      changedBy: BORIS,
      changedAt: at(0),
    })),
    drafts: drafts.map((each) => ({ ...each, conflict: true })),
  });

  // Proves: CAD-8, B-6
  it('keeps both texts when a colleague was first, and lets the agent choose', async () => {
    open({ variables: [variable({ value: 'A' })] });
    await userEvent.type(field('Case number'), '-1');
    now(beaten);
    expect(document.activeElement).toBe(field('Case number'));
    const both = within(screen.getByRole('group', { name: 'Boris saved another value meanwhile' }));
    expect(both.getAllByRole('definition').map((each) => each.textContent)).toEqual(['B-9', 'A-1']);
    expect(isOff('Save')).toBe(true);
    // The letters had not reached the server: the page itself says what happened.
    expect(useNotices.getState().notices).toMatchObject([
      { code: 'overwritten', params: { label: 'Case number', name: 'Boris' } },
    ]);
    await userEvent.click(both.getByRole('button', { name: 'Use mine' }));
    await waitFor(() =>
      expect(endpoints.saveVariables).toHaveBeenCalledWith('t1', [
        { name: 'caseNumber', value: 'A-1', baseVersion: 2 },
      ]),
    );
  });

  it('takes theirs on request', async () => {
    open({ variables: [variable({ value: 'A' })], drafts: [draft({ value: 'A-1' })] });
    now(beaten);
    await userEvent.click(button('Keep theirs'));
    await waitFor(() => expect(endpoints.dropDraft).toHaveBeenCalledWith('t1', 'caseNumber'));
    now(() => ({ drafts: [] }));
    expect(field('Case number').value).toBe('B-9');
    expect(screen.queryByRole('group')).toBeNull();
  });

  it('is no conflict when nothing of the agent’s own stands there', async () => {
    open({ variables: [variable({ value: 'A' })] });
    await userEvent.type(field('Case number'), '1{Backspace}');
    now(beaten);
    expect(field('Case number').value).toBe('B-9');
    expect(screen.queryByRole('group')).toBeNull();
  });
});

describe('a secure variable', () => {
  const secret = (fields = {}) =>
    variable({ name: 'pin', label: 'PIN', value: null, secure: true, filled: true, ...fields });
  const hidden = () => screen.getByLabelText<HTMLInputElement>('PIN', { selector: 'input' });

  // Proves: CAD-9, CAD-10
  it('has a sign, is shown on request, and goes out of sight with the pane', async () => {
    const { unmount } = open({ variables: [secret()] });
    expect(screen.getByRole('img', { name: 'Secure variable' })).toBeTruthy();
    expect(hidden().value).toBe('');
    await userEvent.click(button('Reveal “PIN”'));
    await waitFor(() => expect(hidden().value).toBe('7501'));
    expect(hidden().type).toBe('text');
    await userEvent.click(button('Hide “PIN”'));
    expect(hidden().value).toBe('');
    expect(document.body.innerHTML).not.toContain('7501');
    await userEvent.click(button('Reveal “PIN”'));
    await waitFor(() => expect(hidden().value).toBe('7501'));
    unmount();
    open({ variables: [secret()] });
    expect(hidden().value).toBe('');
  });

  const failing = {
    asterisks: () => Promise.resolve({ value: '****' }),
    'a failure': () => Promise.reject(new Problem('internal', 500)),
  };
  for (const [what, answer] of Object.entries(failing)) {
    // Proves: CAD-10
    it(`offers to try again after ${what}`, async () => {
      vi.mocked(endpoints.revealVariable).mockImplementationOnce(answer);
      open({ variables: [secret()] });
      await userEvent.click(button('Reveal “PIN”'));
      const retry = await screen.findByText('Click to retry');
      expect(hidden().value).toBe('');
      await userEvent.click(retry);
      await waitFor(() => expect(hidden().value).toBe('7501'));
    });
  }

  it('can be replaced without being seen', async () => {
    open({ variables: [secret()] });
    await userEvent.type(hidden(), '88{Enter}');
    expect(hidden().type).toBe('password');
    expect(endpoints.revealVariable).not.toHaveBeenCalled();
    await waitFor(() =>
      expect(endpoints.saveVariables).toHaveBeenCalledWith('t1', [
        { name: 'pin', value: '88', baseVersion: 1 },
      ]),
    );
  });

  it('saves the own text of before a reload, which is fetched for it', async () => {
    vi.mocked(endpoints.revealVariable).mockResolvedValue({ value: '99' });
    open({ variables: [secret()], drafts: [draft({ name: 'pin', value: null })] });
    expect(hidden().placeholder).toBe('Your unsaved text is hidden');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(endpoints.revealVariable).toHaveBeenCalledWith('t1', 'pin', true));
    await waitFor(() =>
      expect(endpoints.saveVariables).toHaveBeenCalledWith('t1', [
        { name: 'pin', value: '99', baseVersion: 1 },
      ]),
    );
  });

  it('hides again when it has another value', async () => {
    open({ variables: [secret()] });
    await userEvent.click(button('Reveal “PIN”'));
    await waitFor(() => expect(hidden().value).toBe('7501'));
    now(({ variables }) => ({
      variables: variables.map((each) => ({ ...each, version: 2, changedBy: BORIS })),
    }));
    expect(hidden().value).toBe('');
  });
});

describe('the history of a variable', () => {
  it('says who did what and when, and of a secret no value', async () => {
    vi.mocked(endpoints.getVariableHistory).mockResolvedValue({
      items: [
        {
          id: '2',
          what: 'notSaved',
          value: null,
          secure: true,
          masked: false,
          version: 1,
          by: BORIS,
          at: at(-10),
        },
      ],
    });
    open({ variables: [variable({ name: 'pin', label: 'PIN', secure: true, value: null })] });
    await userEvent.click(button('History of “PIN”'));
    const lines = within(await screen.findByRole('dialog'));
    expect((await lines.findByRole('listitem')).textContent).toMatch(/^Never saved.*hiddenBoris$/);
  });
});
