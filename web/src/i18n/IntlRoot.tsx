import { type ReactNode, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { create } from 'zustand';
import { recall, remember } from '../lib/storage.ts';
import { catalogueOf, type Language, loadCatalogue } from './messages.ts';

/** The language chosen before, else that of the browser. */
export function firstLanguage(): Language {
  return (
    recall('centrala.language') ?? (navigator.languages.some((tag) => tag.startsWith('bg')) ? 'bg' : 'en')
  );
}

const LOCALE: Record<Language, string> = { bg: 'bg-BG', en: 'en-GB' };
/** React Aria carries American English only; its own few words are the same. */
const ARIA_LOCALE: Record<Language, string> = { bg: 'bg-BG', en: 'en-US' };

export const useLanguage = create<{ language: Language }>(() => ({ language: firstLanguage() }));

/** The latest wish: an earlier one may arrive later. */
let wished: Language | undefined;

export function setLanguage(language: Language): void {
  remember('centrala.language', language);
  wished = language;
  if (catalogueOf(language)) {
    useLanguage.setState({ language });
    return;
  }
  // Without the server the page keeps the language that it has; the next opening tries again.
  loadCatalogue(language).then(
    () => {
      if (wished === language) useLanguage.setState({ language });
    },
    () => {},
  );
}

export function IntlRoot({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <IntlProvider
      locale={LOCALE[language]}
      messages={catalogueOf(language)}
      // A refusal may come without a value that its sentence wants: the raw sentence is still better than none.
      onError={() => {}}
    >
      <I18nProvider locale={ARIA_LOCALE[language]}>{children}</I18nProvider>
    </IntlProvider>
  );
}
