import type { ComponentType } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Control } from '../../api/types.ts';
import { type MessageId, useCodeText, useText } from '../../i18n/messages.ts';
import { useIsPending } from '../../live/command.ts';
import { useLive } from '../../live/store.ts';
import { type Doing, verbKey } from '../../shell/actions.ts';
import { keysOf, type ShortcutAction } from '../../shell/shortcuts.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import css from './ControlBar.module.css';

/** One button of a bar: what it looks like and does. Whether it is shown and works is the server's word. */
export type BarItem = {
  id: string;
  control: Control;
  Icon: ComponentType<{ size?: number }>;
  label: MessageId;
  keys?: ShortcutAction;
  /** The command on its way that keeps the button busy. */
  pending?: Doing;
  run: () => void;
  /** For a control that is on or off. */
  pressed?: boolean;
  /** Begins another group of controls: a thin line stands before it. */
  starts?: boolean;
};

/** The button at the far right: it ends something for everybody, or only leaves. */
export type LastItem = BarItem & { tone: 'stop' | 'leave' };

export function ControlBar({
  taskId,
  label,
  items,
  last,
}: {
  taskId: string;
  label: string;
  items: BarItem[];
  last: LastItem | undefined;
}) {
  return (
    // The style sheet knows from which width on so many buttons have room for words.
    <div className={css.bar} role="toolbar" aria-label={label}>
      <div className={css.inner} data-n={items.length + (last ? 1 : 0)}>
        <div className={css.group}>
          {items.map((item, index) => (
            <ControlButton key={item.id} item={item} taskId={taskId} starts={item.starts && index > 0} />
          ))}
        </div>
        {last ? <ControlButton item={last} taskId={taskId} tone={last.tone} /> : null}
      </div>
    </div>
  );
}

/**
 * A control that stays focusable when it cannot be used, so that everybody can learn why (its reason is in the
 * tooltip and the accessible description).
 */
function ControlButton({
  item,
  taskId,
  tone,
  starts,
}: {
  item: BarItem;
  taskId: string;
  tone?: LastItem['tone'];
  starts?: boolean;
}) {
  const text = useText();
  const codeText = useCodeText();
  const pending = useIsPending(item.pending ? verbKey(taskId, item.pending) : '');
  const offline = useLive((live) => live.connection !== 'online');
  const { Icon, control } = item;
  const usable = control.enabled && !offline;
  const label = text(item.label);
  const why = usable ? undefined : codeText('reason', offline ? 'offline' : (control.reason ?? 'unknown'));
  const whyId = `why-${item.id}-${taskId}`;
  return (
    <Tooltip text={why ?? label} keys={usable && item.keys ? keysOf(item.keys) : undefined}>
      <AriaButton
        className={[css.control, tone && css[tone]].filter(Boolean).join(' ')}
        render={(props) => (
          <button {...props} aria-disabled={!usable || undefined} aria-pressed={item.pressed} />
        )}
        aria-label={label}
        aria-describedby={why ? whyId : undefined}
        data-busy={pending || undefined}
        data-off={!usable || undefined}
        data-on={item.pressed || undefined}
        data-starts={starts || undefined}
        onPress={() => {
          if (usable && !pending) item.run();
        }}
      >
        <Icon size={20} aria-hidden="true" />
        <span className={css.label}>{label}</span>
        {why ? (
          <span id={whyId} hidden>
            {why}
          </span>
        ) : null}
      </AriaButton>
    </Tooltip>
  );
}
