import { Grid3x3, Mic, MicOff, Pause, PhoneOff, Play } from 'lucide-react';
import type { ComponentType } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Control, ControlName, Task } from '../../api/types.ts';
import { type MessageId, useCodeText, useText } from '../../i18n/messages.ts';
import { useIsPending } from '../../live/command.ts';
import { useLive } from '../../live/store.ts';
import { runVerb, toggleMute, verbKey } from '../../shell/actions.ts';
import { keysOf, type ShortcutAction } from '../../shell/shortcuts.ts';
import { useView } from '../../shell/view.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import css from './ControlBar.module.css';

type Item = {
  name: ControlName;
  Icon: ComponentType<{ size?: number }>;
  label: MessageId;
  keys: ShortcutAction;
  /** The command on its way that keeps the button busy. */
  pending: 'mute' | 'hold' | 'resume' | 'end' | undefined;
  run: (task: Task) => void;
  /** For a control that is on or off. */
  pressed?: boolean;
};

/** What this version of the desktop can do, in the bar's order. Whether it is shown is the server's word. */
function itemsFor(task: Task, keypadOpen: boolean): Item[] {
  return [
    {
      name: 'mute',
      Icon: task.muted ? MicOff : Mic,
      label: task.muted ? 'control.unmute' : 'control.mute',
      keys: 'mute',
      pending: 'mute',
      run: toggleMute,
      pressed: task.muted,
    },
    {
      name: 'hold',
      Icon: Pause,
      label: 'control.hold',
      keys: 'hold',
      pending: 'hold',
      run: (t) => runVerb(t, 'hold'),
    },
    {
      name: 'resume',
      Icon: Play,
      label: 'control.resume',
      keys: 'hold',
      pending: 'resume',
      run: (t) => runVerb(t, 'resume'),
    },
    {
      name: 'dtmf',
      Icon: Grid3x3,
      label: 'control.keypad',
      keys: 'keypad',
      pending: undefined,
      run: () => useView.setState((view) => ({ keypadOpen: !view.keypadOpen })),
      pressed: keypadOpen,
    },
  ];
}

export function ControlBar({ task }: { task: Task }) {
  const text = useText();
  const keypadOpen = useView((view) => view.keypadOpen);
  const items = itemsFor(task, keypadOpen).filter((item) => task.controls[item.name].visible);
  const end = task.controls.end;
  return (
    <div className={css.bar} role="toolbar" aria-label={text('control.bar')}>
      <div className={css.group}>
        {items.map((item) => (
          <ControlButton key={item.name} item={item} task={task} control={task.controls[item.name]} />
        ))}
      </div>
      {end.visible ? (
        <ControlButton
          task={task}
          control={end}
          danger
          item={{
            name: 'end',
            Icon: PhoneOff,
            label: 'control.end',
            keys: 'end',
            pending: 'end',
            run: (t) => runVerb(t, 'end'),
          }}
        />
      ) : null}
    </div>
  );
}

/**
 * A control that stays focusable when it cannot be used, so that everybody can learn why (its reason is in the
 * tooltip and the accessible description).
 */
function ControlButton({
  item,
  task,
  control,
  danger,
}: {
  item: Item;
  task: Task;
  control: Control;
  danger?: boolean;
}) {
  const text = useText();
  const codeText = useCodeText();
  const pending = useIsPending(item.pending ? verbKey(task.id, item.pending) : '');
  const offline = useLive((live) => live.connection !== 'online');
  const { Icon } = item;
  const usable = control.enabled && !offline;
  const label = text(item.label);
  const why = usable ? undefined : codeText('reason', offline ? 'offline' : (control.reason ?? 'unknown'));
  const whyId = `why-${item.name}-${task.id}`;
  return (
    <Tooltip text={why ?? label} keys={usable ? keysOf(item.keys) : undefined}>
      <AriaButton
        className={[css.control, danger && css.danger].filter(Boolean).join(' ')}
        render={(props) => (
          <button {...props} aria-disabled={!usable || undefined} aria-pressed={item.pressed} />
        )}
        aria-label={label}
        aria-describedby={why ? whyId : undefined}
        data-busy={pending || undefined}
        data-off={!usable || undefined}
        data-on={item.pressed || undefined}
        onPress={() => {
          if (usable && !pending) item.run(task);
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
