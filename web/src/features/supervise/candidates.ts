import type { Candidate, Decision } from '../../api/types.ts';

/** The order in which those who were looked at are read. Pure; the rules themselves are the server's. */

/** Rules by how near they came to the contact: whoever would have got it next stands first. */
const NEAREST = [
  'lessFit',
  'availableShorter',
  'moreAtHand',
  'keptForAnother',
  'missedIt',
  'transferredIt',
  'reserved',
  'phoneNotReleased',
  'stationSilent',
  'wrappingUp',
  'engaged',
  'atCapacity',
  'idle',
  'lacksSkill',
  'noCapacity',
  'otherTeam',
];

function distance({ removedBy }: Candidate): number {
  if (removedBy === null) return -1;
  const place = NEAREST.indexOf(removedBy);
  return place < 0 ? NEAREST.length : place;
}

export function nearestFirst(decision: Decision, language: string): Candidate[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const won = (each: Candidate) => (each.agentId === decision.winner ? 0 : 1);
  return [...decision.candidates].sort(
    (a, b) => won(a) - won(b) || distance(a) - distance(b) || collator.compare(a.name, b.name),
  );
}

export function winnerOf(decision: Decision): Candidate | undefined {
  return decision.candidates.find((each) => each.agentId === decision.winner);
}
