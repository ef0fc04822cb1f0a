import { ArrowLeft, CircleAlert, Headset, LogOut, Phone, Smartphone } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { loginStation } from '../../api/endpoints.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { useTeams } from '../../api/queries.ts';
import type { DeviceKind, Session } from '../../api/types.ts';
import { isMessageId, useCodeText, useText } from '../../i18n/messages.ts';
import { cleanNumber } from '../../lib/countries.ts';
import { dataLang } from '../../lib/language.ts';
import { recall, remember } from '../../lib/storage.ts';
import { pictureReaches } from '../../live/command.ts';
import { useMe } from '../../live/store.ts';
import { DevicePanel } from '../../phone/DevicePanel.tsx';
import { whileMoving } from '../../phone/ownership.ts';
import { startPhone } from '../../phone/softphone.ts';
import { audioContext } from '../../phone/sound.ts';
import { NoticeStack } from '../../shell/NoticeCentre.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { LookSwitch } from '../../ui/LookSwitch.tsx';
import { type DialNumber, DialNumberField } from './DialNumberField.tsx';
import css from './StationPage.module.css';

const KINDS: { kind: DeviceKind; icon: ReactNode }[] = [
  { kind: 'browser', icon: <Headset size={22} aria-hidden="true" /> },
  { kind: 'extension', icon: <Phone size={22} aria-hidden="true" /> },
  { kind: 'dialNumber', icon: <Smartphone size={22} aria-hidden="true" /> },
];

