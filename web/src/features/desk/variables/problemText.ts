import { useCodeText, useText } from '../../../i18n/messages.ts';

/** Why a value cannot be saved, in the words of whoever types: here a fraction may be written as the reader does. */
export function useProblemText(): (code: string) => string {
  const text = useText();
  const codeText = useCodeText();
  return (code) => (code === 'invalidDecimal' ? text('variable.invalidDecimal') : codeText('problem', code));
}
