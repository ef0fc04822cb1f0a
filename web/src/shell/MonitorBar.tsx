import { Ear, MessagesSquare, Pause, PhoneOff, Play, Speech } from 'lucide-react';
import type { ComponentType } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { MonitorVerb } from '../api/endpoints.ts';
import type { Control, Monitor, MonitorMode, Task } from '../api/types.ts';
import { type MessageId, useText } from '../i18n/messages.ts';
import { useIsPending } from '../live/command.ts';
import { useLive } from '../live/store.ts';
import { Button } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { runVerb, verbKey } from './actions.ts';
import css from './MonitorBar.module.css';

type Mode = {
  mode: MonitorMode;
  verb: MonitorVerb;
  control: Control;
  Icon: ComponentType<{ size?: number }>;
  label: MessageId;
  hint: MessageId;
};

/** What a supervisor does in a call: exactly one of three ways of taking part, pause, stop (SUP-5..8). */
export function MonitorBar({ task, monitor }: { task: Task; monitor: Monitor }) {
  const text = useText();
  const offline = useLive((live) => live.connection !== 'online');
  const pausing = useIsPending(verbKey(task.id, 'monitor/pause'));
  const resuming = useIsPending(verbKey(task.id, 'monitor/resume'));
  const stopping = useIsPending(verbKey(task.id, 'monitor/stop'));
  const { controls } = monitor;
  const modes: Mode[] = [
    {
      mode: 'silent',
      verb: 'monitor/listen',
      control: controls.listen,
      Icon: Ear,
      label: 'monitor.listen',
      hint: 'monitor.hint.silent',
    },
    {
      mode: 'whisper',
      verb: 'monitor/whisper',
      control: controls.whisper,
      Icon: Speech,
      label: 'monitor.whisper',
      hint: 'monitor.hint.whisper',
    },
    {
      mode: 'bargeIn',
      verb: 'monitor/barge',
      control: controls.barge,
      Icon: MessagesSquare,
      label: 'monitor.barge',
      hint: 'monitor.hint.bargeIn',
    },
  ];
  return (
    <div className={css.bar} role="toolbar" aria-label={text('monitor.bar')}>
      {monitor.ringing ? (
        <p className={css.note}>{text('offer.onPhone')}</p>
      ) : (
        <fieldset className={css.modes} aria-label={text('monitor.mode')}>
          {modes
            .filter(({ control }) => control.visible)
            .map((mode) => (
              <ModeButton key={mode.mode} task={task} mode={mode} current={monitor.mode === mode.mode} />
            ))}
        </fieldset>
      )}
      <div className={css.actions}>
        {controls.pause.visible ? (
          <Button
            icon={<Pause size={17} aria-hidden="true" />}
            isPending={pausing}
            isDisabled={!controls.pause.enabled || offline}
            onPress={() => runVerb(task, 'monitor/pause')}
          >
            {text('monitor.pause')}
          </Button>
        ) : null}
        {controls.resume.visible ? (
          <Button
            tone="primary"
            icon={<Play size={17} aria-hidden="true" />}
            isPending={resuming}
            isDisabled={!controls.resume.enabled || offline}
            onPress={() => runVerb(task, 'monitor/resume')}
          >
            {text('monitor.resume')}
          </Button>
        ) : null}
        {controls.stop.visible ? (
          <Button
            tone="stopOutline"
            icon={<PhoneOff size={17} aria-hidden="true" />}
            isPending={stopping}
            isDisabled={!controls.stop.enabled || offline}
            onPress={() => runVerb(task, 'monitor/stop')}
          >
            {text('monitor.stop')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** Toggle buttons, not radio buttons: an arrow key must never put a supervisor into a call. */
function ModeButton({ task, mode, current }: { task: Task; mode: Mode; current: boolean }) {
  const text = useText();
  const offline = useLive((live) => live.connection !== 'online');
  const pending = useIsPending(verbKey(task.id, mode.verb));
  const usable = mode.control.enabled && !offline;
  const { Icon } = mode;
  return (
    <Tooltip text={text(mode.hint)}>
      <AriaButton
        className={css.mode}
        render={(props) => (
          <button {...props} aria-pressed={current} aria-disabled={(!usable && !current) || undefined} />
        )}
        data-on={current || undefined}
        data-busy={pending || undefined}
        onPress={() => {
          if (usable && !current && !pending) runVerb(task, mode.verb);
        }}
      >
        <Icon size={18} aria-hidden="true" />
        {text(mode.label)}
      </AriaButton>
    </Tooltip>
  );
}
