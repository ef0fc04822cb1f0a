import type { Variable, VariableDraft } from '../../../api/types.ts';
import type { Language } from '../../../i18n/messages.ts';
import type { Edit } from './edits.ts';
import { fieldText } from './values.ts';

/** One variable as the agent sees it now. */
export type Field = {
  variable: Variable;
  /** What stands in the field: the own text, else what is saved. */
  text: string;
  /** The text is the agent's own and not saved. */
  changed: boolean;
  /** Somebody else has saved another value since the agent began (B-6). */
  conflict: boolean;
  /** There is an own secret text that this page does not have: it was typed before a reload. */
  away: boolean;
  /** The version that the own text began from. */
  base: number;
};

/**
 * What is typed here comes before what the server keeps as draft, and that before what is saved. `revealed`: the
 * saved value of a secure variable, while it is shown. `saving`: versions move by the agent's own doing.
 */
export function fieldOf(
  variable: Variable,
  draft: VariableDraft | undefined,
  edit: Edit | undefined,
  revealed: string | undefined,
  language: Language,
  saving: boolean,
): Field {
  const own = edit?.clean && edit.base !== variable.version ? undefined : edit;
  const saved = variable.secure ? (revealed ?? '') : (variable.value ?? '');
  const value = draft ? (draft.value ?? '') : saved;
  const changed = own ? !own.clean : draft !== undefined;
  const base = own?.base ?? draft?.baseVersion ?? variable.version;
  return {
    variable,
    text: own ? own.text : fieldText(variable.type, value, language),
    changed,
    conflict: changed && !saving && base !== variable.version,
    away: !own && draft !== undefined && draft.value === null,
    base,
  };
}
