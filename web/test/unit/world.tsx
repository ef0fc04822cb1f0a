import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { keys } from '../../src/api/queries.ts';
import type {
  AgentState,
  CardLine,
  Consult,
  Control,
  ControlName,
  HistoryItem,
  IdleCodeItem,
  Me,
  Named,
  Participant,
  SupervisedAgent,
  Task,
  Variable,
  VariableDraft,
  WrapUpCodeItem,
} from '../../src/api/types.ts';
import { IntlRoot, setLanguage } from '../../src/i18n/IntlRoot.tsx';
import { useLive } from '../../src/live/store.ts';

/** Values of the public API for tests; each test says only what matters to it. */

export const NOW = Date.parse('2026-11-22T10:00:00Z');
export const at = (secondsFromNow: number) => new Date(NOW + secondsFromNow * 1000).toISOString();

const CONTROLS: ControlName[] = [
  'accept',
  'decline',
  'cancel',
  'hold',
  'resume',
  'mute',
  'dtmf',
  'consult',
  'consultEnd',
  'consultExit',
  'swap',
  'transfer',
  'conference',
  'conferenceExit',
  'dropParticipant',
  'recordingPause',
  'recordingResume',
  'noiseRemoval',
  'scheduleCallback',
  'end',
  'wrapup',
  'wrapupSuggest',
  'consultWrapup',
  'help',
];

export const on: Control = { visible: true, enabled: true };
export const off = (reason: string): Control => ({ visible: true, enabled: false, reason });

export function controls(shown: Partial<Task['controls']> = {}): Task['controls'] {
  const hidden = Object.fromEntries(CONTROLS.map((name) => [name, { visible: false, enabled: false }]));
  return { ...(hidden as Task['controls']), ...shown };
}

export function task(fields: Partial<Task> = {}): Task {
  return {
    id: 't1',
    mediaType: 'voice',
    direction: 'inbound',
    state: 'connected',
    endReason: null,
    queue: { id: 'support', name: 'Support' },
    customer: { number: '+359888123456', masked: false },
    dnis: '+35929002000',
    participants: [],
    variables: [],
    drafts: [],
    card: { popover: [] },
    controls: controls(),
    timers: {
      enqueuedAt: null,
      offeredAt: null,
      offerExpiresAt: null,
      connectedAt: null,
      heldSince: null,
      wrapUpSince: null,
      wrapUpEndsAt: null,
      consultSince: null,
      conferenceSince: null,
      postCallSince: null,
    },
    recording: { state: 'off' },
    muted: false,
    heldOnPhone: false,
    offerStage: null,
    consult: null,
    transfer: null,
    consultWrapUp: null,
    suggestions: [],
    help: null,
    monitor: null,
    version: 1,
    ...fields,
  };
}

/** A work item of the queue Requests, written down by Sofia. */
export function item(fields: Partial<Task> = {}): Task {
  return task({
    id: 'w1',
    mediaType: 'workItem',
    title: 'Check the invoice',
    createdBy: { id: 'sofia', name: 'Sofia' },
    queue: { id: 'requests', name: 'Requests' },
    customer: { number: '', masked: false },
    dnis: null,
    offerStage: null,
    ...fields,
  });
}

/** A variable that Ana may change, as the flow has set it. */
export function variable(fields: Partial<Variable> = {}): Variable {
  return {
    name: 'caseNumber',
    label: 'Case number',
    labels: {},
    value: null,
    type: 'text',
    version: 1,
    editable: true,
    secure: false,
    filled: fields.value !== undefined && fields.value !== null,
    masked: false,
    changedBy: { kind: 'flow' },
    changedAt: at(-60),
    ...fields,
  };
}

export function draft(fields: Partial<VariableDraft> = {}): VariableDraft {
  return { name: 'caseNumber', value: '47', baseVersion: 1, conflict: false, savedAt: at(-5), ...fields };
}

export function cardLine(fields: Partial<CardLine> = {}): CardLine {
  return { labels: {}, value: null, masked: false, ...fields };
}

const CONSULT_CONTROLS = [
  'transfer',
  'conference',
  'consultEnd',
  'consultExit',
  'swap',
  'hold',
  'resume',
  'mute',
] as const;

