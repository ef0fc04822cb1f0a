// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { VariableKind } from '../../../api/types.ts';
import { admits, CHARACTERS_MAX, characters, fieldText, fits, problemOf, savedForm } from './values.ts';

describe('the length of a text', () => {
  // Proves: CAD-3
  it('is counted as people count', () => {
    expect(characters('е\u0301🇧🇬👩‍💻я')).toBe(4);
    for (const one of ['x', 'я', 'е\u0301', '🇧🇬']) {
      expect(fits(one.repeat(CHARACTERS_MAX))).toBe(true);
      expect(fits(one.repeat(CHARACTERS_MAX + 1))).toBe(false);
    }
    expect(fits(`a${'\u0301'.repeat(4_096)}`)).toBe(false);
  });

  it('may shrink when a flow made it too long, and not grow', () => {
    const long = 'я'.repeat(1_000);
    expect(admits(long, long.slice(1))).toBe(true);
    expect(admits(long, `${long}я`)).toBe(false);
  });
});

describe('what a typed text means', () => {
  const rows: [VariableKind, string, string, ReturnType<typeof problemOf>][] = [
    ['text', ' as it is ', ' as it is ', undefined],
    ['integer', ' 12 345 ', '12345', undefined],
    ['integer', '+007', '7', undefined],
    ['integer', '1.0', '1.0', 'invalidInteger'],
    ['integer', '9223372036854775807', '9223372036854775807', undefined],
    ['integer', '9223372036854775808', '9223372036854775808', 'invalidInteger'],
    ['decimal', '12,50', '12.50', undefined],
    ['decimal', '12\u00a0345,5', '12345.5', undefined],
    ['decimal', '-007.5', '-7.5', undefined],
    ['decimal', '1,234.5', '1,234.5', 'invalidDecimal'],
    ['decimal', '12,5a', '12,5a', 'invalidDecimal'],
    ['decimal', '1234567890123456', '1234567890123456', 'invalidDecimal'],
    ['boolean', 'true', 'true', undefined],
    ['boolean', 'maybe', 'maybe', 'invalidBoolean'],
    ['dateTime', '2026-03-29T10:05:00.000+03:00', '2026-03-29T07:05:00Z', undefined],
    ['dateTime', 'tomorrow', 'tomorrow', 'invalidDateTime'],
    ['integer', '  ', '', undefined],
  ];
  // Proves: CAD-2, CAD-4
  it.each(rows)('%s %s', (kind, typed, value, problem) => {
    expect(savedForm(kind, typed)).toBe(value);
    expect(problemOf(kind, typed)).toBe(problem);
  });

  it('stands in a field as the reader writes it, and is the same value again', () => {
    expect(fieldText('decimal', '10.50', 'bg')).toBe('10,50');
    expect(fieldText('decimal', '10.50', 'en')).toBe('10.50');
    expect(savedForm('decimal', fieldText('decimal', '10.50', 'bg'))).toBe('10.50');
  });
});
