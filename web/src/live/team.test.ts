import { describe, expect, it } from 'vitest';
import { at, me, supervised } from '../../test/unit/world.tsx';
import { emptyModel, reduce } from './model.ts';
import { withTeamChange } from './team.ts';

const change = (fields = {}) => ({
  agents: [],
  removed: [],
  unattended: [],
  waiting: [],
  help: [],
  ...fields,
});
const names = (picture: { agents: { agent: { id: string } }[] } | null) =>
  picture?.agents.map((each) => each.agent.id);

describe('the picture of the teams', () => {
  const first = { agents: [supervised('ana'), supervised('boris')], unattended: [], waiting: [], help: [] };

  it('comes with the snapshot and is followed by changes, whatever is repeated', () => {
    let model = reduce(emptyModel, { type: 'snapshot', seq: 7, data: me(), supervision: first });
    const message = {
      type: 'supervision.changed' as const,
      seq: 9,
      at: at(0),
      data: change({ agents: [supervised('vera')], removed: ['ana'] }),
    };
    model = reduce(model, message);
    expect(names(model.team)).toEqual(['boris', 'vera']);
    expect(names(reduce(model, message).team)).toEqual(['boris', 'vera']);
    expect(model.seq).toBe(9);
    expect(reduce(model, { ...message, seq: 8 })).toBe(model);
  });

  it('keeps the place of an agent who changed', () => {
    const later = withTeamChange(first, change({ agents: [supervised('ana', { signedInAt: at(0) })] }));
    expect(names(later)).toEqual(['ana', 'boris']);
    expect(later.agents[0]?.signedInAt).toBe(at(0));
  });

  it('is gone with a snapshot that has none', () => {
    const model = { seq: 7, me: me(), team: first };
    expect(reduce(model, { type: 'snapshot', seq: 8, data: me() }).team).toBeNull();
  });
});
