import { lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useText } from '../../../i18n/messages.ts';
import { dataLang } from '../../../lib/language.ts';
import type { Field } from './fields.ts';
import css from './Variables.module.css';
import { admits, characters } from './values.ts';

// Calendars are heavy, and most calls have no dates.
const DateTimeField = lazy(() => import('./DateTimeField.tsx'));

type Props = {
  field: Field;
  /** Of a secure one: its text is in sight. */
  isShown: boolean;
  labelledBy: string;
  describedBy: string;
  isInvalid: boolean;
  onType: (text: string) => void;
  /** Something was typed or pasted that would make so many characters; the field has not taken it. */
  onTooLong: (characters: number) => void;
  onFocus: () => void;
  onBlur: () => void;
};

/** The field of a variable, by its type (CAD-2). */
export function ValueField(props: Props) {
  const { field, labelledBy, describedBy, isInvalid, onType, onFocus, onBlur } = props;
  const { type, secure } = field.variable;
  if (secure) return <Secret {...props} />;
  switch (type) {
    case 'text':
    case 'integer':
    case 'decimal':
      return <Line {...props} />;
    case 'boolean':
      return <Choice {...props} />;
    case 'dateTime':
      return (
        <Suspense fallback={<span className={css.input} />}>
          <DateTimeField
            value={field.text}
            labelledBy={labelledBy}
            describedBy={describedBy}
            isInvalid={isInvalid}
            onChange={onType}
            onFocus={onFocus}
            onBlur={onBlur}
          />
        </Suspense>
      );
  }
}

/** CAD-3: what would not fit is refused as a whole before it stands there; what stands there stays. */
function useLimit(
  input: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  onTooLong: (characters: number) => void,
): void {
  const latest = useRef(onTooLong);
  useEffect(() => {
    latest.current = onTooLong;
  });
  useEffect(() => {
    const element = input.current;
    const before = (event: Event) => {
      if (!(event instanceof InputEvent) || !element) return;
      const added = event.data ?? event.dataTransfer?.getData('text/plain');
      if (!added) return;
      const { value, selectionStart, selectionEnd } = element;
      const next =
        value.slice(0, selectionStart ?? value.length) + added + value.slice(selectionEnd ?? value.length);
      if (admits(value, next)) return;
      event.preventDefault();
      latest.current(characters(next));
    };
    element?.addEventListener('beforeinput', before);
    return () => element?.removeEventListener('beforeinput', before);
  }, [input]);
}

/** Text grows over lines as it is written; Shift and Enter begins one, Enter alone saves. */
function Line({ field, labelledBy, describedBy, isInvalid, onType, onTooLong, onFocus, onBlur }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  useLimit(input, onTooLong);
  const { type } = field.variable;
  return (
    <textarea
      ref={input}
      className={css.input}
      rows={1}
      value={field.text}
      lang={dataLang(field.text)}
      inputMode={type === 'integer' ? 'numeric' : type === 'decimal' ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck={type === 'text'}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      onChange={({ target }) => {
        // What composing and line breaks add comes past the first guard.
        if (admits(field.text, target.value)) onType(target.value);
        else onTooLong(characters(target.value));
      }}
      onFocus={onFocus}
      onBlur={onBlur}
    />
  );
}

/** A secret can be replaced without being seen. */
function Secret({
  field,
  isShown,
  labelledBy,
  describedBy,
  isInvalid,
  onType,
  onTooLong,
  onFocus,
  onBlur,
}: Props) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  useLimit(input, onTooLong);
  const { filled } = field.variable;
  const hidden = field.away ? text('variable.hiddenDraft') : filled && !isShown ? '••••••••' : undefined;
  return (
    <input
      ref={input}
      className={css.input}
      type={isShown ? 'text' : 'password'}
      value={field.text}
      placeholder={hidden}
      // Not a password of this page: nothing may offer to keep it.
      autoComplete="one-time-code"
      data-1p-ignore
      data-lpignore="true"
      spellCheck={false}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      onChange={({ target }) => {
        if (admits(field.text, target.value)) onType(target.value);
        else onTooLong(characters(target.value));
      }}
      onFocus={onFocus}
      onBlur={onBlur}
    />
  );
}

function Choice({ field, labelledBy, describedBy, isInvalid, onType, onFocus, onBlur }: Props) {
  const text = useText();
  return (
    <RadioGroup
      className={css.choice}
      orientation="horizontal"
      value={field.text}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      isInvalid={isInvalid}
      onChange={onType}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <Radio value="true" className={css.option}>
        {text('variable.true')}
      </Radio>
      <Radio value="false" className={css.option}>
        {text('variable.false')}
      </Radio>
    </RadioGroup>
  );
}
