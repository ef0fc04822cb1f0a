import { Route } from 'lucide-react';
import { useText } from '../../i18n/messages.ts';
import { useView } from '../../shell/view.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import css from './Why.module.css';

/** One click to why a contact is where it is (B-3). */
export function WhyButton({
  taskId,
  offer,
  name,
}: {
  taskId: string;
  /** One offer of several; the last one when left out. */
  offer?: string;
  name: string;
}) {
  const text = useText();
  return (
    <Tooltip text={text('why.open')}>
      <IconButton
        label={text('why.openFor', { name })}
        className={css.open}
        onPress={() => useView.setState({ why: { taskId, offer } })}
      >
        <Route size={17} aria-hidden="true" />
      </IconButton>
    </Tooltip>
  );
}
