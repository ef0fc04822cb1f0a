import { X } from 'lucide-react';
import { useState } from 'react';
import { submitConsultWrapUp } from '../../api/endpoints.ts';
import { useWrapUpCodes } from '../../api/queries.ts';
import type { Task } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { useText } from '../../i18n/messages.ts';
import { dataLang } from '../../lib/language.ts';
import { perform, useIsPending } from '../../live/command.ts';
import { verbKey } from '../../shell/actions.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select } from '../../ui/Field.tsx';
import css from './ConsultWrapUp.module.css';
import { arrange } from './WrapUp.tsx';

/** What the consult was about: optional, beside the call's controls, gone when the customer is resumed (CON-12). */
export function ConsultWrapUp({ task }: { task: Task }) {
  const text = useText();
  const { language } = useLanguage();
  const [closed, setClosed] = useState(false);
  const codes = useWrapUpCodes();
  const [chosen, setChosen] = useState<string>();
  const pending = useIsPending(verbKey(task.id, 'consult/wrapup'));
  const { rest } = arrange(codes.data ?? [], [], language);
  if (closed) return null;
  return (
    <form
      className={css.row}
      aria-label={text('consultWrapUp.title')}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen)
          void perform(verbKey(task.id, 'consult/wrapup'), () => submitConsultWrapUp(task.id, chosen));
      }}
    >
      <Select
        label={text('consultWrapUp.title')}
        placeholder={text('consultWrapUp.choose')}
        choices={rest.map(({ id, name }) => ({ id, name, lang: dataLang(name) }))}
        value={chosen ?? null}
        onChange={setChosen}
      />
      <Button type="submit" isPending={pending} isDisabled={!chosen || !task.controls.consultWrapup.enabled}>
        {text('consultWrapUp.submit')}
      </Button>
      <p>{text(task.controls.resume.visible ? 'consultWrapUp.hintHeld' : 'consultWrapUp.hint')}</p>
      <IconButton label={text('common.close')} onPress={() => setClosed(true)}>
        <X size={17} aria-hidden="true" />
      </IconButton>
    </form>
  );
}
