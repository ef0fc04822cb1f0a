import css from './CountdownRing.module.css';

const RADIUS = 18;
const AROUND = 2 * Math.PI * RADIUS;

/** Seconds left as a number inside a ring that empties. The number is decoration: say the time in words elsewhere. */
export function CountdownRing({
  left,
  total,
  urgent,
  size = 44,
}: {
  left: number;
  total: number;
  urgent: boolean;
  size?: number;
}) {
  const share = total > 0 ? Math.min(1, Math.max(0, left / total)) : 0;
  return (
    <span
      className={css.ring}
      data-urgent={urgent || undefined}
      style={{ inlineSize: size, blockSize: size }}
      aria-hidden="true"
    >
      <svg viewBox="0 0 44 44" role="presentation">
        <circle className={css.track} cx="22" cy="22" r={RADIUS} />
        <circle
          className={css.rest}
          cx="22"
          cy="22"
          r={RADIUS}
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - share)}
        />
      </svg>
      <b>{left}</b>
    </span>
  );
}