/** Station login (STN-1): how calls reach the agent, and for which team. */
export function StationPage({
  session,
  onSignOut,
  onBack,
}: {
  session: Session;
  onSignOut: () => void;
  /** Present when a station exists and is to be changed. */
  onBack?: () => void;
}) {
  const text = useText();
  const codeText = useCodeText();
  const intl = useIntl();
  const fields = useRef<HTMLDivElement>(null);
  const me = useMe();
  const teams = useTeams();
  const kept = recall('centrala.station');
  const mine = kept?.userId === session.user.id ? kept : undefined;
  const kinds = KINDS.filter(({ kind }) => me.profile.devices.includes(kind));

  const [kind, setKind] = useState<DeviceKind>(() =>
    mine && me.profile.devices.includes(mine.kind) ? mine.kind : (kinds[0]?.kind ?? 'browser'),
  );
  const [extension, setExtension] = useState(
    mine?.kind === 'extension' && mine.number ? mine.number : (me.agent.extension ?? ''),
  );
  const [dialNumber, setDialNumber] = useState<DialNumber>(() =>
    mine?.kind === 'dialNumber' && mine.number
      ? { number: mine.number, country: mine.country ?? session.organization.country }
      : { number: me.profile.dialNumber ?? '', country: session.organization.country },
  );
  const [asAgent, setAsAgent] = useState(() =>
    me.station ? me.station.team !== null : mine?.alone !== true,
  );
  const [teamChoice, setTeamChoice] = useState(mine?.teamId);
  const [keep, setKeep] = useState(mine !== undefined);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [asksTakeOver, setAsksTakeOver] = useState(false);

  useEffect(() => {
    document.title = `${text('station.title')} · Centrala`;
  }, [text]);

  const known = teams.data ?? [];
  // STN-8: only whoever may do both is asked; a supervisor without a team of the own has nothing to choose.
  const choosesRole = me.supervision !== null && known.length > 0;
  const alone = me.supervision !== null && (known.length === 0 || !asAgent);
  const ownTeam = known.some((team) => team.id === teamChoice) ? teamChoice : known[0]?.id;
  const teamId = alone ? undefined : ownTeam;
  const number = kind === 'extension' ? extension : kind === 'dialNumber' ? dialNumber.number : undefined;
  // A number that begins with + says itself of which country it is.
  const country = kind === 'dialNumber' && !number?.startsWith('+') ? dialNumber.country : undefined;
  const incomplete = number !== undefined && number.replace(/\D/g, '').length < 3;

  const numberError = problem?.code === 'invalidNumber' ? numberSentence(problem) : undefined;
  useEffect(() => {
    if (numberError) fields.current?.querySelector<HTMLElement>('input[inputmode="tel"]')?.focus();
  }, [numberError]);

  /** What is wrong with the number, in words that name the country. */
  function numberSentence({ code, params }: Problem): string {
    const region = String(params.country ?? '');
    const id = `problem.${code}.${String(params.why)}`;
    if (!isMessageId(id)) return codeText('problem', code, params);
    return text(id, { country: intl.formatDisplayName(region, { type: 'region' }) ?? region });
  }

  async function start(takeOver: boolean) {
    setBusy(true);
    setProblem(undefined);
    setAsksTakeOver(false);
    try {
      const device = { kind, number, country };
      // Whoever changes the station here means to have it here.
      await whileMoving(async () => {
        const accepted = await loginStation({ teamId, device, takeOver: takeOver || onBack !== undefined });
        await pictureReaches(accepted.seq);
        if (kind === 'browser') await startPhone(true);
      });
      remember(
        'centrala.station',
        keep ? { userId: session.user.id, teamId, kind, number, country, alone } : undefined,
      );
      onBack?.();
    } catch (error) {
      const found = asProblem(error);
      setBusy(false);
      if (found.code === 'stationInUse') setAsksTakeOver(true);
      else setProblem(found);
    }
  }

  return (
    <div className={css.page}>
      <header className={css.top}>
        <Logo />
        <div className={css.topRight}>
          <LookSwitch />
          <Button tone="plain" icon={<LogOut size={16} aria-hidden="true" />} onPress={onSignOut}>
            {text('signOut.action')}
          </Button>
        </div>
      </header>
      <main className={css.main}>
        <form
          className={css.card}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            audioContext();
            if (!busy) void start(false);
          }}
        >
          <div className={css.intro}>
            <h1>{text('station.title')}</h1>
            <p>{text(alone ? 'station.subtitleAlone' : 'station.subtitle', { name: session.user.name })}</p>
          </div>

          <RadioGroup
            className={css.kinds}
            value={kind}
            onChange={(value) => {
              setKind(value as DeviceKind);
              setProblem(undefined);
            }}
          >
            <Label className="visually-hidden">{text('station.title')}</Label>
            {kinds.map((each) => (
              <Radio key={each.kind} value={each.kind} className={css.kind}>
                <span className={css.kindIcon}>{each.icon}</span>
                <span className={css.kindText}>
                  <b>{text(`device.${each.kind}`)}</b>
                  <small>{text(`station.hint.${each.kind}`)}</small>
                </span>
              </Radio>
            ))}
          </RadioGroup>

          <div className={css.fields} ref={fields}>
            {kind === 'browser' ? <DevicePanel /> : null}
            {kind === 'extension' ? (
              <TextField
                label={text('device.extension')}
                value={extension}
                onChange={(value) => {
                  setExtension(cleanNumber(value));
                  setProblem(undefined);
                }}
                error={numberError}
                inputMode="tel"
                autoComplete="off"
                hint={text('station.extensionHint')}
              />
            ) : null}
            {kind === 'dialNumber' ? (
              <DialNumberField
                value={dialNumber}
                onChange={(value) => {
                  setDialNumber(value);
                  setProblem(undefined);
                }}
                error={numberError}
              />
            ) : null}
            {choosesRole ? (
              <RadioGroup
                className={css.roles}
                value={asAgent ? 'both' : 'supervisor'}
                onChange={(value) => setAsAgent(value === 'both')}
              >
                <Label className={css.rolesLabel}>{text('station.role')}</Label>
                <Radio value="supervisor" className={css.role}>
                  {text('station.role.supervisor')}
                </Radio>
                <Radio value="both" className={css.role}>
                  {text('station.role.both')}
                </Radio>
              </RadioGroup>
            ) : null}
            {alone ? null : known.length > 1 ? (
              <Select
                label={text('station.team')}
                choices={known.map((team) => ({ ...team, lang: dataLang(team.name) }))}
                value={ownTeam ?? null}
                onChange={setTeamChoice}
              />
            ) : known[0] ? (
              <p className={css.team}>
                {text('station.team')}: <b lang={dataLang(known[0].name)}>{known[0].name}</b>
              </p>
            ) : null}
          </div>

          {problem && numberError === undefined ? (
            <p className={css.problem} role="alert">
              <CircleAlert size={18} aria-hidden="true" />
              {codeText('problem', problem.code, problem.params)}
            </p>
          ) : null}

          <div className={css.bottom}>
            <Checkbox isSelected={keep} onChange={setKeep}>
              {text('station.remember')}
            </Checkbox>
            <div className={css.bottomActions}>
              {onBack ? (
                <Button icon={<ArrowLeft size={16} aria-hidden="true" />} onPress={onBack}>
                  {text('common.cancel')}
                </Button>
              ) : null}
              <Button type="submit" tone="primary" size="l" isPending={busy} isDisabled={incomplete}>
                {text('station.start')}
              </Button>
            </div>
          </div>
        </form>
      </main>
      <NoticeStack />
      {asksTakeOver ? (
        <Dialog
          role="alertdialog"
          tone="wait"
          icon={<Headset size={20} aria-hidden="true" />}
          title={text('takeOver.title')}
          onClose={() => setAsksTakeOver(false)}
          actions={
            <>
              <Button onPress={() => setAsksTakeOver(false)}>{text('common.cancel')}</Button>
              <Button tone="primary" autoFocus onPress={() => void start(true)}>
                {text('takeOver.confirm')}
              </Button>
            </>
          }
        >
          <p>{text('takeOver.body')}</p>
        </Dialog>
      ) : null}
    </div>
  );
}
