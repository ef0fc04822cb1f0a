import type { Customer } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Masked } from '../../ui/Masked.tsx';
import css from './DestinationDialog.module.css';

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

/**
 * A number that stands in no list. The customer's own is at hand; where it is masked this page does not know it, and
 * the command names it by the task (MSK-7).
 */
export function NumberField({
  value,
  onChange,
  customer,
  byReference,
  onReference,
}: {
  value: string;
  onChange: (value: string) => void;
  customer: Customer;
  /** The customer's masked number is chosen. */
  byReference: boolean;
  onReference: (chosen: boolean) => void;
}) {
  const text = useText();
  if (byReference)
    return (
      <div className={css.reference}>
        <b>
          <Masked value={customer.number} />
        </b>
        <span>{text('pick.customerNumberTaken')}</span>
        <Button tone="quiet" onPress={() => onReference(false)}>
          {text('pick.otherNumber')}
        </Button>
      </div>
    );
  return (
    <div className={css.number}>
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
      {customer.number ? (
        <Button
          tone="quiet"
          onPress={() => (customer.masked ? onReference(true) : onChange(cleanDestination(customer.number)))}
        >
          {text('pick.customerNumber')}
        </Button>
      ) : null}
    </div>
  );
}
