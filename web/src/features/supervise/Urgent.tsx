import { LifeBuoy, PhoneOff, UserX } from 'lucide-react';
import { monitorTask, taskVerb } from '../../api/endpoints.ts';
import type { HelpRequest, SupervisedAgent, SupervisedContact, TeamPicture } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { perform, useIsPending } from '../../live/command.ts';
import { verbKey } from '../../shell/actions.ts';
import { customerName } from '../../shell/taskText.ts';
import { Button } from '../../ui/Button.tsx';
import { Timer } from '../../ui/Timer.tsx';
import css from './Urgent.module.css';
import { useMonitor } from './useMonitor.ts';

/** Who asks for help stands on top of everything (SUP-19). */
export function HelpRequests({ team }: { team: TeamPicture }) {
  const text = useText();
  return (
    <section aria-label={text('supervise.help')} aria-live="polite" className={css.list}>
      {team.help.map((request) => (
        <Help
          key={`${request.taskId}${request.agentId}`}
          request={request}
          asking={team.agents.find((each) => each.agent.id === request.agentId)}
        />
      ))}
    </section>
  );
}

function Help({ request, asking }: { request: HelpRequest; asking: SupervisedAgent | undefined }) {
  const text = useText();
  const now = useNow();
  const monitor = useMonitor(request.agentId, () => monitorTask(request.taskId, request.agentId));
  const since = instant(request.since);
  const control = asking?.actions.monitor;
  return (
    <div className={css.line} data-tone="stop">
      <LifeBuoy size={20} aria-hidden="true" />
      <p>
        <b lang={dataLang(request.name)}>{text('supervise.asksForHelp', { name: request.name })}</b>
        {request.reason ? <span lang={dataLang(request.reason)}>{request.reason}</span> : null}
      </p>
      {since === undefined ? null : <Timer milliseconds={now - since} className={css.timer} />}
      <Button
        tone="primary"
        isPending={monitor.pending}
        isDisabled={control !== undefined && !control.enabled}
        onPress={monitor.run}
      >
        {text('supervise.monitor')}
      </Button>
    </div>
  );
}

/** Customers who go on with outside numbers alone (CNF-16): a supervisor may end such a call. */
export function WithoutAgent({ team }: { team: TeamPicture }) {
  const text = useText();
  if (team.unattended.length === 0) return null;
  return (
    <section aria-label={text('supervise.unattended')} className={css.list}>
      {team.unattended.map((contact) => (
        <Unattended key={contact.id} contact={contact} />
      ))}
    </section>
  );
}

function Unattended({ contact }: { contact: SupervisedContact }) {
  const text = useText();
  const now = useNow();
  const key = verbKey(contact.id, 'unattended/end');
  const pending = useIsPending(key);
  const name = customerName(contact.customer, text);
  const ends = instant(contact.endsAt);
  const since = instant(contact.since);
  return (
    <div className={css.line} data-tone="wait">
      <UserX size={20} aria-hidden="true" />
      <p>
        <b lang={dataLang(name)}>{text('supervise.withoutAgent', { name })}</b>
        <span>
          {[
            contact.queue?.name,
            ends === undefined ? undefined : text('supervise.endsIn', { span: formatSpan(ends - now) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      {since === undefined ? null : <Timer milliseconds={now - since} className={css.timer} />}
      <Button
        tone="stopOutline"
        icon={<PhoneOff size={17} aria-hidden="true" />}
        isPending={pending}
        onPress={() => void perform(key, () => taskVerb(contact.id, 'unattended/end'))}
      >
        {text('supervise.endCall')}
      </Button>
    </div>
  );
}
