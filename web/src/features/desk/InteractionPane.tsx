import { MessagesSquare } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { dataLang } from '../../lib/language.ts';
import { displayNumber } from '../../lib/phoneNumber.ts';
import { isItem } from '../../live/order.ts';
import { useMe } from '../../live/store.ts';
import { MonitorBar } from '../../shell/MonitorBar.tsx';
import { Roster } from '../../shell/Roster.tsx';
import { TaskIcon } from '../../shell/TaskIcon.tsx';
import {
  connectedFor,
  customerName,
  mainLeg,
  stateText,
  stateTone,
  subStateFor,
  type Tone,
  taskKind,
  taskName,
} from '../../shell/taskText.ts';
import { markSeen, useView } from '../../shell/view.ts';
import { dialogIsOpen } from '../../ui/Dialog.tsx';
import { Masked } from '../../ui/Masked.tsx';
import { Timer } from '../../ui/Timer.tsx';
import { mainBar, panelConsult } from './barItems.ts';
import { CallDetails } from './CallDetails.tsx';
import { ConsultPanel } from './ConsultPanel.tsx';
import { ConsultWrapUp } from './ConsultWrapUp.tsx';
import { HelpPanel, SuggestPanel } from './Contributions.tsx';
import { ControlBar } from './ControlBar.tsx';
import css from './InteractionPane.module.css';
import { ItemDetails } from './ItemDetails.tsx';
import { Keypad } from './Keypad.tsx';
import { ScreenPop } from './ScreenPop.tsx';
import { Strips } from './Strips.tsx';
import { Variables } from './variables/Variables.tsx';
import { WrapUp } from './WrapUp.tsx';

