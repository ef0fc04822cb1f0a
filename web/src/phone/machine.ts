/** The browser phone as a pure state machine: what may be the matter, and when to try again. */

export type PhoneStatus =
  /** The station is another device, or nobody is logged in to one. */
  | 'off'
  /** Sound is being set up for the first time. */
  | 'connecting'
  /** Sound can flow. */
  | 'ready'
  /** Sound was lost; another attempt is under way or planned. */
  | 'lost'
  /** Another tab or browser carries the sound (D-17). */
  | 'elsewhere';

export type MicrophoneStatus = 'unknown' | 'granted' | 'refused' | 'missing' | 'insecure' | 'failed';

export type PhoneModel = {
  status: PhoneStatus;
  microphone: MicrophoneStatus;
  /** Failed attempts since sound last worked. */
  failures: number;
  /** Code of the last refusal by the server, if that was the reason. */
  problem: string | undefined;
};

export type PhoneInput =
  | { type: 'started' }
  | { type: 'stopped' }
  | { type: 'connected' }
  | { type: 'dropped'; problem?: string }
  | { type: 'takenElsewhere' }
  | { type: 'microphone'; status: MicrophoneStatus };

export const phoneOff: PhoneModel = { status: 'off', microphone: 'unknown', failures: 0, problem: undefined };

export function phoneReduce(model: PhoneModel, input: PhoneInput): PhoneModel {
  switch (input.type) {
    case 'started':
      return { ...model, status: model.status === 'lost' ? 'lost' : 'connecting', problem: undefined };
    case 'stopped':
      return { ...phoneOff, microphone: model.microphone };
    case 'connected':
      return model.status === 'off' ? model : { ...model, status: 'ready', failures: 0, problem: undefined };
    case 'dropped':
      if (model.status === 'off' || model.status === 'elsewhere') return model;
      return { ...model, status: 'lost', failures: model.failures + 1, problem: input.problem };
    case 'takenElsewhere':
      return { ...model, status: 'elsewhere', failures: 0, problem: undefined };
    case 'microphone':
      return { ...model, microphone: input.status };
  }
}

/** The first retry is at once: a customer may be waiting in silence. */
const RETRY_MS = [0, 250, 500, 1_000, 2_000, 5_000] as const;

/** The wait before the next attempt after so many failures. */
export function redialDelay(failures: number): number {
  return RETRY_MS[Math.min(Math.max(failures - 1, 0), RETRY_MS.length - 1)] ?? 5_000;
}
