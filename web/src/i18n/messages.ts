import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type en from './en.json';

export type MessageId = keyof typeof en;
export type Language = 'bg' | 'en';

type Catalogue = Record<MessageId, string>;

/** Only the reader's language travels. A Bulgarian catalogue that lacks a sentence fails the type check here. */
const FILES: Record<Language, () => Promise<{ default: Catalogue }>> = {
  bg: () => import('./bg.json'),
  en: () => import('./en.json'),
};
const loaded: Partial<Record<Language, Catalogue>> = {};

export async function loadCatalogue(language: Language): Promise<void> {
  loaded[language] ??= (await FILES[language]()).default;
}

/** The sentences of a language, once they are loaded. */
export function catalogueOf(language: Language): Catalogue | undefined {
  return loaded[language];
}

declare global {
  namespace FormatjsIntl {
    interface Message {
      ids: MessageId;
    }
  }
}

export type Values = Record<string, string | number | boolean | Date>;

export function isMessageId(id: string): id is MessageId {
  return Object.values(loaded).some((catalogue) => Object.hasOwn(catalogue, id));
}

export type Text = (id: MessageId, values?: Values) => string;

/** The sentence of an id in the reader's language. */
export function useText(): Text {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

/** Families of sentences whose keys end in a code of the server. */
export type CodeFamily =
  | 'problem'
  | 'reason'
  | 'outcome'
  | 'ended'
  | 'endedItem'
  | 'system'
  | 'removedBy'
  | 'chosenBy';

/**
 * The sentence of a code that the server chose (a refusal, a reason), or the fallback's when this version of the
 * page does not know the code yet.
 */
export function useCodeText(): (
  family: CodeFamily,
  code: string,
  params?: Record<string, unknown>,
) => string {
  const text = useText();
  return useCallback(
    (family, code, params) => {
      const id = `${family}.${code}`;
      const values: Values = { code };
      for (const [name, value] of Object.entries(params ?? {})) {
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
          values[name] = value;
      }
      return isMessageId(id) ? text(id, values) : text(`${family}.unknown`, values);
    },
    [text],
  );
}
