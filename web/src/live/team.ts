import type { TeamPicture } from '../api/types.ts';

/** What a supervisor sees of the managed teams: whole once, then by changes. Pure. */

type TeamChange = Omit<TeamPicture, 'waiting'> & { removed: string[]; waiting?: TeamPicture['waiting'] };

/** Applies one change: agents one by one, the short lists as wholes. A change that is repeated changes nothing. */
export function withTeamChange(before: TeamPicture | null, change: TeamChange): TeamPicture {
  const agents = before?.agents ?? [];
  const fresh = new Map(change.agents.map((each) => [each.agent.id, each]));
  const gone = new Set(change.removed);
  const kept = agents
    .filter((each) => !gone.has(each.agent.id))
    .map((each) => {
      const next = fresh.get(each.agent.id);
      fresh.delete(each.agent.id);
      return next ?? each;
    });
  const added = [...fresh.values()].filter((each) => !gone.has(each.agent.id));
  return {
    agents: [...kept, ...added],
    unattended: change.unattended,
    waiting: change.waiting ?? before?.waiting ?? [],
    help: change.help,
  };
}
