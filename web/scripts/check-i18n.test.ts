// @vitest-environment node
import { describe, expect, it } from 'vitest';
// @ts-expect-error: a plain script, run by node itself
import { placeholders, problemsOf } from './check-i18n.mjs';

describe('the check of the catalogues', () => {
  it('reads the placeholders of plurals too', () => {
    expect(placeholders('{count, plural, one {# call of {name}} other {# calls}}')).toEqual([
      'count',
      'name',
    ]);
  });

  // Proves: B-12
  it('finds what differs between the languages', () => {
    const en = { 'a.b': 'Call {name}', 'a.c': 'Two', 'a.d': 'Three' };
    const bg = { 'a.b': 'Обаждане', 'a.c': 'Two', 'a.e': '' };
    expect(problemsOf(en, bg, "'a.b' 'a.c' 'a.d'")).toEqual([
      'bg.json lacks a.d',
      'en.json lacks a.e',
      'a.b: the Bulgarian sentence lacks {name}',
      'a.c: Bulgarian in Latin letters: Two',
    ]);
    expect(problemsOf({ 'a.b': 'One' }, { 'a.b': 'Едно' }, '')).toEqual(['a.b is used nowhere']);
  });
});
