import { AppWindow, ExternalLink, TriangleAlert } from 'lucide-react';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { screenPopOf, useBlocked } from '../../shell/screenPop.ts';
import css from './ScreenPop.module.css';

/** The page that the flow opens with the task (LAY-4): in the pane, or a way to open it once more. */
export function ScreenPop({ task }: { task: Task }) {
  const text = useText();
  const blocked = useBlocked((state) => state.blocked.includes(task.id));
  const page = screenPopOf(task);
  if (!page) return null;
  const inside = page.target === 'desktop';
  // A page of our own would reach the desktop from its frame.
  const foreign = new URL(page.url).origin !== location.origin;
  const Icon = blocked ? TriangleAlert : AppWindow;
  return (
    <section className={css.card} aria-label={text('pop.title')} data-blocked={blocked || undefined}>
      <div className={css.head}>
        <Icon size={18} aria-hidden="true" />
        <p>
          {text(blocked ? 'pop.blocked' : 'pop.title')} <b>{page.host}</b>
        </p>
        <a href={page.url} target="_blank" rel="noopener noreferrer">
          {text('pop.open')}
          <ExternalLink size={15} aria-hidden="true" />
        </a>
      </div>
      {inside ? (
        <iframe
          key={task.id}
          src={page.url}
          title={text('pop.frame', { host: page.host })}
          sandbox={`allow-forms allow-scripts allow-popups${foreign ? ' allow-same-origin' : ''}`}
          referrerPolicy="no-referrer"
        />
      ) : null}
    </section>
  );
}
