import { X } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { askForHelp, suggestWrapUp } from '../../api/endpoints.ts';
import { useWrapUpCodes } from '../../api/queries.ts';
import type { Task } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { useText } from '../../i18n/messages.ts';
import { dataLang } from '../../lib/language.ts';
import { perform, useIsPending } from '../../live/command.ts';
import { useMe } from '../../live/store.ts';
import { verbKey } from '../../shell/actions.ts';
import { useView } from '../../shell/view.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import css from './Contributions.module.css';
import { arrange } from './WrapUp.tsx';

const NOTE_MAX = 500;

/** The first thing to fill in; the closing cross stands before it. */
const FIRST_FIELD = ':scope > div + p ~ * :is(input, button)';

const close = () => useView.setState({ under: undefined });

/** A small form under the control bar. It never covers the controls, and Escape closes it. */
function Under({
  title,
  hint,
  onSubmit,
  children,
}: {
  title: string;
  hint: string;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const text = useText();
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus(), []);
  return (
    <form
      ref={box}
      className={css.box}
      aria-label={title}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div className={css.head}>
        <h2>{title}</h2>
        <IconButton label={text('common.close')} onPress={close}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </div>
      <p>{hint}</p>
      {children}
    </form>
  );
}

/** Whoever assists suggests one reason and a note; the owner alone submits (END-5). */
export function SuggestPanel({ task }: { task: Task }) {
  const text = useText();
  const { language } = useLanguage();
  const me = useMe().agent.id;
  const mine = task.suggestions.find((each) => each.agentId === me);
  const codes = useWrapUpCodes();
  const [code, setCode] = useState(mine?.wrapUpCodeId);
  const [note, setNote] = useState(mine?.note ?? '');
  const key = verbKey(task.id, 'wrapup/suggest');
  const pending = useIsPending(key);
  const { rest } = arrange(codes.data ?? [], [], language);
  const empty = code === undefined && note.trim() === '';
  return (
    <Under
      title={text('suggest.title')}
      hint={text('suggest.hint')}
      onSubmit={() => {
        if (empty) return;
        void perform(key, () =>
          suggestWrapUp(task.id, { wrapUpCodeId: code, note: note.trim() || undefined }),
        ).then((accepted) => accepted && close());
      }}
    >
      <Select
        label={text('wrapUp.reason')}
        placeholder={text('consultWrapUp.choose')}
        choices={rest.map(({ id, name }) => ({ id, name, lang: dataLang(name) }))}
        value={code ?? null}
        onChange={setCode}
      />
      <TextField label={text('suggest.note')} value={note} onChange={setNote} maxLength={NOTE_MAX} />
      <Button
        type="submit"
        tone="primary"
        isPending={pending}
        isDisabled={empty || !task.controls.wrapupSuggest.enabled}
      >
        {text(mine ? 'suggest.again' : 'suggest.send')}
      </Button>
    </Under>
  );
}

/** An agent calls for a supervisor; a reason may be given (SUP-19). */
export function HelpPanel({ task }: { task: Task }) {
  const text = useText();
  const [reason, setReason] = useState('');
  const key = verbKey(task.id, 'help');
  const pending = useIsPending(key);
  return (
    <Under
      title={text('help.title')}
      hint={text('help.hint')}
      onSubmit={() =>
        void perform(key, () => askForHelp(task.id, reason.trim() || undefined)).then(
          (accepted) => accepted && close(),
        )
      }
    >
      <TextField label={text('help.reason')} value={reason} onChange={setReason} maxLength={NOTE_MAX} />
      <Button type="submit" tone="primary" isPending={pending} isDisabled={!task.controls.help.enabled}>
        {text('help.send')}
      </Button>
    </Under>
  );
}
