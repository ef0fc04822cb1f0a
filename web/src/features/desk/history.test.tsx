import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { at, show } from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import { History } from './History.tsx';

vi.mock('../../api/endpoints.ts');

// Proves: MSK-3, MSK-4
it('shows the last digits of a masked customer of the past, and offers nothing by which to dial', async () => {
  vi.mocked(endpoints.listHistory).mockResolvedValue({
    items: [
      {
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
      },
    ],
  });
  show(<History />);
  const row = within(await screen.findByRole('listitem'));
  expect(row.getByText(/3456/)).toBeTruthy();
  expect(row.queryAllByRole('button')).toEqual([]);
  expect(row.queryAllByRole('link')).toEqual([]);
});
