import type {
  AgentState,
  HelpRequest,
  LiveEvent,
  LiveMessage,
  Me,
  Named,
  Participant,
  Station,
  Task,
  VariableAuthor,
} from '../api/types.ts';
import { isSnapshot, isTeamChange, isTick, type LiveModel } from './model.ts';

/** Something that happened and that the agent must be told of, found by comparing two pictures. */
export type Observation =
  | { kind: 'offered'; task: Task }
  /** A request was taken, here or elsewhere, or the task began without one. */
  | { kind: 'begun'; task: Task }
  | { kind: 'missed'; task: Task; reason: string }
  /** With the request that was missed, where it is still known. */
  | { kind: 'stateBySystem'; state: AgentState; task: Task | undefined }
  | { kind: 'stateBySupervisor'; by: Named }
  | { kind: 'signedOutBySupervisor'; by: Named }
  | { kind: 'stationLost'; station: Station }
  | { kind: 'stationBack'; station: Station }
  /** The station was moved to another tab, browser or device. */
  | { kind: 'stationMoved'; station: Station | null }
  | { kind: 'finished'; task: Task }
  | { kind: 'autoWrapUp'; task: Task }
  /** The agent's own consult came to nothing, or whoever was asked has left it. */
  | { kind: 'consultOver'; task: Task; name: string; reason: string }
  /** Whoever asked this agent has ended the consult. */
  | { kind: 'consultedOver'; task: Task; name: string; reason: string }
  | { kind: 'transferFailed'; task: Task; name: string; reason: string }
  | { kind: 'transferCompleted'; task: Task; name: string }
  | { kind: 'transferReturned'; task: Task }
  | { kind: 'joined'; task: Task; who: Participant }
  | { kind: 'left'; task: Task; who: Participant; reason: string | undefined }
  | { kind: 'removed'; task: Task }
  | { kind: 'nowPrimary'; task: Task }
  | { kind: 'customerLeft'; task: Task }
  | { kind: 'helpAnswered'; task: Task }
  | { kind: 'helpWanted'; request: HelpRequest }
  | { kind: 'suggested'; task: Task; name: string }
  /** Somebody else has saved what this agent was typing into (CAD-8). */
  | { kind: 'overwritten'; task: Task; names: string[]; by: VariableAuthor }
  | { kind: 'monitorOver'; task: Task; name: string; reason: string };

/** What changed between two pictures that deserves words. Snapshots are silent: they tell nothing new. */
export function observe(before: LiveModel, message: LiveMessage, after: LiveModel): Observation[] {
  if (isSnapshot(message) || isTick(message) || before === after) return [];
  if (isTeamChange(message)) return observeTeam(before, after);
  const old = before.me;
  const now = after.me;
  if (!old || !now) return [];
  return [
    ...observeTask(old, message),
    ...observeState(old, now, message),
    ...observeStation(old, now, message),
  ];
}

/** A supervisor is told of each new call for help (SUP-19). */
function observeTeam(before: LiveModel, after: LiveModel): Observation[] {
  const known = new Set(before.team?.help.map((each) => `${each.taskId} ${each.agentId} ${each.since}`));
  return (after.team?.help ?? [])
    .filter((each) => !known.has(`${each.taskId} ${each.agentId} ${each.since}`))
    .map((request) => ({ kind: 'helpWanted', request }));
}

function observeTask(old: Me, event: LiveEvent): Observation[] {
  const task = event.data.task;
  if (!task) return [];
  const known = old.tasks.find((other) => other.id === task.id);
  if (known && known.version > task.version) return [];
  const found = known
    ? [...ofOthers(old, known, task, event), ...ofOutcomes(known, task, event), ...ofVariables(task, event)]
    : [];
  return [...found, ...ofLife(old, known, task, event)];
}

function ofVariables(task: Task, event: LiveEvent): Observation[] {
  const news = event.data.variables;
  if (event.type !== 'task.variables.overwritten' || !news) return [];
  const names = news.names.filter((name) =>
    task.drafts.some((draft) => draft.name === name && draft.conflict),
  );
  return names.length > 0 ? [{ kind: 'overwritten', task, names, by: news.by }] : [];
}

