import { FilePen, TriangleAlert } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { Task } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/IntlRoot.tsx';
import { useText } from '../../../i18n/messages.ts';
import { dataLang } from '../../../lib/language.ts';
import { valueText, variableLabel } from '../../../shell/variableText.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import css from './DraftsDialog.module.css';
import { useProblemText } from './problemText.ts';
import { problemOf } from './values.ts';

/** The wrap-up is about to be submitted with text that is not saved: the agent says what becomes of it (CAD-7). */
export function DraftsDialog({
  task,
  isPending,
  onDecide,
  onClose,
}: {
  task: Task;
  isPending: boolean;
  onDecide: (drafts: 'save' | 'discard') => void;
  onClose: () => void;
}) {
  const text = useText();
  const problemText = useProblemText();
  const intl = useIntl();
  const { language } = useLanguage();
  const rows = task.drafts.map((draft) => {
    const variable = task.variables.find(({ name }) => name === draft.name);
    const wrong = variable && draft.value !== null ? problemOf(variable.type, draft.value) : undefined;
    return {
      name: draft.name,
      label: variable ? variableLabel(variable, language) : draft.name,
      value:
        draft.value === null
          ? text('variable.secretSet')
          : draft.value === ''
            ? text('variable.none')
            : valueText(variable?.type, draft.value, text, intl),
      why: draft.conflict ? text('wrapUp.drafts.conflict') : wrong ? problemText(wrong) : undefined,
    };
  });
  const stuck = rows.some(({ why }) => why !== undefined);
  return (
    <Dialog
      role="alertdialog"
      tone="wait"
      width={520}
      icon={<FilePen size={20} aria-hidden="true" />}
      title={text('wrapUp.drafts.title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{text('wrapUp.drafts.back')}</Button>
          <Button isPending={isPending} onPress={() => onDecide('discard')}>
            {text('wrapUp.drafts.discard')}
          </Button>
          <Button
            autoFocus
            tone="primary"
            isDisabled={stuck}
            isPending={isPending}
            onPress={() => onDecide('save')}
          >
            {text('wrapUp.drafts.save')}
          </Button>
        </>
      }
    >
      <p>{text('wrapUp.drafts.body')}</p>
      <dl className={css.drafts}>
        {rows.map(({ name, label, value, why }) => (
          <div key={name}>
            <dt lang={dataLang(label)}>{label}</dt>
            <dd lang={dataLang(value)}>
              {value}
              {why ? (
                <small lang={language}>
                  <TriangleAlert size={14} aria-hidden="true" />
                  {why}
                </small>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
