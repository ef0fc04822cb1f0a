import { Plus } from 'lucide-react';
import { useItemQueues } from '../api/queries.ts';
import { useText } from '../i18n/messages.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { useView } from './view.ts';

const open = () => useView.setState({ writing: true });

/** Opens the form; there is none in a house without queues for work items. */
export function NewItemButton({ words }: { words?: boolean }) {
  const text = useText();
  const queues = useItemQueues();
  if (!queues.data?.length) return null;
  if (words)
    return (
      <Button icon={<Plus size={17} aria-hidden="true" />} onPress={open}>
        {text('newItem.title')}
      </Button>
    );
  return (
    <Tooltip text={text('newItem.title')}>
      <IconButton label={text('newItem.title')} onPress={open}>
        <Plus size={19} aria-hidden="true" />
      </IconButton>
    </Tooltip>
  );
}
