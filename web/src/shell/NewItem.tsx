import { ListTodo } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { createItem } from '../api/endpoints.ts';
import { useItemQueues } from '../api/queries.ts';
import { useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { perform, useIsPending } from '../live/command.ts';
import { notify } from '../live/notices.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextField } from '../ui/Field.tsx';
import css from './NewItem.module.css';
import { useView } from './view.ts';

const TITLE_MAX = 256;
const KEY = 'createItem';

const close = () => useView.setState({ writing: false });

/** Writes down what is to be done; it then waits in its queue like any contact. */
export function NewItem() {
  const writing = useView((view) => view.writing);
  return writing ? <Form /> : null;
}

function Form() {
  const text = useText();
  const queues = useItemQueues();
  const choices = queues.data ?? [];
  const [queue, setQueue] = useState<string>();
  const [title, setTitle] = useState('');
  const [tried, setTried] = useState(false);
  const pending = useIsPending(KEY);
  const only = choices.length === 1 ? choices[0]?.id : undefined;
  const chosen = queue ?? only;
  const words = title.trim();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!chosen || !words || pending) return;
    void perform(KEY, () => createItem(chosen, words)).then((accepted) => {
      if (!accepted) return;
      close();
      notify({
        tone: 'good',
        code: 'itemCreated',
        params: { name: words, queue: choices.find(({ id }) => id === chosen)?.name ?? '' },
      });
    });
  };

  return (
    <Dialog
      title={text('newItem.title')}
      icon={<ListTodo size={20} aria-hidden="true" />}
      onClose={close}
      closeLabel={text('common.close')}
      width={480}
      actions={
        <>
          <Button onPress={close}>{text('common.cancel')}</Button>
          <Button
            type="submit"
            form="new-item"
            tone="primary"
            isPending={pending}
            isDisabled={choices.length === 0}
          >
            {text('newItem.create')}
          </Button>
        </>
      }
    >
      <form id="new-item" className={css.form} onSubmit={submit} noValidate>
        <TextField
          label={text('field.title')}
          value={title}
          onChange={setTitle}
          maxLength={TITLE_MAX}
          isRequired
          autoFocus
          error={tried && !words ? text('newItem.titleMissing') : undefined}
        />
        {queues.isError ? (
          <p role="alert">{text('newItem.failed')}</p>
        ) : queues.data && choices.length === 0 ? (
          <p role="alert">{text('newItem.noQueues')}</p>
        ) : (
          <Select
            label={text('field.queue')}
            placeholder={text('newItem.chooseQueue')}
            choices={choices.map(({ id, name }) => ({ id, name, lang: dataLang(name) }))}
            value={chosen ?? null}
            onChange={setQueue}
            hint={text('newItem.hint')}
          />
        )}
        {tried && !chosen && choices.length > 0 ? (
          <p className={css.error} role="alert">
            {text('newItem.queueMissing')}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}
