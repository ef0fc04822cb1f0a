import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/messages.ts';
import { isRequest, openRequest, requestPages } from '../live/order.ts';
import { useMe } from '../live/store.ts';
import { IconButton } from '../ui/Button.tsx';
import { AcceptAll } from './AcceptAll.tsx';
import css from './PopoverStack.module.css';
import { RequestCard } from './RequestCard.tsx';
import { toggleRequest, useView } from './view.ts';

/** Requests at the bottom right while the task list is collapsed (POP-1). Publishes its height as `--stack-h`. */
export function PopoverStack() {
  const text = useText();
  const { tasks } = useMe();
  const requests = tasks.filter(isRequest);
  const opened = useView((view) => view.opened);
  const pages = requestPages(requests);
  const [page, setPage] = useState(0);
  const box = useRef<HTMLElement>(null);
  const current = Math.min(page, Math.max(0, pages.length - 1));
  const shown = pages[current];
  const empty = shown === undefined;

  useEffect(() => {
    const root = document.documentElement.style;
    const element = box.current;
    if (empty || !element) {
      root.setProperty('--stack-h', '0px');
      return;
    }
    const observer = new ResizeObserver(() => root.setProperty('--stack-h', `${element.offsetHeight}px`));
    observer.observe(element);
    return () => {
      observer.disconnect();
      root.setProperty('--stack-h', '0px');
    };
  }, [empty]);

  // Where not all fit, the corner is seen: the call stands there.
  const ids = shown?.tasks.map((task) => task.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other requests move it
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [ids]);

  if (!shown) return null;
  const full = openRequest(shown.tasks, opened);
  const turn = (by: number) => setPage((current + by + pages.length) % pages.length);
  return (
    <section
      className={css.stack}
      ref={box}
      aria-label={text('offer.stack')}
      data-working={requests.length < tasks.length || undefined}
    >
      {requests.length > 1 ? (
        <div className={css.head}>
          <span className={css.range}>
            {shown.first === shown.last
              ? text('offer.place', { place: shown.first, total: requests.length })
              : text('offer.range', { first: shown.first, last: shown.last, total: requests.length })}
          </span>
          {pages.length > 1 ? (
            <>
              <IconButton label={text('offer.previous')} onPress={() => turn(-1)}>
                <ChevronLeft size={18} aria-hidden="true" />
              </IconButton>
              <IconButton label={text('offer.next')} onPress={() => turn(1)}>
                <ChevronRight size={18} aria-hidden="true" />
              </IconButton>
            </>
          ) : null}
          <span className={css.space} />
          <AcceptAll tasks={requests} />
        </div>
      ) : null}
      {shown.tasks.map((task) => (
        <RequestCard
          key={task.id}
          task={task}
          open={task === full}
          onOpen={shown.tasks.length > 1 ? () => toggleRequest(task.id, task === full) : undefined}
        />
      ))}
    </section>
  );
}
