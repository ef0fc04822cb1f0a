import { useText } from '../../i18n/messages.ts';
import { TextField } from '../../ui/Field.tsx';

/** CON-5: a number has so many digits. */
const DIGITS_MIN = 3;
const DIGITS_MAX = 18;
/** Digits and the few signs between them. */
const SIGNS_MAX = 24;

/** CON-5: of what is typed or pasted, digits and `+ # * :` stay; every other sign and letter is dropped. */
export function cleanDestination(typed: string): string {
  return typed.replace(/[^0-9+#*:]/g, '').slice(0, SIGNS_MAX);
}

/** What keeps a number from being dialled; an empty field is no mistake yet. */
export function numberProblem(number: string): 'short' | 'long' | undefined {
  const digits = number.replace(/\D/g, '').length;
  if (number === '') return undefined;
  if (digits < DIGITS_MIN) return 'short';
  return digits > DIGITS_MAX ? 'long' : undefined;
}

/** A number that stands in no list. */
export function NumberField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const text = useText();
  return (
    <TextField
      label={text('pick.number')}
      value={value}
      onChange={(typed) => onChange(cleanDestination(typed))}
      inputMode="tel"
      autoComplete="off"
      placeholder="+359888123456"
      hint={text('pick.numberHint')}
      error={numberProblem(value) === 'long' ? text('pick.numberLong') : undefined}
    />
  );
}
