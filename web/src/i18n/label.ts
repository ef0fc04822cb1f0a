import type { Language } from './messages.ts';

/** An administrator's label in the reader's language, where one was given (B-12). */
export function labelOf(item: { name: string; names?: Record<string, string> }, language: Language): string {
  return item.names?.[language] ?? item.name;
}
