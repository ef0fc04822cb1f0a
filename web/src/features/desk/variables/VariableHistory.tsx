import { History } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { useVariableHistory } from '../../../api/queries.ts';
import type { Variable, VariableLine } from '../../../api/types.ts';
import { useText } from '../../../i18n/messages.ts';
import { dataLang } from '../../../lib/language.ts';
import { authorValues, valueText } from '../../../shell/variableText.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Masked } from '../../../ui/Masked.tsx';
import css from './VariableHistory.module.css';

/** Who wrote what into a variable, and when (B-6); of a secure one only that it happened. */
export function VariableHistory({
  taskId,
  variable,
  label,
}: {
  taskId: string;
  variable: Variable;
  label: string;
}) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const title = text('variable.historyOf', { name: label });
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <IconButton label={title} className={css.opener}>
        <History size={15} aria-hidden="true" />
      </IconButton>
      <Popover className={css.popover} placement="bottom end" offset={4}>
        <Dialog className={css.dialog}>
          <Heading slot="title" className={css.title}>
            {title}
          </Heading>
          <Lines taskId={taskId} variable={variable} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Lines({ taskId, variable }: { taskId: string; variable: Variable }) {
  const text = useText();
  const history = useVariableHistory(taskId, variable.name);
  if (history.isPending) return <p role="status">{text('common.loading')}</p>;
  if (history.isError)
    return (
      <div className={css.failed}>
        <p>{text('variable.historyFailed')}</p>
        <Button onPress={() => void history.refetch()}>{text('common.tryAgain')}</Button>
      </div>
    );
  if (history.data.length === 0) return <p>{text('variable.historyEmpty')}</p>;
  return (
    // The list scrolls, so it can be reached by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ol className={css.lines} tabIndex={0}>
      {history.data.map((line) => (
        <Line key={line.id} line={line} variable={variable} />
      ))}
    </ol>
  );
}

function Line({ line, variable }: { line: VariableLine; variable: Variable }) {
  const text = useText();
  const intl = useIntl();
  const who = text('variable.by', authorValues(line.by));
  const valued = line.what !== 'revealed' && line.what !== 'dropped' && line.what !== 'discarded';
  const value = line.secure
    ? text('variable.secretSet')
    : line.value
      ? valueText(variable.type, line.value, text, intl)
      : text('variable.none');
  return (
    <li data-what={line.what}>
      <span className={css.what}>
        {text(`variable.act.${line.what}`)}
        <time dateTime={line.at}>
          {intl.formatDate(line.at, {
            day: 'numeric',
            month: 'short',
            hour: '2-digit',
            minute: '2-digit',
            second: '2-digit',
          })}
        </time>
      </span>
      {valued || line.value ? (
        <b data-blank={line.secure || !line.value || undefined} lang={dataLang(value)}>
          <Masked value={value} />
        </b>
      ) : null}
      <small lang={dataLang(who)}>{who}</small>
    </li>
  );
}
