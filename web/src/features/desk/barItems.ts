import {
  ArrowLeftRight,
  CircleStop,
  DoorOpen,
  Forward,
  Grid3x3,
  LifeBuoy,
  Lightbulb,
  MessageCircleOff,
  MessagesSquare,
  Mic,
  MicOff,
  Pause,
  PhoneForwarded,
  PhoneOff,
  Play,
  Users,
} from 'lucide-react';
import type { Consult, Control, Task } from '../../api/types.ts';
import { isItem } from '../../live/order.ts';
import { exitConference, isMuted, runVerb, toggleMute } from '../../shell/actions.ts';
import { inConference } from '../../shell/taskText.ts';
import { toggleUnder, type UnderBar, useView } from '../../shell/view.ts';
import type { BarItem, LastItem } from './ControlBar.tsx';

/**
 * Which controls stand in which panel, and in which order. No rule of the trade is here: the server shows, hides,
 * enables and disables. While this agent consults, each control has one place: what concerns the customer stands
 * with the customer, what concerns the consult stands with the consulted party.
 */

const HIDDEN: Control = { visible: false, enabled: false };
const shown = (items: BarItem[]) => items.filter((item) => item.control.visible);

function mute(task: Task, control: Control): BarItem {
  const muted = isMuted(task);
  return {
    id: 'mute',
    control,
    Icon: muted ? MicOff : Mic,
    label: muted ? 'control.unmute' : 'control.mute',
    keys: 'mute',
    pending: 'mute',
    run: () => toggleMute(task),
    pressed: muted,
  };
}

const hold = (task: Task, control: Control): BarItem => ({
  id: 'hold',
  control,
  Icon: Pause,
  label: 'control.hold',
  keys: 'hold',
  pending: 'hold',
  run: () => runVerb(task, 'hold'),
});

const resume = (task: Task, control: Control): BarItem => ({
  id: 'resume',
  control,
  Icon: Play,
  label: 'control.resume',
  keys: 'hold',
  pending: 'resume',
  run: () => runVerb(task, 'resume'),
});

/** The digits go to whom the agent hears. */
const keypad = (control: Control, under: UnderBar | undefined): BarItem => ({
  id: 'dtmf',
  control,
  Icon: Grid3x3,
  label: 'control.keypad',
  keys: 'keypad',
  run: () => toggleUnder('keypad'),
  pressed: under === 'keypad',
});

const swap = (task: Task, control: Control): BarItem => ({
  id: 'swap',
  control,
  Icon: ArrowLeftRight,
  label: 'control.swap',
  keys: 'swap',
  pending: 'swap',
  run: () => runVerb(task, 'swap'),
});

const consultTransfer = (task: Task, control: Control): BarItem => ({
  id: 'transfer',
  control,
  Icon: PhoneForwarded,
  label: inConference(task) ? 'control.transferConference' : 'control.transfer',
  keys: 'transfer',
  pending: 'consult/transfer',
  run: () => runVerb(task, 'consult/transfer'),
});

const conference = (task: Task, control: Control): BarItem => ({
  id: 'conference',
  control,
  Icon: Users,
  label: 'control.conference',
  keys: 'conference',
  pending: 'consult/conference',
  run: () => runVerb(task, 'consult/conference'),
});

const consultEnd = (task: Task, control: Control): BarItem => ({
  id: 'consultEnd',
  control,
  Icon: MessageCircleOff,
  label: 'control.consultEnd',
  pending: 'consult/end',
  run: () => runVerb(task, 'consult/end'),
});

const consultExit = (task: Task, control: Control): BarItem => ({
  id: 'consultExit',
  control,
  Icon: DoorOpen,
  label: 'control.consultExit',
  pending: 'consult/exit',
  run: () => runVerb(task, 'consult/exit'),
});

const conferenceExit = (task: Task, control: Control, me: string): BarItem => ({
  id: 'conferenceExit',
  control,
  Icon: DoorOpen,
  label: 'control.conferenceExit',
  pending: 'conference/exit',
  run: () => exitConference(task, me),
});

/** The consult whose panel this agent has; a consulted agent has one panel only, the task's own. */
export function panelConsult(task: Task): Consult | undefined {
  return task.consult?.role === 'initiator' && task.state !== 'wrapUp' ? task.consult : undefined;
}

