import { ChevronDown } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { isItem } from '../live/order.ts';
import { CountdownRing } from '../ui/CountdownRing.tsx';
import { Masked } from '../ui/Masked.tsx';
import { OfferActions, useOfferTime } from './OfferActions.tsx';
import { RequestBody } from './RequestBody.tsx';
import css from './RequestCard.module.css';
import { focusAnyRequest } from './requestFocus.ts';
import { TaskIcon } from './TaskIcon.tsx';
import { stateText, taskKind, taskName } from './taskText.ts';

/** Seconds left to answer, for eyes as a ring, for a screen reader as words that are never spoken by themselves. */
export function TimeLeft({ task, size }: { task: Task; size?: number }) {
  const text = useText();
  const time = useOfferTime(task);
  if (!time) return null;
  return (
    <>
      <CountdownRing left={time.left} total={time.total} urgent={time.urgent} size={size} />
      <span className="visually-hidden" role="timer">
        {text('offer.left', { seconds: time.left })}
      </span>
    </>
  );
}

/** One request of the stack: in full, or on one line when others are beside it. */
export function RequestCard({
  task,
  open,
  onOpen,
}: {
  task: Task;
  open: boolean;
  /** Present when the request can be opened in full. */
  onOpen: (() => void) | undefined;
}) {
  const text = useText();
  const time = useOfferTime(task);
  const box = useRef<HTMLElement>(null);
  const name = taskName(task, text);
  const kind = text(`offer.kind.${taskKind(task)}`);
  const nameId = `request-${task.id}`;

  // A request that goes away takes the focus to the next one, not to nowhere.
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) focusAnyRequest();
    };
  }, []);

  const words = (
    <>
      <small>
        {kind}
        {open || !isItem(task) ? (
          <>
            {' · '}
            <em>{stateText(task, text)}</em>
          </>
        ) : null}
        {onOpen ? <ChevronDown size={15} className={css.chevron} aria-hidden="true" /> : null}
      </small>
      <h2 id={nameId} lang={dataLang(name)}>
        <Masked value={name} />
      </h2>
    </>
  );
  return (
    <article
      ref={box}
      className={css.card}
      aria-labelledby={nameId}
      data-urgent={time?.urgent || undefined}
      data-line={!open || undefined}
      data-request={task.id}
      data-media={task.mediaType}
    >
      <div className={css.top}>
        <TaskIcon task={task} size={open ? 44 : 34} />
        <div className={css.words} data-shortens>
          {words}
          {onOpen ? (
            // Lies over the words, so that the heading stays one for screen readers.
            <button
              type="button"
              className={css.open}
              aria-expanded={open}
              aria-label={text('offer.open', { name })}
              onClick={onOpen}
            />
          ) : null}
        </div>
        {time ? (
          <TimeLeft task={task} size={open ? 44 : 34} />
        ) : (
          <span className={css.dots} aria-hidden="true" />
        )}
      </div>
      {open ? <RequestBody task={task} /> : null}
      <OfferActions task={task} describedBy={nameId} slim={!open} />
    </article>
  );
}
