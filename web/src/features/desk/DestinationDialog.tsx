import { Forward, MessagesSquare, PhoneForwarded, RefreshCw } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { Purpose, Target } from '../../api/endpoints.ts';
import type { Destination, DestinationKind, Task } from '../../api/types.ts';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { useIsPending } from '../../live/command.ts';
import { isItem } from '../../live/order.ts';
import { useMe } from '../../live/store.ts';
import { reach, verbKey } from '../../shell/actions.ts';
import { customerName } from '../../shell/taskText.ts';
import { useView } from '../../shell/view.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { spoken } from '../../ui/Masked.tsx';
import css from './DestinationDialog.module.css';
import { DestinationList, keyOf } from './DestinationList.tsx';
import { NumberField, numberProblem } from './NumberField.tsx';

/** The order of the tabs; which of them exist is the desktop profile's word (CON-3). */
const ORDER: DestinationKind[] = ['agent', 'queue', 'dialNumber', 'entryPoint', 'directory'];

const close = () => useView.setState({ picking: undefined });

/** A row as the server wants it: by its id, or by its number where it has no id. */
function targetOf({ kind, id, number }: Destination): Target {
  return id === undefined ? { kind, number } : { kind, id };
}

/** Whom to consult with, or to whom to transfer: the same lists, another verb (CON-1, TRF-2). */
export function DestinationDialog({ task, purpose }: { task: Task; purpose: Purpose }) {
  const text = useText();
  const codeText = useCodeText();
  const { profile } = useMe();
  const item = isItem(task);
  const kinds = ORDER.filter((kind) => profile.destinations[item ? 'workItem' : purpose].includes(kind));
  const [kind, setKind] = useState<DestinationKind>(kinds[0] ?? 'agent');
  const [chosen, setChosen] = useState<Destination>();
  const [visited, setVisited] = useState(false);
  const [number, setNumber] = useState('');
  /** The customer's own number, which a masked desktop does not know. */
  const [byReference, setByReference] = useState(false);
  const [refreshes, setRefreshes] = useState(0);
  const [refreshing, setRefreshing] = useState(false);
  const pending = useIsPending(verbKey(task.id, purpose));
  const box = useRef<HTMLFormElement>(null);
  const control = task.controls[purpose];

  // The call has moved on meanwhile: there is nothing to choose for any more.
  useEffect(() => {
    if (!control.visible) close();
  }, [control.visible]);

  const typed = kind === 'dialNumber' && number !== '';
  const wrong = typed ? numberProblem(number) : undefined;
  const target: Target | undefined =
    kind === 'dialNumber' && byReference
      ? { kind: 'dialNumber', customerOf: task.id }
      : typed
        ? wrong
          ? undefined
          : { kind: 'dialNumber', number }
        : chosen && chosen.kind === kind
          ? targetOf(chosen)
          : undefined;

  const submit = () => {
    if (!target || pending || !control.enabled) return;
    void reach(task.id, purpose, target).then((accepted) => accepted && close());
  };

  /** Enter on the row that is chosen already sends: arrows, Enter, Enter. */
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    const row = document.getElementById(event.target.getAttribute('aria-activedescendant') ?? '');
    if (!row || !chosen || row.dataset.key !== keyOf(chosen)) return;
    event.preventDefault();
    event.stopPropagation();
    submit();
  };

  const Icon = purpose === 'consult' ? MessagesSquare : item ? Forward : PhoneForwarded;
  return (
    <Dialog
      title={text(purpose === 'consult' ? 'pick.consult' : 'pick.transfer', {
        name: task.title ?? spoken(customerName(task.customer, text), text),
      })}
      icon={<Icon size={20} aria-hidden="true" />}
      onClose={close}
      closeLabel={text('common.close')}
      width={640}
      actions={
        <>
          {control.enabled ? null : (
            <p className={css.refused}>{codeText('reason', control.reason ?? 'unknown')}</p>
          )}
          <Button onPress={close}>{text('common.cancel')}</Button>
          <Button
            type="submit"
            form="pick"
            tone="primary"
            icon={<Icon size={17} aria-hidden="true" />}
            isPending={pending}
            isDisabled={!target || !control.enabled}
          >
            {text(purpose === 'consult' ? 'control.consult' : 'control.transfer')}
          </Button>
        </>
      }
    >
      <form
        id="pick"
        ref={box}
        className={css.form}
        onKeyDownCapture={onKeyDownCapture}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit();
        }}
      >
        {kinds.length === 0 ? <p className={css.nothing}>{text('pick.noKinds')}</p> : null}
        <Tabs
          className={css.root}
          selectedKey={kind}
          onSelectionChange={(key) => {
            if (key === kind) return;
            setKind(key as DestinationKind);
            setChosen(undefined);
            setVisited(true);
          }}
        >
          <div className={css.top}>
            <TabList className={css.tabs} aria-label={text('pick.kinds')}>
              {kinds.map((each) => (
                <Tab key={each} id={each} className={css.tab}>
                  {text(`pick.kind.${each}`)}
                </Tab>
              ))}
            </TabList>
            <Button
              tone="quiet"
              icon={
                <RefreshCw size={16} aria-hidden="true" className={refreshing ? css.turning : undefined} />
              }
              onPress={() => setRefreshes((count) => count + 1)}
            >
              {text('pick.refresh')}
            </Button>
          </div>
          {kinds.map((each) => (
            <TabPanel key={each} id={each} className={css.panel}>
              {each === 'dialNumber' && profile.typedNumbers ? (
                <NumberField
                  value={number}
                  customer={task.customer}
                  byReference={byReference}
                  onReference={(taken) => {
                    setByReference(taken);
                    setNumber('');
                    setChosen(undefined);
                  }}
                  onChange={(value) => {
                    setNumber(value);
                    setChosen(undefined);
                  }}
                />
              ) : null}
              <DestinationList
                kind={each}
                takesFocus={!visited && each !== 'dialNumber'}
                purpose={purpose}
                mediaType={task.mediaType}
                chosen={chosen}
                refreshes={refreshes}
                onFetching={setRefreshing}
                onChoose={(destination) => {
                  setChosen(destination);
                  setNumber('');
                  setByReference(false);
                }}
              />
            </TabPanel>
          ))}
        </Tabs>
      </form>
    </Dialog>
  );
}
