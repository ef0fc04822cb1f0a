import { useQueryClient } from '@tanstack/react-query';
import { ListTodo, PhoneIncoming } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { keys, useOffers } from '../../api/queries.ts';
import type { Customer, MediaType, TeamPicture, WaitingContact } from '../../api/types.ts';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { NewItemButton } from '../../shell/NewItemButton.tsx';
import { customerName } from '../../shell/taskText.ts';
import { Button } from '../../ui/Button.tsx';
import { Timer } from '../../ui/Timer.tsx';
import css from './Contacts.module.css';
import { WhyButton } from './WhyButton.tsx';

/** The recent offers are asked for again so long after the teams changed, however often they do. */
const AFTER_CHANGE_MS = 2_000;

/** What waits in the queues of the teams, and what was offered to whom lately; each with its why (B-3). */
export function Contacts({ team }: { team: TeamPicture }) {
  const text = useText();
  const [shown, setShown] = useState<string>('waiting');
  return (
    <Tabs className={css.card} selectedKey={shown} onSelectionChange={(key) => setShown(String(key))}>
      <div className={css.top}>
        <TabList className={css.tabs} aria-label={text('contacts.title')}>
          <Tab id="waiting" className={css.tab}>
            {text('contacts.waiting')} <b>{team.waiting.length}</b>
          </Tab>
          <Tab id="offers" className={css.tab}>
            {text('contacts.offers')}
          </Tab>
        </TabList>
        <NewItemButton words />
      </div>
      <TabPanel id="waiting" className={css.panel}>
        <Waiting contacts={team.waiting} />
      </TabPanel>
      <TabPanel id="offers" className={css.panel}>
        <Offers team={team} />
      </TabPanel>
    </Tabs>
  );
}

function Table({ label, columns, children }: { label: string; columns: string[]; children: ReactNode }) {
  const text = useText();
  return (
    <div className={css.scroll}>
      <table className={css.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{text('supervise.column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

type What = { mediaType: MediaType; title?: string; customer: Customer };

function Name({ mediaType, name }: { mediaType: MediaType; name: string }) {
  const Icon = mediaType === 'workItem' ? ListTodo : PhoneIncoming;
  return (
    <span className={css.name}>
      <Icon size={17} aria-hidden="true" />
      <b lang={dataLang(name)}>{name}</b>
    </span>
  );
}

function useNameOf(): (what: What) => string {
  const text = useText();
  return ({ title, customer }) => title ?? customerName(customer, text);
}

function Waiting({ contacts }: { contacts: WaitingContact[] }) {
  const text = useText();
  const now = useNow();
  const nameOf = useNameOf();
  if (contacts.length === 0) return <p className={css.empty}>{text('contacts.noneWaiting')}</p>;
  return (
    <Table
      label={text('contacts.waiting')}
      columns={[
        text('supervise.column.contact'),
        text('supervise.column.queue'),
        text('field.waited'),
        text('contacts.column.stands'),
      ]}
    >
      {contacts.map((contact) => {
        const name = nameOf(contact);
        const since = instant(contact.since);
        return (
          <tr key={contact.id}>
            <th scope="row">
              <Name mediaType={contact.mediaType} name={name} />
            </th>
            <td lang={contact.queue ? dataLang(contact.queue.name) : undefined}>
              {contact.queue?.name ?? '–'}
            </td>
            <td>{since === undefined ? null : <Timer milliseconds={now - since} />}</td>
            <td>
              <Stands contact={contact} />
            </td>
            <td className={css.action}>
              <WhyButton taskId={contact.id} name={name} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

/** Where a waiting contact stands: at whom it rings now, and who did not take it. */
function Stands({ contact }: { contact: WaitingContact }) {
  const text = useText();
  const intl = useIntl();
  const missed = contact.missedBy.map((each) => each.name);
  return (
    <span className={css.two}>
      <span className={css.state} data-tone={contact.ringing ? 'ring' : 'wait'}>
        {contact.ringing ? text('contacts.ringsAt', { name: contact.ringing.name }) : text('contacts.waits')}
      </span>
      {missed.length > 0 ? (
        <small>{text('contacts.missedBy', { names: intl.formatList(missed) })}</small>
      ) : null}
    </span>
  );
}

function Offers({ team }: { team: TeamPicture }) {
  const text = useText();
  const codeText = useCodeText();
  const intl = useIntl();
  const nameOf = useNameOf();
  const queries = useQueryClient();
  const offers = useOffers();
  const waits = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Each change of the teams may be an offer; the list comes at most that often.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new picture counts
  useEffect(() => {
    waits.current ??= setTimeout(() => {
      waits.current = undefined;
      void queries.invalidateQueries({ queryKey: keys.offers });
    }, AFTER_CHANGE_MS);
  }, [team, queries]);
  useEffect(() => () => clearTimeout(waits.current), []);

  if (offers.isPending)
    return (
      <p className={css.empty} role="status">
        {text('common.loading')}
      </p>
    );
  if (offers.isError && !offers.data)
    return (
      <div className={css.empty}>
        <p>{text('contacts.failed')}</p>
        <Button onPress={() => void offers.refetch()}>{text('common.tryAgain')}</Button>
      </div>
    );
  if (!offers.data?.length) return <p className={css.empty}>{text('contacts.noOffers')}</p>;
  return (
    <Table
      label={text('contacts.offers')}
      columns={[
        text('supervise.column.contact'),
        text('supervise.column.queue'),
        text('field.agent'),
        text('contacts.column.outcome'),
        text('contacts.column.at'),
      ]}
    >
      {offers.data.map((offer) => {
        const name = nameOf(offer);
        const missed = offer.outcome === 'missed';
        return (
          <tr key={offer.id}>
            <th scope="row">
              <Name mediaType={offer.mediaType} name={name} />
            </th>
            <td lang={offer.queue ? dataLang(offer.queue.name) : undefined}>{offer.queue?.name ?? '–'}</td>
            <td lang={dataLang(offer.agent.name)}>{offer.agent.name}</td>
            <td>
              <span
                className={css.state}
                data-tone={missed ? 'stop' : offer.outcome === 'ringing' ? 'ring' : 'live'}
              >
                {missed
                  ? text('history.missed', { why: codeText('outcome', offer.reason ?? 'unknown') })
                  : text(offer.outcome === 'ringing' ? 'contacts.atHand' : 'contacts.answered')}
              </span>
            </td>
            <td>
              <time dateTime={offer.at}>
                {intl.formatTime(offer.at, { hour: '2-digit', minute: '2-digit', second: '2-digit' })}
              </time>
            </td>
            <td className={css.action}>
              <WhyButton taskId={offer.taskId} offer={offer.id} name={`${name}, ${offer.agent.name}`} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
