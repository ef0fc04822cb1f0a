import type { IntlShape } from 'react-intl';
import type { VariableAuthor, VariableKind } from '../api/types.ts';
import type { Language } from '../i18n/messages.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import type { Text } from './taskText.ts';

/** An administrator's label in the reader's language, where one was given (CAD-1). */
export function variableLabel(
  { label, labels }: { label: string; labels: Record<string, string> },
  language: Language,
): string {
  return labels[language] ?? label;
}

/** A value as people read it; the empty one is the caller's. */
export function valueText(
  kind: VariableKind | undefined,
  value: string,
  text: Text,
  intl: IntlShape,
): string {
  switch (kind) {
    case 'boolean':
      return value === 'true' || value === 'false' ? text(`variable.${value}`) : value;
    case 'dateTime': {
      const moment = Date.parse(value);
      return Number.isNaN(moment)
        ? value
        : intl.formatDate(moment, { dateStyle: 'medium', timeStyle: 'short' });
    }
    case 'decimal':
      // Digits are kept as they were written: rounding and grouping would be ours, not the value's.
      return intl.locale.startsWith('bg') ? value.replace('.', ',') : value;
    case 'text':
    case 'integer':
    case undefined:
      return displayNumber(value);
  }
}

/** Whose doing a value is, as values of a sentence that selects by `kind`. */
export function authorValues(by: VariableAuthor): { kind: string; name: string } {
  return { kind: by.kind, name: by.name ?? by.id ?? '' };
}
