import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, LogIn } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { signIn } from '../../api/endpoints.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { keys } from '../../api/queries.ts';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { audioContext } from '../../phone/sound.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { LookSwitch } from '../../ui/LookSwitch.tsx';
import { Exchange } from './Exchange.tsx';
import css from './Login.module.css';

export function SignInPage() {
  const text = useText();
  const codeText = useCodeText();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [missing, setMissing] = useState(false);
  const alert = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    document.title = `${text('signIn.title')} · Centrala`;
  }, [text]);
  useEffect(() => {
    if (problem) alert.current?.focus();
  }, [problem]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    if (email.trim() === '' || password === '') {
      setMissing(true);
      event.currentTarget
        .querySelector<HTMLInputElement>(`input[name=${email.trim() === '' ? 'email' : 'password'}]`)
        ?.focus();
      return;
    }
    // The click that signs in is the gesture which lets this page ring later.
    audioContext();
    setBusy(true);
    setProblem(undefined);
    try {
      queries.setQueryData(keys.session, await signIn(email.trim(), password));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  }

  return (
    <div className={css.split}>
      <Exchange />
      <main className={css.side}>
        <div className={css.sideTop}>
          <Logo />
          <LookSwitch />
        </div>
        <form className={css.form} onSubmit={submit} noValidate>
          <div>
            <h1 className={css.heading}>{text('signIn.title')}</h1>
            <p className={css.muted}>{text('signIn.subtitle')}</p>
          </div>
          {problem ? (
            <p className={css.problem} role="alert" tabIndex={-1} ref={alert}>
              <CircleAlert size={18} aria-hidden="true" />
              {codeText('problem', problem.code, problem.params)}
            </p>
          ) : null}
          <TextField
            label={text('signIn.email')}
            type="email"
            name="email"
            inputMode="email"
            autoComplete="username"
            value={email}
            onChange={setEmail}
            error={missing && email.trim() === '' ? text('signIn.emailMissing') : undefined}
            isRequired
            autoFocus
          />
          <TextField
            label={text('signIn.password')}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={missing && password === '' ? text('signIn.passwordMissing') : undefined}
            isRequired
          />
          <Button
            type="submit"
            tone="primary"
            size="l"
            wide
            icon={<LogIn size={18} aria-hidden="true" />}
            isPending={busy}
          >
            {text('signIn.submit')}
          </Button>
        </form>
        <p className={css.foot}>{text('signIn.foot')}</p>
      </main>
    </div>
  );
}
