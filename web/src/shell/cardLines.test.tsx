import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { cardLine, me, show, task } from '../../test/unit/world.tsx';
import type { CardLine } from '../api/types.ts';
import { CardLines } from './CardLines.tsx';

const lines = (...popover: CardLine[]) => {
  show(<CardLines task={task({ state: 'ringing', card: { popover } })} />, me());
  const values = screen.getAllByRole('definition').map((value) => value.textContent);
  return screen.getAllByRole('term').map((label, index) => [label.textContent, values[index]]);
};

describe('the lines of a request', () => {
  // Proves: POP-3, POP-13
  it('stand as the administrator has chosen, under the administrator’s or the usual names', () => {
    const shown = lines(
      cardLine({ variable: 'vip', label: 'VIP', type: 'boolean', value: 'true' }),
      cardLine({ system: 'phoneNumber', label: 'Caller', value: '+359888123456' }),
      cardLine({ system: 'queueName', value: 'Support' }),
      cardLine({ system: 'ronaTimeout', value: '18' }),
      cardLine({ variable: 'case', label: 'Case', type: 'text', value: null }),
    );
    expect(shown).toEqual([
      ['VIP', 'Yes'],
      ['Caller', '+359 88 812 3456'],
      ['Queue', 'Support'],
      ['Rings for', '18 seconds'],
      ['Case', 'no value'],
    ]);
  });

  // Proves: MSK-2, MSK-3
  it('have a masked number as the server masks it, in words for those who listen', () => {
    const [[, number] = []] = lines(cardLine({ system: 'phoneNumber', value: '•••• 4317', masked: true }));
    expect(number).toBe('•••• 4317Hidden number ending in 4 3 1 7');
    expect(screen.getByText('•••• 4317').getAttribute('aria-hidden')).toBe('true');
  });
});
