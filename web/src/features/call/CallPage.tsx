import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Grid3x3, Mic, MicOff, Phone, PhoneOff } from 'lucide-react';
import { useEffect, useReducer, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { getEntryPoint } from '../../api/endpoints.ts';
import { asProblem } from '../../api/problem.ts';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { formatSpan } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { Button } from '../../ui/Button.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { LookSwitch } from '../../ui/LookSwitch.tsx';
import { Timer } from '../../ui/Timer.tsx';
import css from './CallPage.module.css';
import { CustomerCall, callReduce } from './call.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** A customer with a browser and a microphone calls an entry point. No sign-in, nothing remembered. */
export function CallPage({ entryPointId }: { entryPointId: string }) {
  const text = useText();
  const codeText = useCodeText();
  const [model, tell] = useReducer(callReduce, { state: 'idle' });
  const call = useRef<CustomerCall>(undefined);
  const entryPoint = useQuery({
    queryKey: ['entryPoint', entryPointId],
    queryFn: () => getEntryPoint(entryPointId),
  });
  const name = entryPoint.data?.name;
  const secure = window.isSecureContext;

  useEffect(() => {
    document.title = name ? `${text('call.title', { name })}` : 'Centrala';
  }, [name, text]);

  useEffect(() => {
    const hangUp = () => call.current?.hangUp();
    window.addEventListener('pagehide', hangUp);
    return () => {
      window.removeEventListener('pagehide', hangUp);
      hangUp();
    };
  }, []);

  const dial = () => {
    call.current = new CustomerCall(entryPointId, tell);
    void call.current.dial();
  };
  const hangUp = () => call.current?.hangUp();
  const busy = model.state === 'asking' || model.state === 'connecting' || model.state === 'talking';

  return (
    <div className={css.page}>
      <header className={css.top}>
        <Logo />
        <LookSwitch />
      </header>
      <main className={css.main}>
        {entryPoint.isError ? (
          <section className={css.card}>
            <span className={css.disc} data-tone="stop">
              <CircleAlert size={34} strokeWidth={1.6} aria-hidden="true" />
            </span>
            <h1>{text('call.noEntryPoint')}</h1>
            <p className={css.muted}>{codeText('problem', asProblem(entryPoint.error).code)}</p>
            <Button onPress={() => void entryPoint.refetch()}>{text('common.tryAgain')}</Button>
          </section>
        ) : (
          <section
            className={css.card}
            aria-busy={entryPoint.isPending}
            data-talking={model.state === 'talking' || undefined}
          >
            <span
              className={css.disc}
              data-tone={model.state === 'talking' ? 'live' : model.state === 'failed' ? 'stop' : 'plain'}
              data-busy={busy || undefined}
            >
              {model.state === 'failed' ? (
                <CircleAlert size={36} strokeWidth={1.6} aria-hidden="true" />
              ) : model.state === 'ended' ? (
                <PhoneOff size={36} strokeWidth={1.6} aria-hidden="true" />
              ) : (
                <Phone size={36} strokeWidth={1.6} aria-hidden="true" />
              )}
            </span>
            <h1 lang={name ? dataLang(name) : undefined}>{name ?? '\u00a0'}</h1>
            <div className={css.state} role="status">
              {model.state === 'idle' ? <p className={css.muted}>{text('call.intro')}</p> : null}
              {model.state === 'asking' ? <p>{text('call.asking')}</p> : null}
              {model.state === 'connecting' ? <p>{text('call.connecting')}</p> : null}
              {model.state === 'talking' ? <p className={css.live}>{text('call.talking')}</p> : null}
              {model.state === 'ended' ? (
                <p>
                  {codeText('ended', model.reason ?? 'call')}
                  {model.lastedMs === undefined ? null : (
                    <span className={css.lasted}>
                      {text('call.lasted', { span: formatSpan(model.lastedMs) })}
                    </span>
                  )}
                </p>
              ) : null}
              {model.state === 'failed' ? (
                <p className={css.failed}>{codeText('problem', model.code, model.params)}</p>
              ) : null}
            </div>
            {model.state === 'talking' ? <InCall since={model.since} call={call.current} /> : null}
            {busy ? (
              <Button
                tone="stop"
                size="l"
                wide
                icon={<PhoneOff size={19} aria-hidden="true" />}
                onPress={hangUp}
              >
                {text(model.state === 'talking' ? 'control.end' : 'common.cancel')}
              </Button>
            ) : (
              <>
                <Button
                  tone="live"
                  size="l"
                  wide
                  icon={<Phone size={19} aria-hidden="true" />}
                  onPress={dial}
                  isDisabled={!secure || !entryPoint.data}
                >
                  {text(model.state === 'idle' ? 'call.start' : 'call.again')}
                </Button>
                <p className={secure ? css.hint : css.failed}>
                  {secure ? <Mic size={16} aria-hidden="true" /> : null}
                  {text(secure ? 'call.microphone' : 'problem.microphone.insecure')}
                </p>
              </>
            )}
          </section>
        )}
      </main>
    </div>
  );
}

function InCall({ since, call }: { since: number; call: CustomerCall | undefined }) {
  const text = useText();
  useNow();
  const [muted, setMuted] = useState(false);
  const [keypad, setKeypad] = useState(false);
  const [sent, setSent] = useState('');

  const press = (key: string) => {
    setSent((before) => (before + key).slice(-18));
    call?.press(key).catch(() => setSent(''));
  };

  return (
    <>
      <Timer milliseconds={Date.now() - since} className={css.timer} label={text('pane.connectedFor')} />
      <div className={css.toggles}>
        <ToggleButton
          className={css.toggle}
          isSelected={muted}
          onChange={(on) => {
            setMuted(on);
            call?.mute(on);
          }}
        >
          {muted ? <MicOff size={20} aria-hidden="true" /> : <Mic size={20} aria-hidden="true" />}
          {text('control.mute')}
        </ToggleButton>
        <ToggleButton className={css.toggle} isSelected={keypad} onChange={setKeypad}>
          <Grid3x3 size={20} aria-hidden="true" />
          {text('control.keypad')}
        </ToggleButton>
      </div>
      {keypad ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: typing on the keys' group is a second way to press them
        <div
          className={css.keypad}
          onKeyDown={(event) => {
            if (/^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey)
              press(event.key);
          }}
        >
          <output aria-label={text('keypad.sent')}>{sent || '\u00a0'}</output>
          <div>
            {KEYS.map((key) => (
              <button type="button" key={key} onClick={() => press(key)}>
                {key}
              </button>
            ))}
          </div>
        </div>
      ) : null}
    </>
  );
}