/** A task begins, is missed, or is over. */
function ofLife(old: Me, known: Task | undefined, task: Task, event: LiveEvent): Observation[] {
  if (task.state === 'ringing' && known?.state !== 'ringing') return [{ kind: 'offered', task }];
  if (task.state !== 'ringing' && task.state !== 'ended' && (!known || known.state === 'ringing'))
    return [{ kind: 'begun', task }];
  if (task.state !== 'ended' || !known) return [];
  const reason = event.data.reason ?? task.endReason ?? 'unknown';
  if (known.state === 'ringing') return [{ kind: 'missed', task: known, reason: task.endReason ?? reason }];
  const found: Observation[] = [{ kind: 'finished', task }];
  if (event.type === 'task.wrappedUp' && reason === 'automatic') found.push({ kind: 'autoWrapUp', task });
  if (known.monitor && reason !== 'stopped')
    found.push({ kind: 'monitorOver', task, name: known.monitor.of.name, reason });
  if (known.consult?.role === 'consulted' && known.state === 'consulting' && reason !== 'exited')
    found.push({ kind: 'consultedOver', task, name: known.consult.initiator.name, reason });
  const dropped = event.type === 'task.conference.left' && reason === 'dropped';
  if (dropped && known.participants.some((each) => each.agentId === old.agent.id))
    found.push({ kind: 'removed', task });
  return found;
}

/** Outcomes which the agent's own doing only takes note of. */
const CONSULT_EXPECTED = new Set([
  'ended',
  'cancelled',
  'joined',
  'customerLeft',
  'initiatorLeft',
  'callEnded',
]);

/** What became of a consult or a transfer of this agent. */
function ofOutcomes(known: Task, task: Task, event: LiveEvent): Observation[] {
  const reason = event.data.reason ?? 'unknown';
  switch (event.type) {
    case 'task.consult.ended':
      if (known.consult?.role !== 'initiator' || CONSULT_EXPECTED.has(reason)) return [];
      return [{ kind: 'consultOver', task, name: known.consult.with.name, reason }];
    case 'task.transfer.failed':
      return known.transfer ? [{ kind: 'transferFailed', task, name: known.transfer.to.name, reason }] : [];
    case 'task.transfer.completed':
      return known.transfer
        ? [{ kind: 'transferCompleted', task, name: event.data.party?.name ?? known.transfer.to.name }]
        : [];
    case 'task.transfer.returned':
      return [{ kind: 'transferReturned', task }];
    default:
      return [];
  }
}

/** Who came and went, and what that makes of this agent. */
function ofOthers(old: Me, known: Task, task: Task, event: LiveEvent): Observation[] {
  const mine = (each: Participant) => each.agentId === old.agent.id;
  const found: Observation[] = [];
  if (task.state !== 'ended' && task.state !== 'wrapUp' && known.state !== 'ringing') {
    const had = new Set(known.participants.map((each) => each.id));
    const has = new Set(task.participants.map((each) => each.id));
    if (event.type === 'task.conference.joined' || event.type === 'task.monitor.changed') {
      for (const who of task.participants)
        if (!had.has(who.id) && !mine(who)) found.push({ kind: 'joined', task, who });
    }
    if (event.type === 'task.conference.left' || event.type === 'task.monitor.ended') {
      const { reason } = event.data;
      for (const who of known.participants)
        if (!has.has(who.id) && !mine(who)) found.push({ kind: 'left', task, who, reason });
    }
    const primary = (each: Task) => each.participants.some((one) => mine(one) && one.primary);
    if (!primary(known) && primary(task) && known.participants.some(mine))
      found.push({ kind: 'nowPrimary', task });
    if (known.state !== 'postCall' && task.state === 'postCall') found.push({ kind: 'customerLeft', task });
    if (known.help?.agentId === old.agent.id && !task.help) found.push({ kind: 'helpAnswered', task });
  }
  if (event.type === 'task.wrapUp.suggested') {
    const latest = task.suggestions.find(
      (each) => each.agentId !== old.agent.id && !known.suggestions.some((had) => same(had, each)),
    );
    if (latest) found.push({ kind: 'suggested', task, name: latest.name });
  }
  return found;
}

function same(a: Task['suggestions'][number], b: Task['suggestions'][number]): boolean {
  return a.agentId === b.agentId && a.wrapUpCodeId === b.wrapUpCodeId && a.note === b.note;
}

function observeState(old: Me, now: Me, event: LiveEvent): Observation[] {
  const { by } = event.data;
  if (by && by.id !== old.agent.id) {
    if (event.type === 'agent.stateChanged') return [{ kind: 'stateBySupervisor', by }];
    if (event.type === 'station.loggedOut') return [{ kind: 'signedOutBySupervisor', by }];
  }
  const task = old.tasks.find((each) => each.id === event.taskId);
  const bySystem = now.state.name === 'idle' && now.state.idleCode?.system === true;
  return bySystem && now.state.since !== old.state.since
    ? [{ kind: 'stateBySystem', state: now.state, task }]
    : [];
}

function observeStation(old: Me, now: Me, event: LiveEvent): Observation[] {
  if (event.type === 'station.moved' || event.type === 'station.loggedIn') {
    return [{ kind: 'stationMoved', station: now.station }];
  }
  if (!old.station || !now.station || old.station.reachable === now.station.reachable) return [];
  return [{ kind: now.station.reachable ? 'stationBack' : 'stationLost', station: now.station }];
}
