/**
 * The language of a piece of data (a name, a queue), for its `lang` attribute. Data may be Bulgarian in an
 * English page, and both letter shapes and a screen reader's voice depend on it (WCAG 3.1.2).
 */
export function dataLang(text: string): 'bg' | undefined {
  return /[\u0400-\u04FF]/.test(text) ? 'bg' : undefined;
}

/** Up to two initials of a person's name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
