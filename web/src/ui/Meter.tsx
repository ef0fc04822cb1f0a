import css from './Meter.module.css';

const BARS = 24;

/** Loudness as a row of bars. `level` is 0..1. */
export function Meter({ level, label }: { level: number; label: string }) {
  const lit = Math.round(level * BARS);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn as bars
    <div
      className={css.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
    >
      {Array.from({ length: BARS }, (_, index) => (
        <span
          // The bars never move: their place is their identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          data-lit={index < lit || undefined}
          data-loud={index >= BARS - 4 || undefined}
        />
      ))}
    </div>
  );
}
