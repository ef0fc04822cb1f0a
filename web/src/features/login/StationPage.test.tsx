import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { me, show } from '../../../test/unit/world.tsx';
import { loginStation } from '../../api/endpoints.ts';
import { Problem } from '../../api/problem.ts';
import type { StationLogin } from '../../api/types.ts';
import { StationPage } from './StationPage.tsx';

const session = {
  user: { id: 'ana', name: 'Ana', email: 'ana@demo.test', roles: ['agent' as const] },
  organization: { id: 'o', name: 'Demo', country: 'BG' },
  expiresAt: '2026-11-23T00:00:00Z',
};

const profile = {
  ...me().profile,
  devices: ['extension' as const, 'dialNumber' as const],
  dialNumber: '+35924000000',
  autoAnswer: false,
};

vi.mock('../../api/endpoints.ts', async (original) => ({
  ...(await original<typeof import('../../api/endpoints.ts')>()),
  loginStation: vi.fn(),
}));
vi.mock('../../phone/sound.ts', async (original) => ({
  ...(await original<typeof import('../../phone/sound.ts')>()),
  audioContext: vi.fn(),
}));

/** The devices that the server is asked for; it refuses each. */
function refuses(params: { country: string; why: string }): StationLogin['device'][] {
  const asked: StationLogin['device'][] = [];
  vi.mocked(loginStation).mockImplementation(async ({ device }) => {
    asked.push(device);
    throw new Problem('invalidNumber', 422, params);
  });
  return asked;
}

async function showDialNumber(dialNumber: string | null) {
  const picture = me({ station: null, profile: { ...profile, dialNumber } });
  show(<StationPage session={session} onSignOut={() => {}} />, picture);
  await userEvent.click(screen.getByRole('radio', { name: /Dial number/ }));
  return {
    number: screen.getByLabelText<HTMLInputElement>('Dial number'),
    country: screen.getByRole<HTMLInputElement>('combobox', { name: 'Country' }),
  };
}

describe('the station page', () => {
  // Proves: STN-2
  it('offers only the devices of the profile', () => {
    show(<StationPage session={session} onSignOut={() => {}} />, me({ station: null, profile }));
    expect(screen.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual([
      'extension',
      'dialNumber',
    ]);
    expect(screen.getByLabelText<HTMLInputElement>('Extension').value).toBe('1001');
  });

  // Proves: STN-5
  it('fills in the number that is provisioned, with its country', async () => {
    const { number, country } = await showDialNumber('+442079460018');
    expect(number.value).toBe('+442079460018');
    expect(country.value).toBe('United Kingdom (+44)');
  });

  it('reads a national number in the country that is found by typing a part of its name or code', async () => {
    const asked = refuses({ country: 'GB', why: 'tooShort' });
    const { number, country } = await showDialNumber(null);
    expect(country.value).toBe('Bulgaria (+359)');
    await userEvent.click(country);
    await userEvent.keyboard('king{ArrowDown}{Enter}');
    expect(country.value).toBe('United Kingdom (+44)');
    await userEvent.type(number, '020 7946{Enter}');
    const sentence = await screen.findByText(/The number is too short for United Kingdom/);
    expect(number.getAttribute('aria-describedby')).toContain(sentence.id);
    expect(number.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(number);
    expect(asked).toEqual([{ kind: 'dialNumber', number: '0207946', country: 'GB' }]);
  });

  it('follows the calling code of a number that is pasted', async () => {
    const asked = refuses({ country: 'BG', why: 'notInPlan' });
    const { number, country } = await showDialNumber(null);
    await userEvent.click(number);
    await userEvent.paste('+44 (0) 20 7946-0018');
    expect(number.value).toBe('+4402079460018');
    expect(country.value).toBe('United Kingdom (+44)');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked).toEqual([{ kind: 'dialNumber', number: '+4402079460018' }]));
    await userEvent.click(country);
    await userEvent.keyboard('359{ArrowDown}{Enter}');
    expect(number.value).toBe('+35902079460018');
  });
});

describe('a supervisor at the station', () => {
  const supervision = {
    teams: [{ id: 'support', name: 'Support' }],
    monitor: true,
    whisper: true,
    bargeIn: true,
    changeState: true,
    signOut: true,
  };

  // Proves: STN-8
  it('is asked for the role only with a team of the own to work for', async () => {
    const asked = vi.mocked(loginStation).mockResolvedValue({ requestId: 'r', seq: 10 });
    const picture = me({ station: null, supervision, profile });
    const { unmount } = show(<StationPage session={session} onSignOut={() => {}} />, picture);
    expect(screen.queryByRole('radio', { name: 'Supervisor' })).toBeNull();
    unmount();
    show(<StationPage session={session} onSignOut={() => {}} />, picture, {
      teams: [{ id: 'support', name: 'Support' }],
    });
    expect(screen.getByRole('radio', { name: 'Supervisor and agent' })).toHaveProperty('checked', true);
    await userEvent.click(screen.getByRole('radio', { name: 'Supervisor' }));
    await userEvent.click(screen.getByRole('button', { name: 'Start work' }));
    expect(asked.mock.calls.at(-1)?.[0].teamId).toBeUndefined();
  });

  it('is never asked without the permission of one', () => {
    show(<StationPage session={session} onSignOut={() => {}} />, me({ station: null, profile }), {
      teams: [{ id: 'support', name: 'Support' }],
    });
    expect(screen.queryByRole('radio', { name: /Supervisor/ })).toBeNull();
  });
});
