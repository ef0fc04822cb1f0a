import { useEffect, useState } from 'react';
import { useText } from '../../i18n/messages.ts';
import { Logo } from '../../ui/Logo.tsx';
import css from './Desk.module.css';

/** A wait shorter than this needs no picture of waiting. */
const SHOW_AFTER_MS = 300;

export function DeskSkeleton() {
  const text = useText();
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className={css.skeleton} aria-busy="true">
      <p className="visually-hidden">{text('common.loading')}</p>
      {visible ? (
        <>
          <Logo word={false} size={56} />
          <p role="status">{text('connection.opening')}</p>
        </>
      ) : null}
    </main>
  );
}
