import { Eye, EyeOff, RotateCw } from 'lucide-react';
import { useText } from '../../../i18n/messages.ts';
import { useIsPending } from '../../../live/command.ts';
import { verbKey } from '../../../shell/actions.ts';
import { Button } from '../../../ui/Button.tsx';
import type { Field } from './fields.ts';
import type { Variables } from './useVariables.ts';

/** Fetches a secret and puts it away again; a failed fetch is offered once more (CAD-10). */
export function RevealButton({
  taskId,
  field,
  variables,
  label,
}: {
  taskId: string;
  field: Field;
  variables: Variables;
  label: string;
}) {
  const text = useText();
  const { name } = field.variable;
  const pending = useIsPending(verbKey(taskId, `reveal/${name}`));
  const shown = variables.isShown(field);
  if (variables.failed[name])
    return (
      <Button
        tone="quiet"
        icon={<RotateCw size={16} aria-hidden="true" />}
        aria-label={`${text('variable.revealFailed')} ${text('variable.retry')}`}
        isPending={pending}
        onPress={() => void variables.reveal(field)}
      >
        {text('variable.retry')}
      </Button>
    );
  return (
    <Button
      icon={shown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
      aria-label={text(shown ? 'variable.hideOf' : 'variable.revealOf', { name: label })}
      aria-pressed={shown}
      isPending={pending}
      onPress={() => (shown ? variables.hide(name) : void variables.reveal(field))}
    >
      {text(shown ? 'variable.hide' : 'variable.reveal')}
    </Button>
  );
}
