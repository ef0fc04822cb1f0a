import { lazy, Suspense } from 'react';
import { asProblem } from './api/problem.ts';
import { useSession } from './api/queries.ts';
import css from './features/login/Login.module.css';
import { useCodeText, useText } from './i18n/messages.ts';
import { SignedIn } from './SignedIn.tsx';
import { Button } from './ui/Button.tsx';
import { Logo } from './ui/Logo.tsx';

const SignInPage = lazy(() =>
  import('./features/login/SignInPage.tsx').then((part) => ({ default: part.SignInPage })),
);

/** The front door: signed in or not. */
export function Home() {
  const session = useSession();
  const text = useText();
  const codeText = useCodeText();

  const opening = (
    <main className={css.centre} aria-busy="true">
      <div className={css.pulse}>
        <Logo word={false} size={56} />
      </div>
      <p className="visually-hidden">{text('common.loading')}</p>
    </main>
  );
  if (session.isPending) return opening;
  if (session.isError) {
    return (
      <main className={css.centre}>
        <Logo />
        <h1>{text('home.unreachable')}</h1>
        <p className={css.muted}>{codeText('problem', asProblem(session.error).code)}</p>
        <Button tone="primary" onPress={() => void session.refetch()}>
          {text('common.tryAgain')}
        </Button>
      </main>
    );
  }
  if (session.data) return <SignedIn session={session.data} />;
  return (
    <Suspense fallback={opening}>
      <SignInPage />
    </Suspense>
  );
}
