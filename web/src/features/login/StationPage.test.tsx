import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { me, show } from '../../../test/unit/world.tsx';
import { cleanNumber, StationPage } from './StationPage.tsx';

const session = {
  user: { id: 'ana', name: 'Ana', email: 'ana@demo.test', roles: ['agent' as const] },
  organization: { id: 'o', name: 'Demo' },
  expiresAt: '2026-11-23T00:00:00Z',
};

describe('a typed or pasted number', () => {
  // Proves: STN-4
  it('keeps its digits and a leading plus, at most 43 signs', () => {
    expect(cleanNumber(' +359 (88) 812-34.56')).toBe('+359888123456');
    expect(cleanNumber('088+8')).toBe('0888');
    expect(cleanNumber('1'.repeat(60))).toHaveLength(43);
  });
});

describe('the station page', () => {
  // Proves: STN-2
  it('offers only the devices of the profile', () => {
    const profile = {
      devices: ['extension' as const, 'dialNumber' as const],
      dialNumber: '+35924000000',
      autoAnswer: false,
    };
    show(<StationPage session={session} onSignOut={() => {}} />, me({ station: null, profile }));
    expect(screen.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual([
      'extension',
      'dialNumber',
    ]);
    expect(screen.getByLabelText<HTMLInputElement>('Extension').value).toBe('1001');
  });

  // Proves: STN-5
  it('fills in the number that is provisioned', async () => {
    const profile = {
      devices: ['extension' as const, 'dialNumber' as const],
      dialNumber: '+35924000000',
      autoAnswer: false,
    };
    show(<StationPage session={session} onSignOut={() => {}} />, me({ station: null, profile }));
    await userEvent.click(screen.getByRole('radio', { name: /Dial number/ }));
    expect(screen.getByLabelText<HTMLInputElement>('Dial number').value).toBe('+35924000000');
  });
});
