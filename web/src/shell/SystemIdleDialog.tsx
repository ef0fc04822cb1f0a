import { BellOff } from 'lucide-react';
import { useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { useIsPending } from '../live/command.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { goAvailable, STATE_KEY } from './actions.ts';
import css from './SystemIdle.module.css';
import { type SystemIdleQuestion, useSystemIdle } from './systemIdle.ts';

/** D-2: one question, two ways on. A dialog when nothing else is at hand, else a line above the work. */
export function SystemIdleDialog() {
  const text = useText();
  const pending = useIsPending(STATE_KEY);
  const question = useSystemIdle();
  if (!question || question.beside) return null;
  return (
    <Dialog
      role="alertdialog"
      tone="stop"
      icon={<BellOff size={20} aria-hidden="true" />}
      title={question.title}
      onClose={question.stay}
      width={540}
      actions={
        <>
          <Button onPress={question.stay}>{text('rona.stayIdle')}</Button>
          <Button tone="live" autoFocus isPending={pending} onPress={() => void goAvailable()}>
            {text('rona.setAvailable')}
          </Button>
        </>
      }
    >
      <p>{question.body}</p>
      <Names question={question} />
    </Dialog>
  );
}

/** The same beside the work: it never takes the focus and covers no request. */
export function SystemIdleBanner() {
  const text = useText();
  const pending = useIsPending(STATE_KEY);
  const question = useSystemIdle();
  if (!question?.beside) return null;
  return (
    <div
      className={css.banner}
      role="alertdialog"
      aria-modal="false"
      aria-labelledby="system-idle-title"
      aria-describedby="system-idle-body"
    >
      <BellOff size={19} aria-hidden="true" />
      <div className={css.words}>
        <h2 id="system-idle-title">{question.title}</h2>
        <div id="system-idle-body">
          <p>{question.body}</p>
          <Names question={question} />
        </div>
      </div>
      <div className={css.buttons}>
        <Button onPress={question.stay}>{text('rona.stayIdle')}</Button>
        <Button tone="live" isPending={pending} onPress={() => void goAvailable()}>
          {text('rona.setAvailable')}
        </Button>
      </div>
    </div>
  );
}

function Names({ question }: { question: SystemIdleQuestion }) {
  const text = useText();
  if (question.names.length === 0) return null;
  return (
    <ul className={css.names} aria-label={text('rona.missed')}>
      {question.names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same name, and the list only grows
        <li key={index} lang={dataLang(name)}>
          {name}
        </li>
      ))}
    </ul>
  );
}
