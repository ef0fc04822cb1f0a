import { BookUser, Hash, ListTree, MessagesSquare, Signpost } from 'lucide-react';
import type { Consult, DestinationKind, Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { displayNumber } from '../../lib/phoneNumber.ts';
import { IconTile } from '../../shell/TaskIcon.tsx';
import { consultText, consultTone, partyName } from '../../shell/taskText.ts';
import { useView } from '../../shell/view.ts';
import { consultBar } from './barItems.ts';
import { ControlBar } from './ControlBar.tsx';
import css from './InteractionPane.module.css';
import { PanelHead } from './InteractionPane.tsx';

const ICONS = {
  agent: MessagesSquare,
  queue: ListTree,
  dialNumber: Hash,
  entryPoint: Signpost,
  directory: BookUser,
} as const satisfies Record<DestinationKind, unknown>;

/** The second panel, with its own clock and controls (CON-8): whom this agent has asked. */
export function ConsultPanel({ task, consult }: { task: Task; consult: Consult }) {
  const text = useText();
  const now = useNow();
  const under = useView((view) => view.under);
  const tone = consultTone(consult);
  const live = consult.live === 'consulted' && consult.state === 'active';
  const active = consult.state === 'active';
  const since = instant(task.timers.consultSince ?? consult.since);
  const liveSince = instant(consult.liveSince);
  const waits = active && !live;
  const bar = consultBar(task, consult, under);
  const name = partyName(consult.with);
  const { number } = consult.with;
  return (
    <section
      className={css.card}
      aria-label={text('consult.title')}
      data-live={live || undefined}
      data-away={(active && !live) || undefined}
    >
      <PanelHead
        icon={
          <IconTile
            Icon={ICONS[consult.with.kind]}
            tone={tone}
            ringing={consult.state === 'ringing'}
            size={52}
          />
        }
        kind={text(`consult.kind.${consult.with.kind}`)}
        title={<h2 lang={dataLang(name)}>{name}</h2>}
        facts={number && number !== consult.with.name ? <span>{displayNumber(number)}</span> : null}
        live={live}
        words={consultText(consult, text)}
        tone={tone}
        sub={waits && liveSince !== undefined ? Math.max(0, now - liveSince) : undefined}
        clock={since === undefined ? undefined : Math.max(0, now - since)}
        clockLabel={text('consult.title')}
      />
      {consult.merging ? <p className={css.strip}>{text('consult.merging', { name })}</p> : null}
      <ControlBar taskId={task.id} label={text('consult.bar')} items={bar.items} last={bar.last} />
    </section>
  );
}
