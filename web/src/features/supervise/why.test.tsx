import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { at, me, show, supervised } from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import { Problem } from '../../api/problem.ts';
import type { Decision, TeamPicture } from '../../api/types.ts';
import { catalogueOf } from '../../i18n/messages.ts';
import { learnOffset } from '../../lib/clock.ts';
import { useView } from '../../shell/view.ts';
import { Contacts } from './Contacts.tsx';
import { nearestFirst } from './candidates.ts';
import { Why } from './Why.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

/** Why this agent, read in words on the supervisor's page. */

/** Every code that the server can give: `floor/src/vocabulary/decision.rs`. */
const REMOVED_BY = [
  'idle',
  'engaged',
  'reserved',
  'wrappingUp',
  'phoneNotReleased',
  'stationSilent',
  'otherTeam',
  'availableShorter',
  'transferredIt',
  'missedIt',
  'keptForAnother',
  'lacksSkill',
  'lessFit',
  'noCapacity',
  'atCapacity',
  'moreAtHand',
];
const CHOSEN_BY = ['longestAvailable', 'bestFit', 'preferred', 'leastAtHand'];

const candidate = (agentId: string, removedBy: string | null) => ({
  agentId,
  name: agentId[0]?.toUpperCase() + agentId.slice(1),
  removedBy,
});

function decision(fields: Partial<Decision> = {}): Decision {
  return {
    candidates: [candidate('ana', null), candidate('boris', 'idle'), candidate('vera', 'availableShorter')],
    others: [{ removedBy: 'otherTeam', count: 12 }],
    winner: 'ana',
    rule: 'longestAvailable',
    queue: { id: 'support', name: 'Support' },
    helpers: [{ id: 'billing', name: 'Billing' }],
    neededSkills: [{ id: 'german', name: 'German', least: 5 }],
    waitedMs: 42_000,
    at: at(-30),
    ...fields,
  };
}

const team: TeamPicture = {
  agents: [supervised('ana')],
  unattended: [],
  help: [],
  waiting: [
    {
      id: 'waits',
      mediaType: 'voice',
      customer: { number: '', name: 'Maria', masked: false },
      queue: { id: 'support', name: 'Support' },
      since: at(-134),
      ringing: null,
      missedBy: [{ id: 'boris', name: 'Boris' }],
    },
  ],
};

beforeEach(() => {
  learnOffset(Date.parse(at(0)), Date.now());
  useView.setState({ why: undefined });
});

// Proves: B-3
it('each rule of the server has words in both languages', () => {
  for (const language of ['bg', 'en'] as const) {
    const words = Object.keys(catalogueOf(language) ?? {});
    for (const code of REMOVED_BY) expect(words).toContain(`removedBy.${code}`);
    for (const code of CHOSEN_BY) expect(words).toContain(`chosenBy.${code}`);
  }
});

it('the chosen one stands first, then whoever came nearest', () => {
  expect(nearestFirst(decision(), 'en').map(({ name }) => name)).toEqual(['Ana', 'Vera', 'Boris']);
});

describe('why this agent', () => {
  // Proves: B-3
  it('is read of an answered contact: who won, by which rule, and what removed the others', async () => {
    vi.mocked(endpoints.getDecision).mockResolvedValue({ ...decision(), missedOffer: null });
    useView.setState({ why: { taskId: 't1' } });
    show(<Why />);
    const dialog = await screen.findByRole('dialog', { name: 'Why Ana?' });
    const rows = within(dialog).getAllByRole('row').slice(1);
    expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual([
      'Got the request',
      'Free, but Available for less time than the one chosen',
      'Idle, not Available',
      'Signed in for a team that does not serve this queue',
    ]);
    for (const words of [
      'Chosen because Available for the longest time',
      'German at least 5',
      'Billing',
      '00:42',
      '12 more agents',
    ])
      expect(within(dialog).getByText(words)).toBeTruthy();
  });

  // Proves: B-3
  it('is read of a waiting contact with one click, the missed offer below', async () => {
    const waits = decision({ winner: null, rule: null, candidates: [candidate('ana', 'missedIt')] });
    vi.mocked(endpoints.getDecision).mockResolvedValue({ ...waits, missedOffer: decision() });
    vi.mocked(endpoints.listQueues).mockResolvedValue({ items: [] });
    show(
      <>
        <Contacts team={team} />
        <Why />
      </>,
      me(),
    );
    const row = within(screen.getByRole('row', { name: /Maria/ }));
    expect(row.getByText('02:14')).toBeTruthy();
    expect(row.getByText('Not taken by Boris')).toBeTruthy();
    await userEvent.click(row.getByRole('button', { name: 'Why this agent: Maria' }));
    const dialog = await screen.findByRole('dialog', { name: 'Why does nobody have it yet?' });
    expect(endpoints.getDecision).toHaveBeenCalledWith('waits', undefined);
    expect(within(dialog).getByText('Let this contact ring a short while ago')).toBeTruthy();
    expect(within(dialog).getByRole('heading', { name: 'The offer that Ana did not take' })).toBeTruthy();
  });

  it('of one offer among several is asked for by its id', async () => {
    vi.mocked(endpoints.getDecision).mockRejectedValue(new Problem('unknownTask', 404));
    vi.mocked(endpoints.listQueues).mockResolvedValue({ items: [] });
    vi.mocked(endpoints.listOffers).mockResolvedValue({
      items: [
        {
          id: 'o7',
          taskId: 't1',
          mediaType: 'voice',
          customer: { number: '', name: 'Kalina', masked: false },
          queue: null,
          agent: { id: 'boris', name: 'Boris' },
          outcome: 'missed',
          reason: 'RONA',
          at: at(-20),
        },
      ],
    });
    show(
      <>
        <Contacts team={team} />
        <Why />
      </>,
      me(),
    );
    await userEvent.click(screen.getByRole('tab', { name: 'Recent offers' }));
    const row = within(await screen.findByRole('row', { name: /Kalina/ }));
    expect(row.getByText('Missed: no answer')).toBeTruthy();
    await userEvent.click(row.getByRole('button'));
    expect(endpoints.getDecision).toHaveBeenCalledWith('t1', 'o7');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/no longer at hand/));
  });
});
