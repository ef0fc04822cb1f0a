import { Lock } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import type { VariableAuthor } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/IntlRoot.tsx';
import { useText } from '../../../i18n/messages.ts';
import { dataLang } from '../../../lib/language.ts';
import { authorValues, valueText, variableLabel } from '../../../shell/variableText.ts';
import { Masked } from '../../../ui/Masked.tsx';
import { Conflict } from './Conflict.tsx';
import type { Field } from './fields.ts';
import { useProblemText } from './problemText.ts';
import { RevealButton } from './RevealButton.tsx';
import type { Variables } from './useVariables.ts';
import { ValueField } from './ValueField.tsx';
import { VariableHistory } from './VariableHistory.tsx';
import css from './Variables.module.css';
import { CHARACTERS_MAX, COUNTED_FROM, characters } from './values.ts';

/** Keys that mean something to a list, a calendar or a button, and not to the row. */
const ELSEWHERE = 'button, [role=dialog], [role=listbox]';

/** One variable: its label, its value or its field, and what must be known of it. */
export function VariableRow({
  taskId,
  field,
  variables,
  fresh,
  onSave,
  onUseMine,
}: {
  taskId: string;
  field: Field;
  variables: Variables;
  /** Who has changed it a moment ago. */
  fresh: VariableAuthor | undefined;
  onSave: () => void;
  onUseMine: () => void;
}) {
  const text = useText();
  const problemText = useProblemText();
  const { language } = useLanguage();
  const id = useId();
  const [tooLong, setTooLong] = useState<number>();
  const { variable, changed, conflict } = field;
  const { name, secure, editable } = variable;
  const label = variableLabel(variable, language);
  const refused = variables.refused[name];
  const length = variable.type === 'text' && editable ? characters(field.text) : 0;
  const problem = refused
    ? problemText(refused)
    : tooLong
      ? text('variable.noFit', { max: CHARACTERS_MAX, count: tooLong })
      : undefined;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    // Composing letters with Enter, a calendar's keys and those of buttons are not the row's.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!event.currentTarget.contains(target) || target.closest(ELSEWHERE)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onSave();
    } else if (event.key === 'Escape' && changed) {
      setTooLong(undefined);
      void variables.revert([field]);
    }
  };

  return (
    <li
      className={css.row}
      data-fresh={fresh && !conflict ? true : undefined}
      data-conflict={conflict || undefined}
      onKeyDown={editable ? onKeyDown : undefined}
    >
      <div className={css.head}>
        <span className={css.label} id={`${id}label`} lang={dataLang(label)}>
          {label}
        </span>
        {secure ? (
          <span
            className={css.lock}
            role="img"
            id={`${id}lock`}
            aria-label={text('variable.secure')}
            title={text('variable.secure')}
          >
            <Lock size={14} aria-hidden="true" />
          </span>
        ) : null}
        {changed ? (
          <span className={css.unsaved} id={`${id}unsaved`}>
            {text('variable.notSaved')}
          </span>
        ) : null}
        <VariableHistory taskId={taskId} variable={variable} label={label} />
      </div>
      <div className={css.value}>
        {editable ? (
          <ValueField
            field={field}
            isShown={variables.isShown(field)}
            labelledBy={`${id}label`}
            describedBy={`${id}lock ${id}unsaved ${id}notes`}
            isInvalid={problem !== undefined}
            onType={(typed) => {
              setTooLong(undefined);
              variables.type(field, typed);
            }}
            onTooLong={setTooLong}
            onFocus={() => variables.focus(name)}
            onBlur={() => {
              setTooLong(undefined);
              variables.blur(name);
            }}
          />
        ) : (
          <Value field={field} isShown={variables.isShown(field)} />
        )}
        {secure && (variable.filled || changed) ? (
          <RevealButton taskId={taskId} field={field} variables={variables} label={label} />
        ) : null}
      </div>
      <div className={css.notes} id={`${id}notes`}>
        {problem ? (
          <p className={css.problem} role="alert">
            {problem}
          </p>
        ) : null}
        {length >= COUNTED_FROM ? (
          <p className={css.count} data-over={length > CHARACTERS_MAX || undefined}>
            {text('variable.count', { count: length, max: CHARACTERS_MAX })}
          </p>
        ) : null}
        {fresh && !conflict ? (
          <p className={css.fresh}>{text('variable.savedBy', authorValues(fresh))}</p>
        ) : null}
      </div>
      {conflict ? (
        <Conflict
          field={field}
          isDisabled={variables.pending}
          onUseMine={editable ? onUseMine : undefined}
          onKeepTheirs={() => void variables.revert([field])}
        />
      ) : null}
    </li>
  );
}

/** A value that is only read. */
function Value({ field: { variable, text: shown }, isShown }: { field: Field; isShown: boolean }) {
  const text = useText();
  const intl = useIntl();
  const value = variable.secure ? (isShown ? shown : null) : variable.value;
  if (variable.secure && !isShown && variable.filled)
    return (
      <p className={css.read}>
        <span aria-hidden="true">••••••••</span>
        <span className="visually-hidden">{text('variable.secretSet')}</span>
      </p>
    );
  if (!value) return <p className={css.blank}>{text('pane.noValue')}</p>;
  const words = valueText(variable.type, value, text, intl);
  return (
    <p className={css.read} lang={dataLang(words)}>
      <Masked value={words} />
    </p>
  );
}
