import { DoorOpen, UserMinus } from 'lucide-react';
import type { Task } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useMe } from '../../live/store.ts';
import { remove, runVerb } from '../../shell/actions.ts';
import { participantName } from '../../shell/taskText.ts';
import { useView } from '../../shell/view.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

const close = () => useView.setState({ asking: undefined });

/** What is asked once more before it is done: it goes away by itself when the call has moved on. */
export function Decisions() {
  const asking = useView((view) => view.asking);
  const { tasks } = useMe();
  const task = tasks.find((each) => each.id === asking?.taskId);
  if (!asking || !task) return null;
  switch (asking.kind) {
    case 'exit':
      return task.controls.conferenceExit.visible ? <ExitDecision task={task} /> : null;
    case 'drop':
      return <DropDecision task={task} participantId={asking.participantId} />;
  }
}

/** CNF-16: outside numbers would go on with the customer and without an agent. */
function ExitDecision({ task }: { task: Task }) {
  const text = useText();
  return (
    <Dialog
      role="alertdialog"
      tone="wait"
      icon={<DoorOpen size={20} aria-hidden="true" />}
      title={text('exit.title')}
      onClose={close}
      actions={
        <>
          <Button autoFocus onPress={close}>
            {text('exit.stay')}
          </Button>
          <Button
            tone="stop"
            onPress={() => {
              close();
              runVerb(task, 'conference/exit');
            }}
          >
            {text('exit.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('exit.body')}</p>
    </Dialog>
  );
}

function DropDecision({ task, participantId }: { task: Task; participantId: string }) {
  const text = useText();
  const who = task.participants.find((each) => each.id === participantId);
  if (!who || !task.controls.dropParticipant.visible) return null;
  const name = participantName(who, text);
  return (
    <Dialog
      role="alertdialog"
      tone="stop"
      icon={<UserMinus size={20} aria-hidden="true" />}
      title={text('drop.title', { name })}
      onClose={close}
      actions={
        <>
          <Button autoFocus onPress={close}>
            {text('common.cancel')}
          </Button>
          <Button
            tone="stop"
            onPress={() => {
              close();
              void remove(task.id, participantId);
            }}
          >
            {text('drop.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('drop.body')}</p>
    </Dialog>
  );
}
