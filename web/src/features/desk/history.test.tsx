import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { at, me, show } from '../../../test/unit/world.tsx';
import { History } from './History.tsx';

// Proves: MSK-3, MSK-4
it('shows the last digits of a masked customer of the past, and offers nothing by which to dial', () => {
  const past = {
    id: '1',
    taskId: '7',
    mediaType: 'voice',
    direction: 'inbound',
    customer: { number: '•••• 3456', masked: true },
    queue: { id: 'support', name: 'Support' },
    dnis: null,
    offeredAt: at(-600),
    connectedAt: at(-590),
    endedAt: at(-500),
    outcome: 'handled',
    reason: 'customerLeft',
    wrapUpCode: null,
  } as const;
  show(<History />, me(), { history: [past] });
  const row = within(screen.getByRole('listitem'));
  expect(row.getByText(/3456/)).toBeTruthy();
  expect(row.queryAllByRole('button')).toEqual([]);
  expect(row.queryAllByRole('link')).toEqual([]);
});
