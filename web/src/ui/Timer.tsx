import { formatSpan, isoSpan } from '../lib/duration.ts';

/** A span of time in figures of equal width; never announced by itself. */
export function Timer({
  milliseconds,
  className,
  label,
}: {
  milliseconds: number;
  className?: string;
  label?: string;
}) {
  return (
    <span
      role="timer"
      aria-label={label ? `${label} ${formatSpan(milliseconds)}` : undefined}
      className={className}
    >
      <time dateTime={isoSpan(milliseconds)}>{formatSpan(milliseconds)}</time>
    </span>
  );
}