/** The bar of the customer's panel, or of the only one. */
export function mainBar(
  task: Task,
  me: string,
  under: UnderBar | undefined,
): { items: BarItem[]; last: LastItem | undefined } {
  const { controls } = task;
  const consult = panelConsult(task);
  const panel = consult?.controls;
  /** A control that the consult's panel shows is not shown twice. */
  const here = (control: Control, there: Control | undefined) => (there?.visible ? HIDDEN : control);
  const withCustomer = consult?.live === 'customer';
  const pick = (purpose: 'consult' | 'transfer') => () =>
    useView.setState({ picking: { taskId: task.id, purpose } });
  const leaves = shown([
    {
      id: 'end',
      control: controls.end,
      Icon: isItem(task) ? CircleStop : PhoneOff,
      label: inConference(task) || task.state === 'postCall' ? 'control.endForAll' : 'control.end',
      keys: 'end',
      pending: 'end',
      run: () => runVerb(task, 'end'),
    },
    conferenceExit(task, controls.conferenceExit, me),
    consultExit(task, controls.consultExit),
  ]);
  const [last, ...others] = leaves;
  const items = shown([
    mute(task, consult?.live === 'consulted' && panel?.mute.visible ? HIDDEN : controls.mute),
    hold(task, withCustomer && panel?.hold.visible ? panel.hold : here(controls.hold, panel?.hold)),
    resume(task, panel?.resume.visible ? panel.resume : controls.resume),
    keypad(consult && consult.live !== 'customer' ? HIDDEN : controls.dtmf, under),
    {
      id: 'consult',
      control: controls.consult,
      Icon: MessagesSquare,
      label: 'control.consult',
      keys: 'consult',
      pending: 'consult',
      run: pick('consult'),
      starts: true,
    },
    consult
      ? consultTransfer(task, here(controls.transfer, panel?.transfer))
      : {
          id: 'transfer',
          control: controls.transfer,
          Icon: isItem(task) ? Forward : PhoneForwarded,
          label: 'control.transfer',
          keys: 'transfer',
          pending: 'transfer',
          run: pick('transfer'),
        },
    conference(task, here(controls.conference, panel?.conference)),
    swap(task, here(controls.swap, panel?.swap)),
    consultEnd(task, here(controls.consultEnd, panel?.consultEnd)),
    ...others,
    {
      id: 'wrapupSuggest',
      control: controls.wrapupSuggest,
      Icon: Lightbulb,
      label: 'control.suggest',
      pending: 'wrapup/suggest',
      run: () => toggleUnder('suggest'),
      pressed: under === 'suggest',
      starts: true,
    },
    {
      id: 'help',
      control: controls.help,
      Icon: LifeBuoy,
      label: 'control.help',
      keys: 'help',
      pending: 'help',
      run: () => toggleUnder('help'),
      pressed: under === 'help',
      starts: !controls.wrapupSuggest.visible,
    },
  ]);
  return { items, last: last && { ...last, tone: last.id === 'end' ? 'stop' : 'leave' } };
}

/** Every button of a task, those of the consult's panel first, where there is one. */
export function itemsOf(task: Task, me: string, under: UnderBar | undefined): BarItem[] {
  const consult = panelConsult(task);
  const bars = [...(consult ? [consultBar(task, consult, under)] : []), mainBar(task, me, under)];
  return bars.flatMap(({ items, last }) => (last ? [...items, last] : items));
}

/** The bar of the consulted party's panel. */
export function consultBar(
  task: Task,
  consult: Consult,
  under: UnderBar | undefined,
): { items: BarItem[]; last: LastItem | undefined } {
  const { controls, live } = consult;
  const there = swap(task, controls.swap);
  const items = shown([
    mute(task, live === 'consulted' ? controls.mute : HIDDEN),
    hold(task, live === 'consulted' ? controls.hold : HIDDEN),
    keypad(live === 'customer' ? HIDDEN : task.controls.dtmf, under),
    // With both on hold, to swap is to take this one off hold.
    live === 'none' ? { ...there, Icon: Play, label: 'control.resume' } : there,
    { ...consultTransfer(task, controls.transfer), starts: true },
    conference(task, controls.conference),
  ]);
  const end = consultEnd(task, controls.consultEnd);
  return { items, last: controls.consultEnd.visible ? { ...end, tone: 'leave' } : undefined };
}
