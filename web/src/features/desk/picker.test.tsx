import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { controls, me, on, show, task } from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import type { Destination, Task } from '../../api/types.ts';
import { DestinationDialog } from './DestinationDialog.tsx';
import { cleanDestination, numberProblem } from './NumberField.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

const AGENTS: Destination[] = [
  {
    kind: 'agent',
    id: 'vera',
    number: '1003',
    name: 'Vera',
    presence: { state: 'available', since: '2026-11-22T09:59:00Z' },
    enabled: true,
  },
  {
    kind: 'agent',
    id: 'boris',
    name: 'Boris',
    presence: { state: 'engaged', since: '2026-11-22T09:59:00Z' },
    enabled: false,
    reason: 'destinationBusy',
  },
];

beforeEach(() => {
  vi.mocked(endpoints.listDestinations).mockReset();
  vi.mocked(endpoints.listDestinations).mockImplementation(async (kind) => ({
    items: kind === 'agent' ? AGENTS : [],
  }));
  vi.mocked(endpoints.reachOut).mockReset();
  vi.mocked(endpoints.reachOut).mockResolvedValue({ requestId: 'r', seq: 10 });
});

const open = (purpose: 'consult' | 'transfer' = 'consult', picture = me()) =>
  show(
    <DestinationDialog
      task={task({ controls: controls({ consult: on, transfer: on }) })}
      purpose={purpose}
    />,
    picture,
  );

describe('the list of destinations', () => {
  // Proves: CON-3
  it('has only the categories of the profile', () => {
    const { profile } = me();
    const destinations = {
      consult: ['agent' as const, 'dialNumber' as const],
      transfer: ['queue' as const],
      workItem: [],
    };
    open('consult', me({ profile: { ...profile, destinations } }));
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Agents', 'Dial number']);
  });

  it('says how each colleague is, and why one cannot be asked', async () => {
    open();
    const vera = await screen.findByRole('option', { name: /Vera/ });
    expect(vera.textContent).toContain('Available');
    const boris = screen.getByRole('option', { name: /Boris/ });
    expect(boris.getAttribute('aria-disabled')).toBe('true');
    expect(boris.textContent).toContain('Busy with another contact.');
  });

  it('is searched by the server, letter by letter', async () => {
    open('transfer');
    await screen.findByRole('option', { name: /Vera/ });
    await userEvent.keyboard('ve');
    await waitFor(() =>
      expect(endpoints.listDestinations).toHaveBeenCalledWith('agent', 'transfer', 've', 'voice'),
    );
  });

  it('is used by keyboard alone: arrow, Enter to choose, Enter to send', async () => {
    open('transfer');
    await screen.findByRole('option', { name: /Vera/ });
    const search = screen.getByRole('searchbox');
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => expect(search.getAttribute('aria-activedescendant')).toBeTruthy());
    await userEvent.keyboard('{Enter}');
    expect(endpoints.reachOut).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(endpoints.reachOut).toHaveBeenCalledWith('t1', 'transfer', {
        kind: 'agent',
        id: 'vera',
      }),
    );
  });

  // Proves: CON-4
  it('is read anew on demand', async () => {
    open();
    await screen.findByRole('option', { name: /Vera/ });
    const before = vi.mocked(endpoints.listDestinations).mock.calls.length;
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    await waitFor(() =>
      expect(vi.mocked(endpoints.listDestinations).mock.calls.length).toBeGreaterThan(before),
    );
  });

  it('says when a category is empty', async () => {
    open();
    await userEvent.click(screen.getByRole('tab', { name: 'Queues' }));
    expect(await screen.findByText('There are no queues for you.')).toBeTruthy();
  });
});

describe('a typed number', () => {
  it('keeps digits and + # * : and drops the rest', () => {
    expect(cleanDestination(' +359 (88) 812-34.56 вътр. 7#')).toBe('+3598881234567#');
    expect(cleanDestination('*21:a')).toBe('*21:');
  });

  it('has 3 to 18 digits', () => {
    expect(numberProblem('')).toBeUndefined();
    expect(numberProblem('+3')).toBe('short');
    expect(numberProblem('112')).toBeUndefined();
    expect(numberProblem('1'.repeat(19))).toBe('long');
  });

  it('is sent as it stands in the field', async () => {
    open();
    await userEvent.click(screen.getByRole('tab', { name: 'Dial number' }));
    const field = screen.getByRole('textbox', { name: 'Number' });
    await userEvent.click(field);
    await userEvent.paste('0888 (123) 456 abc');
    await userEvent.click(screen.getByRole('button', { name: 'Consult' }));
    expect(endpoints.reachOut).toHaveBeenCalledWith('t1', 'consult', {
      kind: 'dialNumber',
      number: '0888123456',
    });
  });
});

describe('the customer’s own number', () => {
  const numbers = (customer: Task['customer']) => {
    const { profile } = me();
    const destinations = { consult: ['dialNumber' as const], transfer: [], workItem: [] };
    show(
      <DestinationDialog task={task({ customer, controls: controls({ consult: on }) })} purpose="consult" />,
      me({ profile: { ...profile, destinations } }),
    );
  };
  const send = async () => {
    await userEvent.click(screen.getByRole('button', { name: 'Use the customer’s number' }));
    await userEvent.click(screen.getByRole('button', { name: 'Consult' }));
    return vi.mocked(endpoints.reachOut).mock.calls.at(-1);
  };

  // Proves: MSK-7
  it('is named by the task where it is masked', async () => {
    numbers({ number: '•••• 3456', masked: true });
    expect(await send()).toEqual(['t1', 'consult', { kind: 'dialNumber', customerOf: 't1' }]);
  });

  it('is taken over where it is not', async () => {
    numbers({ number: '+359888123456', masked: false });
    expect(await send()).toEqual(['t1', 'consult', { kind: 'dialNumber', number: '+359888123456' }]);
  });
});
