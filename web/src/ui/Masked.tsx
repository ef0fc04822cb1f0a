import { type Text, useText } from '../i18n/messages.ts';
import css from './Masked.module.css';

/** What the server sends for a masked number: a mask of fixed length, and at most four digits (MSK-2). */
const MASK = /^••••(?: (\d{4}))?$/;

/** A masked number in words, for those who hear it; anything else as it is. */
export function spoken(value: string, text: Text): string {
  const found = MASK.exec(value);
  if (!found) return value;
  return found[1] ? text('masked.ending', { digits: found[1].split('').join(' ') }) : text('masked.whole');
}

/** A number or a name that may be a masked number: such a one says why it is, and is not taken into copies. */
export function Masked({ value }: { value: string }) {
  const text = useText();
  if (!MASK.test(value)) return value;
  return (
    <span className={css.masked} title={text('masked.why')}>
      <span aria-hidden="true">{value}</span>
      <span className="visually-hidden">{spoken(value, text)}</span>
    </span>
  );
}
