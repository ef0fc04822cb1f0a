import type { components } from './schema';

/** Short names for the shapes of the public API. The shapes themselves are generated: `npm run gen:api`. */
type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type Named = Schemas['Named'];
export type DeviceKind = Schemas['DeviceKind'];
export type StationLogin = Schemas['StationLogin'];
export type Station = Schemas['Station'];
export type AgentState = Schemas['AgentState'];
export type Me = Schemas['Me'];
export type Task = Schemas['Task'];
export type MediaType = Schemas['MediaType'];
export type Control = Schemas['Control'];
export type ControlName = keyof Schemas['Controls'];
export type Customer = Schemas['Customer'];
export type Participant = Schemas['Participant'];
export type Consult = Schemas['Consult'];
export type Party = Schemas['ConsultParty'];
export type DestinationKind = Schemas['DestinationKind'];
export type Destination = Schemas['DestinationItem'];
export type Monitor = Schemas['Monitor'];
export type MonitorMode = Schemas['MonitorMode'];
export type Suggestion = Schemas['Suggestion'];
export type SupervisedAgent = Schemas['SupervisedAgent'];
export type SupervisedTask = Schemas['SupervisedTask'];
export type SupervisedContact = Schemas['SupervisedContact'];
export type HelpRequest = Schemas['HelpWanted'];
export type TeamPicture = Schemas['SupervisedFloor'];
export type HistoryItem = Schemas['HistoryItem'];
export type IdleCodeItem = Schemas['IdleCodeItem'];
export type WrapUpCodeItem = Schemas['WrapUpCodeItem'];
export type Accepted = Schemas['Accepted'];
export type ProblemBody = Schemas['Problem'];
export type PublicCallEvent = Schemas['PublicCallEvent'];
export type LiveEvent = Schemas['Event'];
export type LiveMessage = Schemas['LiveMessage'];
