import { RotateCcw, Save } from 'lucide-react';
import { useRef } from 'react';
import type { Task } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/IntlRoot.tsx';
import { useText } from '../../../i18n/messages.ts';
import { useLive, useMe } from '../../../live/store.ts';
import { authorValues, variableLabel } from '../../../shell/variableText.ts';
import { Button } from '../../../ui/Button.tsx';
import { useForeignChanges } from './useForeignChanges.ts';
import { useVariables } from './useVariables.ts';
import { VariableRow } from './VariableRow.tsx';
import css from './Variables.module.css';
import { CHARACTERS_MAX } from './values.ts';

/**
 * What is known of the call, in the administrator's order (CAD-1). What others save appears by itself; what is typed
 * here stays until it is saved or reverted. Shown anew for each task, so that nothing of one is left in the next.
 */
export function Variables({ task }: { task: Task }) {
  const text = useText();
  const { language } = useLanguage();
  const me = useMe().agent.id;
  const online = useLive((live) => live.connection === 'online');
  const variables = useVariables(task);
  const fresh = useForeignChanges(task.variables, me);
  const box = useRef<HTMLElement>(null);
  const { fields, changed, pending } = variables;
  if (fields.length === 0) return null;

  const conflicts = changed.filter((field) => field.conflict).length;
  const editable = changed.length > 0 || fields.some(({ variable }) => variable.editable);
  const savable = changed.length > conflicts && online;
  const news = fields
    .flatMap(({ variable }) => {
      const by = fresh[variable.name];
      const label = variableLabel(variable, language);
      return by ? [text('variable.announce', { ...authorValues(by), label })] : [];
    })
    .join(' ');

  const save = async (only?: (typeof fields)[number]) => {
    const stopped = await variables.save(only);
    const row = fields.findIndex(({ variable }) => variable.name === stopped);
    box.current
      ?.querySelectorAll('li')
      [row]?.querySelector<HTMLElement>('textarea, input, [role=spinbutton]')
      ?.focus();
  };

  return (
    <section className={css.card} aria-labelledby="variables" ref={box}>
      <h2 id="variables">{text('pane.variables')}</h2>
      <ul className={css.rows}>
        {fields.map((field) => (
          <VariableRow
            key={field.variable.name}
            taskId={task.id}
            field={field}
            variables={variables}
            fresh={fresh[field.variable.name]}
            onSave={() => void save()}
            onUseMine={() => void save(field)}
          />
        ))}
      </ul>
      {editable ? (
        <div className={css.foot} data-changed={changed.length > 0 || undefined}>
          <p>{text('variable.hint', { max: CHARACTERS_MAX })}</p>
          <p className={css.state} role="status">
            {changed.length > 0 ? text('variable.unsaved', { count: changed.length }) : ''}
            {conflicts > 0 ? <span> {text('variable.conflictFirst')}</span> : null}
          </p>
          <Button
            icon={<RotateCcw size={16} aria-hidden="true" />}
            isDisabled={changed.length === 0 || !online}
            onPress={() => void variables.revert()}
          >
            {text('variable.revert')}
          </Button>
          <Button
            tone="primary"
            icon={<Save size={16} aria-hidden="true" />}
            isDisabled={!savable}
            isPending={pending}
            onPress={() => void save()}
          >
            {text('variable.save')}
          </Button>
        </div>
      ) : null}
      <p className="visually-hidden" role="status">
        {news}
      </p>
    </section>
  );
}
