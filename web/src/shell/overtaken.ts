import type { Variable, VariableAuthor } from '../api/types.ts';
import type { Language } from '../i18n/messages.ts';
import { notify } from '../live/notices.ts';
import { variableLabel } from './variableText.ts';

/** Tells the agent that somebody else has saved what was being typed into (CAD-8). */
export function tellOvertaken(variable: Variable, by: VariableAuthor, language: Language): void {
  const named = by.kind === 'agent' && by.name !== undefined;
  notify({
    tone: 'warn',
    code: named ? 'overwritten' : 'overwrittenOther',
    params: { label: variableLabel(variable, language), name: by.name },
  });
}
