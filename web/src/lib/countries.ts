/** Telephone numbers and countries (STN-3). Whether a number exists is the server's knowledge; here it is only written. */

/** As the server lists it: two letters, what follows the `+`, and whether it is the main one of those that share that. */
type Country = { id: string; callingCode: string; main: boolean };

/** STN-4: what is typed or pasted into a number field keeps its digits and a leading plus, nothing else. */
export function cleanNumber(typed: string): string {
  const plus = typed.trimStart().startsWith('+') ? '+' : '';
  return (plus + typed.replace(/\D/g, '')).slice(0, 43);
}

/**
 * The country of a number that begins with `+`: the chosen one when it has that calling code, else the main one of those
 * that share it. Nothing for a national number, and as long as the calling code is not complete.
 */
export function countryOf(number: string, countries: Country[], chosen?: string): Country | undefined {
  if (!number.startsWith('+')) return undefined;
  const sharing = countries.filter(({ callingCode }) => number.startsWith(`+${callingCode}`));
  return sharing.find(({ id }) => id === chosen) ?? sharing.find(({ main }) => main) ?? sharing[0];
}

/** The number when another country is chosen: an international one changes its calling code, a national one stays. */
export function inCountry(number: string, countries: Country[], country: Country): string {
  const before = countryOf(number, countries, country.id);
  return before ? `+${country.callingCode}${number.slice(before.callingCode.length + 1)}` : number;
}

/** The countries with their names in a language, in its order. `id` when the browser does not know the name. */
export function named(countries: Country[], locale: string): { id: string; name: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
  const collator = new Intl.Collator(locale);
  return countries
    .map(({ id }) => ({ id, name: names.of(id) ?? id }))
    .sort((a, b) => collator.compare(a.name, b.name));
}