/** A consult of Ana with Boris, answered, in which she talks to him. */
export function consult(
  fields: Partial<Omit<Consult, 'controls'>> & { controls?: Partial<Consult['controls']> } = {},
): Consult {
  const hidden = Object.fromEntries(
    CONSULT_CONTROLS.map((name) => [name, { visible: false, enabled: false }]),
  );
  return {
    role: 'initiator',
    with: { kind: 'agent', id: 'boris', name: 'Boris' },
    to: { kind: 'agent', id: 'boris', name: 'Boris' },
    initiator: { id: 'ana', name: 'Ana', number: '1001', team: { id: 'support', name: 'Support' } },
    state: 'active',
    live: 'consulted',
    since: at(-40),
    liveSince: at(-30),
    merging: false,
    muted: false,
    ...fields,
    controls: { ...(hidden as Consult['controls']), ...fields.controls },
  };
}

export function participant(fields: Partial<Participant> = {}): Participant {
  return {
    id: 'leg-1',
    kind: 'agent',
    agentId: 'ana',
    name: 'Ana',
    primary: false,
    owesWrapUp: false,
    muted: false,
    joinedAt: at(-60),
    ...fields,
  };
}

/** An agent as the supervisor sees one, free and signed in at a browser. */
export function supervised(id: string, fields: Partial<SupervisedAgent> = {}): SupervisedAgent {
  return {
    agent: { id, name: id[0]?.toUpperCase() + id.slice(1) },
    team: { id: 'support', name: 'Support' },
    device: { kind: 'browser' },
    state: agentState(),
    signedInAt: at(-9_000),
    task: null,
    items: [],
    actions: { setState: on, signOut: on, monitor: off('nothingToMonitor') },
    ...fields,
  };
}

export function timers(fields: Partial<Task['timers']>): Task['timers'] {
  return { ...task().timers, ...fields };
}

export function agentState(fields: Partial<AgentState> = {}): AgentState {
  const state = {
    name: 'available',
    since: at(-60),
    idleSince: null,
    engaged: false,
    idleCode: null,
    ...fields,
  } as const;
  return { label: state.engaged ? 'engaged' : state.name, ...state };
}

export function me(fields: Partial<Me> = {}): Me {
  return {
    seq: 10,
    now: at(0),
    agent: { id: 'ana', name: 'Ana', extension: '1001' },
    station: { device: { kind: 'browser' }, team: { id: 'support', name: 'Support' }, reachable: true },
    state: agentState(),
    tasks: [],
    profile: {
      devices: ['browser', 'extension', 'dialNumber'],
      dialNumber: null,
      autoAnswer: false,
      typedNumbers: true,
      destinations: {
        consult: ['agent', 'queue', 'dialNumber', 'entryPoint', 'directory'],
        transfer: ['agent', 'queue', 'dialNumber', 'entryPoint', 'directory'],
        workItem: ['agent', 'queue'],
      },
    },
    supervision: null,
    ...fields,
  };
}

type Lists = {
  idleCodes?: IdleCodeItem[];
  wrapUpCodes?: WrapUpCodeItem[];
  teams?: Named[];
  history?: HistoryItem[];
};

/** Shows a component as it stands on the desktop of `picture`, in English. */
export function show(element: ReactElement, picture: Me = me(), lists: Lists = {}) {
  setLanguage('en');
  useLive.setState({ seq: picture.seq, me: picture, connection: 'online', lostAt: undefined });
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  queries.setQueryData(keys.idleCodes, lists.idleCodes ?? []);
  queries.setQueryData(keys.wrapUpCodes, lists.wrapUpCodes ?? []);
  queries.setQueryData(keys.history, lists.history ?? []);
  queries.setQueryData(keys.teams, lists.teams ?? []);
  queries.setQueryData(keys.countries, [
    { id: 'BG', callingCode: '359', main: true },
    { id: 'GB', callingCode: '44', main: true },
    { id: 'US', callingCode: '1', main: true },
  ]);
  return render(
    <IntlRoot>
      <QueryClientProvider client={queries}>{element}</QueryClientProvider>
    </IntlRoot>,
  );
}
