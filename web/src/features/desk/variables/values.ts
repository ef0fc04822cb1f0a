import type { VariableKind } from '../../../api/types.ts';
import type { Language } from '../../../i18n/messages.ts';

/** CAD-3: what an agent types or pastes, in characters as people count them. */
export const CHARACTERS_MAX = 256;
/** The same in bytes: a character of very many parts has a cap of its own. */
const BYTES_MAX = 4_096;
/** From here on the field says how much is left. */
export const COUNTED_FROM = 200;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** The length of a text as people count it: a letter with its accent is one, and so is a flag. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

export function fits(text: string): boolean {
  return characters(text) <= CHARACTERS_MAX && encoder.encode(text).length <= BYTES_MAX;
}

/** Whether a text may become the next. One that a flow made too long may be shortened step by step. */
export function admits(now: string, next: string): boolean {
  return fits(next) || characters(next) < characters(now);
}

/** Spaces between groups of digits, as they come along when a number is copied. */
const GAPS = /[\s\u00A0\u202F]/g;
const INTEGER_MAX = 2n ** 63n - 1n;
const DECIMAL_DIGITS = 15;

/**
 * What the server keeps for a typed text: numbers with a point and without gaps, moments in UTC. A text that is not
 * right yet stays as it is.
 */
export function savedForm(kind: VariableKind, typed: string): string {
  switch (kind) {
    case 'text':
      return typed;
    case 'boolean':
      return typed.trim();
    case 'integer': {
      const bare = typed.replace(GAPS, '');
      return /^[+-]?\d+$/.test(bare) ? BigInt(bare.replace('+', '')).toString() : typed.trim();
    }
    case 'decimal': {
      const bare = typed.replace(GAPS, '').replace(/^\+/, '');
      const pointed = bare.includes('.') ? bare : bare.replace(',', '.');
      return /^-?\d+(\.\d+)?$/.test(pointed) ? pointed.replace(/^(-?)0+(?=\d)/, '$1') : typed.trim();
    }
    case 'dateTime': {
      const moment = Date.parse(typed);
      return Number.isNaN(moment) ? typed.trim() : new Date(moment).toISOString().replace('.000Z', 'Z');
    }
  }
}

export type ValueProblem =
  | 'valueTooLong'
  | 'invalidInteger'
  | 'invalidDecimal'
  | 'invalidBoolean'
  | 'invalidDateTime';

/** Why a text cannot be saved; an empty one means "no value". The server has the last word. */
export function problemOf(kind: VariableKind, typed: string): ValueProblem | undefined {
  if (!fits(typed)) return 'valueTooLong';
  const value = savedForm(kind, typed);
  if (value === '') return undefined;
  switch (kind) {
    case 'text':
      return undefined;
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : 'invalidBoolean';
    case 'integer': {
      if (!/^-?\d+$/.test(value)) return 'invalidInteger';
      const number = BigInt(value);
      return number > INTEGER_MAX || number < -INTEGER_MAX - 1n ? 'invalidInteger' : undefined;
    }
    case 'decimal': {
      const right = /^-?\d+(\.\d+)?$/.test(value) && value.replace(/\D/g, '').length <= DECIMAL_DIGITS;
      return right ? undefined : 'invalidDecimal';
    }
    case 'dateTime':
      return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? undefined : 'invalidDateTime';
  }
}

/** A value as it stands in a field: as the reader writes it. [`savedForm`] of it is the value again. */
export function fieldText(kind: VariableKind, value: string, language: Language): string {
  return kind === 'decimal' && language === 'bg' ? value.replace('.', ',') : value;
}
