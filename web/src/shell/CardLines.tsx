import { useIntl } from 'react-intl';
import type { CardLine, Task } from '../api/types.ts';
import { useLanguage } from '../i18n/IntlRoot.tsx';
import { type Text, useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { Masked } from '../ui/Masked.tsx';
import css from './CardLines.module.css';
import { valueText, variableLabel } from './variableText.ts';

/** The usual names of what every contact has; an administrator may give others (POP-13). */
const USUAL = {
  phoneNumber: 'field.number',
  dnis: 'field.dnis',
  queueName: 'field.queue',
  ronaTimeout: 'field.ronaTimeout',
  agentName: 'field.agent',
  agentDn: 'field.agentNumber',
  agentTeam: 'field.team',
} as const;

/**
 * What a request says of its contact, line by line as the administrator chose it (POP-3); of a consult's request first
 * who asks (CON-7). Secrets are never in it: the server does not send them.
 */
export function CardLines({ task }: { task: Task }) {
  const text = useText();
  const intl = useIntl();
  const { language } = useLanguage();
  const labelOf = ({ label, labels, system, variable }: CardLine) => {
    if (label !== undefined) return variableLabel({ label, labels }, language);
    return system ? text(USUAL[system]) : (variable ?? '');
  };
  return (
    <dl className={css.lines}>
      {task.card.popover.map((line) => {
        const label = labelOf(line);
        const value =
          line.type && line.value ? valueText(line.type, line.value, text, intl) : systemText(line, text);
        return (
          <div key={line.system ?? line.variable}>
            <dt lang={dataLang(label)}>{label}</dt>
            {value ? (
              <dd lang={dataLang(value)}>
                <Masked value={value} />
              </dd>
            ) : (
              <dd data-blank>{text('pane.noValue')}</dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

function systemText({ system, value }: CardLine, text: Text): string {
  if (!value) return system === 'phoneNumber' ? text('customer.hidden') : '';
  return system === 'ronaTimeout' ? text('field.seconds', { count: Number(value) }) : displayNumber(value);
}
