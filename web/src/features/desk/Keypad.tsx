import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { sendDigits } from '../../api/endpoints.ts';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { notifyProblem } from '../../live/notices.ts';
import { useView } from '../../shell/view.ts';
import { IconButton } from '../../ui/Button.tsx';
import css from './Keypad.module.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const SHOWN = 18;

/** Keys for menus on the other side; also typed on the keyboard while the pad has the focus. */
export function Keypad({ task }: { task: Task }) {
  const text = useText();
  const [sent, setSent] = useState('');
  const box = useRef<HTMLElement>(null);
  const usable = task.controls.dtmf.enabled;

  useEffect(() => box.current?.focus(), []);

  const close = () => useView.setState({ under: undefined });
  const press = (key: string) => {
    if (!usable) return;
    setSent((before) => (before + key).slice(-SHOWN));
    sendDigits(task.id, key).catch(notifyProblem);
  };

  return (
    <section
      ref={box}
      className={css.pad}
      aria-label={text('control.keypad')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        else if (!event.ctrlKey && !event.altKey && !event.metaKey && /^[0-9*#]$/.test(event.key))
          press(event.key);
      }}
    >
      <div className={css.top}>
        <output className={css.sent} aria-label={text('keypad.sent')}>
          {sent || <span>{text('keypad.hint')}</span>}
        </output>
        <IconButton label={text('common.close')} onPress={close}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </div>
      <div className={css.keys}>
        {KEYS.map((key) => (
          <AriaButton key={key} className={css.key} isDisabled={!usable} onPressStart={() => press(key)}>
            {key}
          </AriaButton>
        ))}
      </div>
    </section>
  );
}
