/** The shapes of the public API, written by hand until the generated ones arrive. */
export type Role = 'agent' | 'supervisor' | 'administrator';
export type Named = { id: string; name: string };
export type Session = {
  user: { id: string; name: string; email: string; roles: Role[] };
  organization: Named;
  expiresAt: string;
};
export type DeviceKind = 'browser' | 'extension' | 'dialNumber';
export type Device = { kind: DeviceKind; number?: string };
export type StationLogin = { teamId?: string; device: Device; takeOver?: boolean };
export type Station = { device: Device; team: Named; reachable: boolean };
export type IdleCode = { id: string; name: string; system: boolean };
export type AgentState = {
  name: 'available' | 'idle' | 'loggedOut';
  since: string;
  idleSince: string | null;
  engaged: boolean;
  idleCode: IdleCode | null;
};
export type Profile = { devices: DeviceKind[]; autoAnswer: boolean; autoWrapUp: boolean };
export type Me = {
  seq: number;
  now: string;
  agent: { id: string; name: string; extension: string | null };
  station: Station | null;
  state: AgentState;
  tasks: Task[];
  profile: Profile;
};
export type TaskState =
  | 'ringing'
  | 'connected'
  | 'held'
  | 'consultRequested'
  | 'consulting'
  | 'conference'
  | 'postCall'
  | 'wrapUp'
  | 'ended';
export type Control = { visible: boolean; enabled: boolean; reason?: string };
export type ControlName =
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'hold'
  | 'resume'
  | 'mute'
  | 'dtmf'
  | 'consult'
  | 'consultEnd'
  | 'consultExit'
  | 'swap'
  | 'transfer'
  | 'conference'
  | 'conferenceExit'
  | 'dropParticipant'
  | 'recordingPause'
  | 'recordingResume'
  | 'noiseRemoval'
  | 'scheduleCallback'
  | 'end'
  | 'wrapup';
export type Controls = Record<ControlName, Control>;
export type Customer = { number: string; name?: string };
export type Variable = {
  name: string;
  label: string;
  value: string;
  type: 'text' | 'number' | 'boolean' | 'dateTime';
  version: number;
  editable: boolean;
  secure: boolean;
};
export type Timers = {
  enqueuedAt: string | null;
  offeredAt: string | null;
  offerExpiresAt: string | null;
  connectedAt: string | null;
  heldSince: string | null;
  wrapUpSince: string | null;
  wrapUpEndsAt: string | null;
};
export type Participant = {
  id: string;
  kind: 'customer' | 'agent' | 'number' | 'entryPoint' | 'supervisor';
  agentId?: string;
  name: string;
  number?: string;
  primary: boolean;
  owesWrapUp: boolean;
  muted: boolean;
  joinedAt: string;
};
export type Task = {
  id: string;
  mediaType: 'voice';
  direction: 'inbound' | 'outbound';
  state: TaskState;
  endReason: string | null;
  queue: Named | null;
  customer: Customer;
  dnis: string | null;
  participants: Participant[];
  variables: Variable[];
  controls: Controls;
  timers: Timers;
  recording: { state: 'off' | 'recording' | 'paused' };
  muted: boolean;
  heldOnPhone: boolean;
  offerStage: 'connecting' | 'request' | null;
  consult: null;
  version: number;
};
export type HistoryItem = {
  id: string;
  taskId: string;
  mediaType: 'voice';
  direction: 'inbound' | 'outbound';
  customer: Customer;
  queue: Named | null;
  dnis: string | null;
  offeredAt: string;
  connectedAt: string | null;
  endedAt: string | null;
  outcome: 'handled' | 'missed';
  reason: string | null;
  wrapUpCode: Named | null;
};
export type IdleCodeItem = { id: string; name: string; system: boolean; default: boolean };
export type WrapUpCodeItem = { id: string; name: string; default: boolean };
export type List<T> = { items: T[]; nextCursor?: string };
export type Accepted = { requestId: string; seq: number };
export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  code: string;
  params: Record<string, unknown>;
};
export type PublicCallEvent = { state: 'connecting' | 'connected' | 'ended'; reason?: string };

export type Snapshot = { type: 'snapshot'; seq: number; data: Me | null };
export type Tick = { type: 'tick'; seq: number };
export type LiveEvent = {
  seq: number;
  at: string;
  type: string;
  taskId?: string;
  requestId?: string;
  data: { task?: Task; state?: AgentState; station?: Station | null; reason?: string };
};
export type LiveMessage = Snapshot | Tick | LiveEvent;
