import type { Consult, Customer, Participant, Party, Task } from '../api/types.ts';
import type { MessageId, Text } from '../i18n/messages.ts';
import { instant } from '../lib/duration.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { isItem } from '../live/order.ts';

export type { Text };

/** The customer in one word: a name, a number, or that the number is withheld. */
export function customerName(customer: Customer, text: Text): string {
  if (customer.name) return customer.name;
  return customer.number ? displayNumber(customer.number) : text('customer.hidden');
}

/** A party of a consult or a transfer in one word. */
export function partyName(party: Party): string {
  return displayNumber(party.name || party.number || '');
}

export function participantName(who: Participant, text: Text): string {
  if (who.name || who.number) return displayNumber(who.name || who.number || '');
  return who.kind === 'customer' ? text('customer.hidden') : text('party.nameless');
}

/** The agent's own consult, or the one in which the agent was asked; never a colleague's. */
export function ownConsult(task: Task): Consult | undefined {
  return task.consult && task.consult.role !== 'bystander' ? task.consult : undefined;
}

/** What a task is called: whoever is on the other end, or what is to be done. */
export function taskName(task: Task, text: Text): string {
  if (task.title !== undefined) return task.title;
  if (task.consult?.role === 'consulted') return task.consult.initiator.name;
  if (task.monitor) return task.monitor.of.name;
  return customerName(task.customer, text);
}

export type TaskKind = 'call' | 'outdial' | 'consult' | 'transfer' | 'monitoring' | 'item' | 'itemTransfer';

/** What sort of work it is; each has a word and an icon (POP-11). */
export function taskKind(task: Task): TaskKind {
  if (isItem(task)) return isHandedOver(task) ? 'itemTransfer' : 'item';
  if (task.monitor) return 'monitoring';
  if (task.consult?.role === 'consulted') return 'consult';
  if (task.state === 'ringing' && task.offerKind === 'consult') return 'consult';
  if (isHandedOver(task)) return 'transfer';
  return task.direction === 'outbound' ? 'outdial' : 'call';
}

/** A colleague gives it to this agent, and it is not taken yet. */
function isHandedOver(task: Task): boolean {
  return task.state === 'ringing' && task.offerKind === 'transfer';
}

/** The word for where a task stands. */
export function stateText(task: Task, text: Text): string {
  switch (task.state) {
    case 'ringing':
      // Nothing rings for work without a customer on a line.
      if (isItem(task)) return text('state.offered');
      return text(task.offerStage === 'connecting' ? 'state.connecting' : 'state.ringing');
    case 'connected':
      if (isItem(task)) return text('state.inProgress');
      return text(task.heldOnPhone ? 'state.heldOnPhone' : 'state.connected');
    case 'consulting':
      return text(onHold(task.consult) ? 'state.consultOnHold' : 'state.consulting');
    case 'monitoring':
      return text(monitorState(task));
    case 'held':
    case 'consultRequested':
    case 'conference':
    case 'postCall':
    case 'wrapUp':
    case 'ended':
      return text(`state.${task.state}`);
  }
}

function onHold(consult: Consult | null): boolean {
  return consult?.state === 'active' && consult.live !== 'consulted';
}

function monitorState(task: Task): MessageId {
  const { monitor } = task;
  if (!monitor) return 'state.monitoring';
  if (monitor.ringing) return 'state.ringing';
  if (monitor.paused) return 'state.monitoringPaused';
  return `monitor.mode.${monitor.mode}`;
}

/** The word for where the consult stands, in its own panel. */
export function consultText(consult: Consult, text: Text): string {
  if (consult.merging) return text('state.merging');
  switch (consult.state) {
    case 'requested':
      return text('state.consultRequested');
    case 'ringing':
      return text('state.ringing');
    case 'active':
      return text(onHold(consult) ? 'state.consultOnHold' : 'state.consulting');
  }
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
    case 'postCall':
      return 'wait';
    case 'connected':
      return task.heldOnPhone ? 'wait' : 'live';
    case 'consulting':
      return onHold(task.consult) ? 'wait' : 'live';
    case 'conference':
      return 'live';
    case 'monitoring':
      return task.monitor?.ringing ? 'ring' : task.monitor?.paused ? 'wait' : 'live';
    case 'ended':
      return 'plain';
  }
}

export function consultTone(consult: Consult): Tone {
  if (consult.state === 'ringing' || consult.merging) return 'ring';
  return consult.state === 'active' && !onHold(consult) ? 'live' : 'wait';
}

/** Two or more of our side are with the customer (CNF-5); supervisors do not count. */
export function inConference(task: Task): boolean {
  return task.participants.filter((who) => who.kind !== 'customer' && who.kind !== 'supervisor').length > 1;
}

/** The customer's side of a task whose agent consults: a state of its own beside the consult's (CON-8). */
export function mainLeg(task: Task, text: Text): { words: string; tone: Tone; state: Task['state'] } {
  if (task.state === 'postCall') return { words: text('state.postCall'), tone: 'wait', state: 'postCall' };
  if (task.timers.heldSince) return { words: text('state.held'), tone: 'wait', state: 'held' };
  const tone = task.consult?.live === 'customer' ? 'live' : 'wait';
  if (inConference(task)) return { words: text('state.conference'), tone, state: 'conference' };
  return { words: text('state.connected'), tone, state: 'connected' };
}

/** How long the talk has lasted, consults and holds included (STA-14); undefined before it began. */
export function connectedFor(task: Task, now: number): number | undefined {
  const asked = task.consult?.role === 'consulted' ? task.timers.consultSince : undefined;
  const since = instant(task.monitor ? task.monitor.since : (asked ?? task.timers.connectedAt));
  if (since === undefined) return undefined;
  // Wrap-up has a clock of its own; the talk's stands still then.
  const until = instant(task.timers.wrapUpSince) ?? now;
  return Math.max(0, until - since);
}

/** Since when the sub-state has lasted that the task's word names, as far as it has a clock of its own. */
function subStateSince(task: Task): string | null | undefined {
  switch (task.state) {
    case 'wrapUp':
      return task.timers.wrapUpSince;
    case 'postCall':
      return task.timers.postCallSince;
    case 'consultRequested':
      return task.timers.consultSince ?? task.consult?.since;
    case 'consulting':
      // The consulted agent's only clock is the consult's.
      if (task.consult?.role === 'consulted' && !onHold(task.consult)) return undefined;
      return onHold(task.consult)
        ? task.consult?.liveSince
        : (task.timers.consultSince ?? task.consult?.since);
    case 'connected':
    case 'held':
      return task.timers.heldSince;
    case 'conference':
      return task.timers.conferenceSince;
    case 'ringing':
    case 'monitoring':
    case 'ended':
      return undefined;
  }
}

/** The clock of the sub-state: hold, consult, Post Call, wrap-up. */
export function subStateFor(task: Task, now: number): number | undefined {
  const since = instant(subStateSince(task));
  return since === undefined ? undefined : Math.max(0, now - since);
}

/** The last seconds of a countdown, where it turns urgent (WRP-4, RON-5). */
export const URGENT_OFFER_S = 5;
export const URGENT_WRAP_UP_S = 10;
