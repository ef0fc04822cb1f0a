import type { Customer, Task } from '../api/types.ts';
import type { MessageId, Values } from '../i18n/messages.ts';
import { instant } from '../lib/duration.ts';
import { displayNumber } from '../lib/phoneNumber.ts';

type Text = (id: MessageId, values?: Values) => string;

/** The customer in one word: a name, a number, or that the number is withheld. */
export function customerName(customer: Customer, text: Text): string {
  if (customer.name) return customer.name;
  return customer.number ? displayNumber(customer.number) : text('customer.hidden');
}

/** The word for where a task stands. */
export function stateText(task: Task, text: Text): string {
  if (task.state === 'ringing')
    return text(task.offerStage === 'connecting' ? 'state.connecting' : 'state.ringing');
  if (task.heldOnPhone && task.state === 'connected') return text('state.heldOnPhone');
  return text(`state.${task.state}`);
}

export type Tone = 'live' | 'ring' | 'wait' | 'plain';

/** The colour that goes with the word, never without it. */
export function stateTone(task: Task): Tone {
  switch (task.state) {
    case 'ringing':
      return 'ring';
    case 'held':
    case 'wrapUp':
    case 'consultRequested':
      return 'wait';
    case 'connected':
      return task.heldOnPhone ? 'wait' : 'live';
    case 'consulting':
    case 'conference':
    case 'postCall':
      return 'live';
    case 'ended':
      return 'plain';
  }
}

/** How long the talk has lasted, consults and holds included (STA-14); undefined before it began. */
export function connectedFor(task: Task, now: number): number | undefined {
  const since = instant(task.timers.connectedAt);
  if (since === undefined) return undefined;
  // Wrap-up has a clock of its own; the talk's stands still then.
  const until = instant(task.timers.wrapUpSince) ?? now;
  return Math.max(0, until - since);
}

/** The clock of the sub-state: hold or wrap-up. */
export function subStateFor(task: Task, now: number): number | undefined {
  const since = instant(task.state === 'wrapUp' ? task.timers.wrapUpSince : task.timers.heldSince);
  return since === undefined ? undefined : Math.max(0, now - since);
}

/** The last seconds of a countdown, where it turns urgent (WRP-4, RON-5). */
export const URGENT_OFFER_S = 5;
export const URGENT_WRAP_UP_S = 10;
