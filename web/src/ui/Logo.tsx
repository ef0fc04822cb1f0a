import css from './Logo.module.css';

/** The mark (a C that is also a jack and its plug) and, if wanted, the name. */
export function Logo({ word = true, size = 28 }: { word?: boolean; size?: number }) {
  return (
    <span className={css.logo}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect className={css.tile} width="32" height="32" rx="9" />
        <path className={css.arc} d="M22.2 21.4a8.2 8.2 0 1 1 0-10.8" />
        <circle className={css.dot} cx="22.6" cy="16" r="2.6" />
      </svg>
      {word ? <b>Centrala</b> : null}
    </span>
  );
}
