import { useIntl } from 'react-intl';
import { useText } from '../../../i18n/messages.ts';
import { dataLang } from '../../../lib/language.ts';
import { authorValues, valueText } from '../../../shell/variableText.ts';
import { Button } from '../../../ui/Button.tsx';
import { Masked } from '../../../ui/Masked.tsx';
import type { Field } from './fields.ts';
import css from './Variables.module.css';

/** Two have written one variable: both texts, and the choice. The own text is in the field too, to be worked in (B-6). */
export function Conflict({
  field: { variable, text: own },
  isDisabled,
  onUseMine,
  onKeepTheirs,
}: {
  field: Field;
  isDisabled: boolean;
  /** Absent when the variable may not be changed any more. */
  onUseMine: (() => void) | undefined;
  onKeepTheirs: () => void;
}) {
  const text = useText();
  const intl = useIntl();
  const show = (value: string | null) => {
    if (variable.secure) return text('variable.secretSet');
    if (!value) return text('variable.none');
    return valueText(variable.type, value, text, intl);
  };
  const saved = show(variable.value);
  const mine = show(own);
  const who = text('variable.conflict', authorValues(variable.changedBy));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend inside the border
    <div className={css.conflict} role="group" aria-label={who}>
      <p>
        {who},{' '}
        <time dateTime={variable.changedAt}>
          {intl.formatTime(variable.changedAt, { hour: '2-digit', minute: '2-digit' })}
        </time>
      </p>
      <dl>
        <dt>{text('variable.conflictSaved')}</dt>
        <dd lang={dataLang(saved)}>
          <Masked value={saved} />
        </dd>
        <dt>{text('variable.conflictYours')}</dt>
        <dd lang={dataLang(mine)}>{mine}</dd>
      </dl>
      <div>
        <Button isDisabled={isDisabled} onPress={onKeepTheirs}>
          {text('variable.keepTheirs')}
        </Button>
        {onUseMine ? (
          <Button tone="primary" isDisabled={isDisabled} onPress={onUseMine}>
            {text('variable.useMine')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
