import { ArrowDownAZ, ArrowDownWideNarrow, Search, X } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import type { TeamPicture } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { useText } from '../../i18n/messages.ts';
import { dataLang } from '../../lib/language.ts';
import { useMe } from '../../live/store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select } from '../../ui/Field.tsx';
import type { Whom } from './SignOutDecision.tsx';
import { TeamRow } from './TeamRow.tsx';
import css from './TeamTable.module.css';
import { arrangeTeam, GROUPS, type Group, groupOf, matches, type Order } from './team.ts';

const ALL_TEAMS = 'all';
const COLUMNS = ['agent', 'state', 'device', 'contact', 'customer', 'queue'] as const;

/** Everybody of the managed teams who is signed in, live, worst first or by name (SUP-1). */
export function TeamTable({ team, onSignOut }: { team: TeamPicture; onSignOut: (whom: Whom) => void }) {
  const text = useText();
  const { language } = useLanguage();
  const managed = useMe().supervision?.teams ?? [];
  const [words, setWords] = useState('');
  const [group, setGroup] = useState<Group>();
  const [teamId, setTeamId] = useState<string>(ALL_TEAMS);
  const [order, setOrder] = useState<Order>('worst');
  const helpless = useMemo(() => new Set(team.help.map((each) => each.agentId)), [team.help]);
  const inTeam = team.agents.filter((each) => teamId === ALL_TEAMS || each.team?.id === teamId);
  const rows = arrangeTeam(
    inTeam.filter((each) => matches(each, { words, group, team: undefined })),
    { order, helpless, language },
  );
  const count = (wanted: Group) => inTeam.filter((each) => groupOf(each) === wanted).length;

  return (
    <section className={css.card} aria-labelledby="team-title">
      <div className={css.top}>
        <h2 id="team-title">{text('supervise.team')}</h2>
        <fieldset className={css.chips} aria-label={text('supervise.filter')}>
          <Chip
            label={text('supervise.group.all')}
            count={inTeam.length}
            on={group === undefined}
            onPress={() => setGroup(undefined)}
          />
          {GROUPS.map((each) => (
            <Chip
              key={each}
              label={text(`supervise.group.${each}`)}
              count={count(each)}
              tone={each}
              on={group === each}
              onPress={() => setGroup(group === each ? undefined : each)}
            />
          ))}
        </fieldset>
        {managed.length > 1 ? (
          <div className={css.teams}>
            <Select
              label={text('station.team')}
              choices={[
                { id: ALL_TEAMS, name: text('supervise.allTeams') },
                ...managed.map(({ id, name }) => ({ id, name, lang: dataLang(name) })),
              ]}
              value={teamId}
              onChange={setTeamId}
            />
          </div>
        ) : null}
        <SearchField
          className={css.search}
          aria-label={text('supervise.search')}
          value={words}
          onChange={setWords}
        >
          <Search size={17} aria-hidden="true" />
          <Input placeholder={text('supervise.search')} />
          {words ? (
            <IconButton label={text('supervise.clearSearch')}>
              <X size={16} aria-hidden="true" />
            </IconButton>
          ) : null}
        </SearchField>
        <Button
          icon={
            order === 'worst' ? (
              <ArrowDownWideNarrow size={17} aria-hidden="true" />
            ) : (
              <ArrowDownAZ size={17} aria-hidden="true" />
            )
          }
          onPress={() => setOrder(order === 'worst' ? 'name' : 'worst')}
        >
          {text(order === 'worst' ? 'supervise.order.worst' : 'supervise.order.name')}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className={css.empty}>
          {text(team.agents.length === 0 ? 'supervise.nobody' : 'supervise.noMatch')}
        </p>
      ) : (
        <div className={css.scroll}>
          <table className={css.table} aria-labelledby="team-title" onKeyDown={moveByArrows}>
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    data-column={column}
                    aria-sort={column === 'agent' && order === 'name' ? 'ascending' : undefined}
                  >
                    {text(`supervise.column.${column}`)}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">{text('supervise.column.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((each) => (
                <TeamRow
                  key={each.agent.id}
                  each={each}
                  asks={helpless.has(each.agent.id)}
                  onSignOut={onSignOut}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Up and down go to the same button of the next row, so that the table is walked without Tab through each cell. */
function moveByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const button = (event.target as HTMLElement).closest('button');
  const row = button?.closest('tr');
  // On the button of a menu the arrows open the menu.
  if (!button || !row || button.getAttribute('aria-haspopup')) return;
  // Counted from the end: rows differ in how many contacts they have, not in what may be done.
  const all = [...row.querySelectorAll('button')];
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
  const others = [...(next?.querySelectorAll('button') ?? [])];
  const wanted = others.at(all.indexOf(button) - all.length) ?? others[0];
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  wanted.focus();
}

function Chip({
  label,
  count,
  tone,
  on,
  onPress,
}: {
  label: string;
  count: number;
  tone?: Group;
  on: boolean;
  onPress: () => void;
}) {
  return (
    <button type="button" className={css.chip} data-tone={tone} aria-pressed={on} onClick={onPress}>
      {label} <b>{count}</b>
    </button>
  );
}
