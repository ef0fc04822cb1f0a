import { useText } from '../../i18n/messages.ts';
import { Logo } from '../../ui/Logo.tsx';
import css from './Login.module.css';

export function NotFound() {
  const text = useText();
  return (
    <main className={css.centre}>
      <Logo />
      <h1>{text('notFound.title')}</h1>
      <p className={css.muted}>{text('notFound.body')}</p>
      <a href="/">{text('notFound.back')}</a>
    </main>
  );
}
