import { LogOut } from 'lucide-react';
import type { Problem } from '../api/problem.ts';
import { useCodeText, useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { inListOrder, isRequest } from '../live/order.ts';
import { useMe } from '../live/store.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import css from './SignOutRefused.module.css';
import { TaskIcon } from './TaskIcon.tsx';
import { stateText, taskKind, taskName } from './taskText.ts';

/** STN-18, STN-19: requests and open work keep a person here; which, and what to do first. */
export function SignOutRefused({ problem, onClose }: { problem: Problem; onClose: () => void }) {
  const text = useText();
  const codeText = useCodeText();
  const { tasks } = useMe();
  const requests = problem.code === 'requestPending';
  const open = inListOrder(tasks.filter((task) => isRequest(task) === requests));
  return (
    <Dialog
      role="alertdialog"
      tone="wait"
      icon={<LogOut size={20} aria-hidden="true" />}
      title={text('signOut.refused')}
      onClose={onClose}
      width={480}
      actions={
        <Button tone="primary" autoFocus onPress={onClose}>
          {text('common.understood')}
        </Button>
      }
    >
      <p>{codeText('problem', problem.code, problem.params)}</p>
      {open.length > 0 ? (
        <ul className={css.list} aria-label={text('signOut.open')}>
          {open.map((task) => {
            const name = taskName(task, text);
            return (
              <li key={task.id}>
                <TaskIcon task={task} size={30} />
                <span className={css.words} data-shortens>
                  <b lang={dataLang(name)}>{name}</b>
                  <small>
                    {text(`offer.kind.${taskKind(task)}`)} · {stateText(task, text)}
                  </small>
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Dialog>
  );
}
