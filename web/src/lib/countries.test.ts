import { describe, expect, it } from 'vitest';
import { cleanNumber, countryOf, inCountry, named } from './countries.ts';

const countries = [
  { id: 'BG', callingCode: '359', main: true },
  { id: 'CA', callingCode: '1', main: false },
  { id: 'GB', callingCode: '44', main: true },
  { id: 'JE', callingCode: '44', main: false },
  { id: 'US', callingCode: '1', main: true },
];
const country = (id: string) => countries.find((each) => each.id === id) as (typeof countries)[number];

describe('a typed or pasted number', () => {
  // Proves: STN-4
  it('keeps its digits and a leading plus, at most 43 signs', () => {
    expect(cleanNumber(' +359 (88) 812-34.56')).toBe('+359888123456');
    expect(cleanNumber('088+8')).toBe('0888');
    expect(cleanNumber('1'.repeat(60))).toHaveLength(43);
  });

  it('shows its country by its calling code', () => {
    expect(countryOf('+442079460018', countries)?.id).toBe('GB');
    expect(countryOf('+442079460018', countries, 'JE')?.id).toBe('JE');
    expect(countryOf('+16137827274', countries, 'BG')?.id).toBe('US');
    expect(countryOf('+4', countries)).toBeUndefined();
    expect(countryOf('0888123456', countries, 'BG')).toBeUndefined();
  });

  it('takes the calling code of the country that is chosen', () => {
    expect(inCountry('+359888123456', countries, country('GB'))).toBe('+44888123456');
    expect(inCountry('+16137827274', countries, country('CA'))).toBe('+16137827274');
    expect(inCountry('0888123456', countries, country('GB'))).toBe('0888123456');
  });
});

it('countries have names in the language of the page, in its order', () => {
  expect(named(countries, 'bg-BG').map(({ name }) => name)).toEqual([
    'България',
    'Джърси',
    'Канада',
    'Обединеното кралство',
    'Съединени щати',
  ]);
  expect(named(countries, 'en-GB')[0]?.name).toBe('Bulgaria');
});