/** Who it is, for how long, and what may be done: always in sight. Below it what is known of the call. */
export function InteractionPane({ task }: { task: Task }) {
  const consult = panelConsult(task);
  const panels = useRef<HTMLDivElement>(null);

  // What lies below the panels must not be scrolled under them when it takes the focus (WCAG 2.4.11).
  useEffect(() => {
    const element = panels.current;
    if (!element) return;
    const publish = () => element.parentElement?.style.setProperty('--panels-h', `${element.offsetHeight}px`);
    const observer = new ResizeObserver(publish);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <div className={css.pane}>
      <div className={css.panels} ref={panels} data-wrap-up={task.state === 'wrapUp' || undefined}>
        <MainPanel task={task} />
        {consult ? <ConsultPanel task={task} consult={consult} /> : null}
        <Under task={task} />
      </div>
      <ScreenPop task={task} />
      <Variables task={task} key={task.id} />
      {isItem(task) ? <ItemDetails task={task} /> : <CallDetails task={task} />}
    </div>
  );
}

function MainPanel({ task }: { task: Task }) {
  const text = useText();
  const now = useNow();
  const me = useMe().agent.id;
  const under = useView((view) => view.under);
  const heading = useRef<HTMLHeadingElement>(null);
  const name = taskName(task, text);
  const consult = panelConsult(task);
  const wrapUp = task.state === 'wrapUp';
  const item = isItem(task);
  const leg = consult
    ? mainLeg(task, text)
    : { words: stateText(task, text), tone: stateTone(task), state: task.state };
  // Beside a consult's panel the word and the clock here are those of the customer's side alone.
  const sub = consult ? subStateFor({ ...task, state: leg.state }, now) : subStateFor(task, now);
  const live = consult?.live === 'customer' && consult.state === 'active';
  const bar = mainBar(task, me, under);

  // A freshly accepted call, and the next task after wrap-up, take the focus (never a ringing one).
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another task moves the focus
  useEffect(() => {
    if (wrapUp) return;
    if (!dialogIsOpen()) heading.current?.focus({ preventScroll: true });
  }, [task.id]);

  useEffect(() => {
    if (item) markSeen(task.id);
  }, [item, task.id]);

  return (
    <section
      className={css.card}
      aria-label={text('pane.title')}
      data-live={live || undefined}
      data-away={(consult && !live) || undefined}
    >
      <PanelHead
        icon={<TaskIcon task={consult ? { ...task, state: leg.state } : task} size={52} />}
        title={
          <h1 ref={heading} tabIndex={-1} lang={dataLang(name)}>
            <Masked value={name} />
          </h1>
        }
        kind={taskKind(task) === 'call' ? undefined : text(`offer.kind.${taskKind(task)}`)}
        facts={<Facts task={task} />}
        beside={wrapUp ? null : <Roster task={task} />}
        live={live}
        words={leg.words}
        tone={leg.tone}
        sub={sub}
        clock={connectedFor(task, now)}
        clockLabel={text(item ? 'pane.workingFor' : 'pane.connectedFor')}
      />
      <Strips task={task} />
      {wrapUp ? (
        <WrapUp task={task} key={task.id} />
      ) : (
        <>
          {task.consultWrapUp && task.controls.consultWrapup.visible ? (
            <ConsultWrapUp task={task} key={task.consultWrapUp.since} />
          ) : null}
          {task.monitor ? (
            <MonitorBar task={task} monitor={task.monitor} />
          ) : (
            <ControlBar
              taskId={task.id}
              label={text(item ? 'control.itemBar' : 'control.bar')}
              items={bar.items}
              last={bar.last}
            />
          )}
        </>
      )}
    </section>
  );
}

/** What a control has opened: below both panels, so that it covers no control. */
function Under({ task }: { task: Task }) {
  const under = useView((view) => view.under);
  const { dtmf, wrapupSuggest, help } = task.controls;
  const shown = { keypad: dtmf, suggest: wrapupSuggest, help };
  if (under === undefined || task.state === 'wrapUp' || !shown[under].visible) return null;
  return (
    <div className={css.under} key={task.id}>
      {under === 'keypad' ? <Keypad task={task} /> : null}
      {under === 'suggest' ? <SuggestPanel task={task} /> : null}
      {under === 'help' ? <HelpPanel task={task} /> : null}
    </div>
  );
}

/** Who, since when, and how it stands: the same for both panels. */
export function PanelHead({
  icon,
  title,
  kind,
  facts,
  beside,
  live,
  words,
  tone,
  sub,
  clock,
  clockLabel,
}: {
  icon: ReactNode;
  title: ReactNode;
  kind?: string;
  facts: ReactNode;
  beside?: ReactNode;
  /** The agent talks here and not in the other panel. */
  live: boolean;
  words: string;
  tone: Tone;
  sub: number | undefined;
  clock: number | undefined;
  clockLabel: string;
}) {
  const text = useText();
  return (
    <div className={css.head}>
      {icon}
      <div className={css.who}>
        {kind ? <small>{kind}</small> : null}
        <div className={css.name}>
          {title}
          {beside}
        </div>
        <p>{facts}</p>
      </div>
      <div className={css.clocks}>
        {live ? (
          <span className={css.here}>
            <MessagesSquare size={14} aria-hidden="true" />
            {text('consult.live')}
          </span>
        ) : null}
        <span className={css.state} data-tone={tone}>
          <span>{words}</span>
          {sub === undefined ? null : <Timer milliseconds={sub} label={words} />}
        </span>
        {clock === undefined ? null : <Timer milliseconds={clock} className={css.clock} label={clockLabel} />}
      </div>
    </div>
  );
}

function Facts({ task }: { task: Task }) {
  const text = useText();
  const facts: [string | undefined, string][] = [];
  const asker = task.consult?.role === 'consulted' ? task.consult.initiator : undefined;
  if (asker?.number) facts.push([undefined, displayNumber(asker.number)]);
  if (asker?.team) facts.push([text('field.team'), asker.team.name]);
  if (asker || task.monitor) facts.push([text('field.customer'), customerName(task.customer, text)]);
  else if (task.customer.name && task.customer.number)
    facts.push([undefined, displayNumber(task.customer.number)]);
  if (task.queue) facts.push([text('field.queue'), task.queue.name]);
  if (task.createdBy) facts.push([text('field.createdBy'), task.createdBy.name]);
  if (task.dnis && !asker) facts.push([text('field.dnis'), displayNumber(task.dnis)]);
  return facts.map(([label, value]) => (
    <span key={`${label}${value}`}>
      {label ? (
        <>
          {label}:{' '}
          <b lang={dataLang(value)}>
            <Masked value={value} />
          </b>
        </>
      ) : (
        <Masked value={value} />
      )}
    </span>
  ));
}
