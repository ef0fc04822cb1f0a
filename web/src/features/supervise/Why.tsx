import { CircleCheck, Hourglass, Route } from 'lucide-react';
import { useIntl } from 'react-intl';
import { asProblem } from '../../api/problem.ts';
import { useDecision } from '../../api/queries.ts';
import type { Decision, TaskDecision } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { formatSpan } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { useView } from '../../shell/view.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { nearestFirst, winnerOf } from './candidates.ts';
import css from './Why.module.css';

const close = () => useView.setState({ why: undefined });

/** Why this agent, or why nobody yet, in words (B-3). */
export function Why() {
  const why = useView((view) => view.why);
  return why ? <WhyDialog why={why} key={`${why.taskId} ${why.offer}`} /> : null;
}

function WhyDialog({ why }: { why: { taskId: string; offer?: string } }) {
  const text = useText();
  const codeText = useCodeText();
  const found = useDecision(why);
  const decision = found.data;
  const problem = found.error ? asProblem(found.error) : undefined;
  const over = problem?.status === 404;
  const winner = decision && winnerOf(decision);
  return (
    <Dialog
      title={
        decision ? (winner ? text('why.title', { name: winner.name }) : text('why.nobody')) : text('why.open')
      }
      icon={<Route size={20} aria-hidden="true" />}
      onClose={close}
      closeLabel={text('common.close')}
      width={680}
      reading
      actions={<Button onPress={close}>{text('common.close')}</Button>}
    >
      {decision ? (
        <Decisions decision={decision} />
      ) : problem ? (
        <div className={css.state} role="alert">
          <p>{over ? text('why.over') : codeText('problem', problem.code, problem.params)}</p>
          {over ? null : <Button onPress={() => void found.refetch()}>{text('common.tryAgain')}</Button>}
        </div>
      ) : (
        <p className={css.state} role="status">
          {text('common.loading')}
        </p>
      )}
    </Dialog>
  );
}

/** The decision that holds, and below it that of the offer which was missed before. */
function Decisions({ decision }: { decision: TaskDecision }) {
  const text = useText();
  const { missedOffer } = decision;
  if (!missedOffer) return <One decision={decision} />;
  const winner = winnerOf(missedOffer);
  return (
    <div className={css.both}>
      <section aria-labelledby="why-now">
        <h3 id="why-now">{text('why.now')}</h3>
        <One decision={decision} />
      </section>
      <section aria-labelledby="why-missed">
        <h3 id="why-missed">{text('why.missed', { name: winner?.name ?? '' })}</h3>
        <One decision={missedOffer} />
      </section>
    </div>
  );
}

function One({ decision }: { decision: Decision }) {
  const text = useText();
  const codeText = useCodeText();
  const intl = useIntl();
  const { language } = useLanguage();
  const winner = winnerOf(decision);
  const rows = nearestFirst(decision, language);
  const facts: [string, string][] = [
    [text('why.at'), intl.formatTime(decision.at, { hour: '2-digit', minute: '2-digit', second: '2-digit' })],
    [text('field.waited'), formatSpan(decision.waitedMs)],
  ];
  if (decision.queue) facts.unshift([text('field.queue'), decision.queue.name]);
  if (decision.helpers.length > 0)
    facts.push([text('why.helpers'), intl.formatList(decision.helpers.map((queue) => queue.name))]);
  facts.push([
    text('why.needs'),
    decision.neededSkills.length > 0
      ? intl.formatList(decision.neededSkills.map(({ name, least }) => text('why.need', { name, least })))
      : text('why.noNeeds'),
  ]);
  return (
    <>
      <p className={css.verdict} data-won={winner !== undefined || undefined}>
        {winner ? <CircleCheck size={19} aria-hidden="true" /> : <Hourglass size={19} aria-hidden="true" />}
        <span>
          <b lang={winner && dataLang(winner.name)}>{winner ? winner.name : text('why.nobodyFree')}</b>
          {winner ? <span>{codeText('chosenBy', decision.rule ?? 'unknown')}</span> : null}
        </span>
      </p>
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd lang={dataLang(value)}>{value}</dd>
          </div>
        ))}
      </dl>
      {rows.length > 0 ? (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{text('field.agent')}</th>
              <th scope="col">{text('why.column.rule')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ agentId, name, removedBy }) => (
              <tr key={agentId} data-won={agentId === decision.winner || undefined}>
                <th scope="row">
                  <span className={css.person}>
                    <Avatar name={name} size={28} />
                    <span lang={dataLang(name)}>{name}</span>
                  </span>
                </th>
                <td>
                  {agentId === decision.winner
                    ? text('why.chosen')
                    : removedBy === null
                      ? text('why.notRemoved')
                      : codeText('removedBy', removedBy)}
                </td>
              </tr>
            ))}
            {decision.others.map(({ removedBy, count }) => (
              <tr key={removedBy}>
                <th scope="row">{text('why.others', { count })}</th>
                <td>{codeText('removedBy', removedBy)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className={css.state}>{text('why.nobodySignedIn')}</p>
      )}
    </>
  );
}
