import { initials } from '../lib/language.ts';
import css from './Avatar.module.css';

export function Avatar({ name, size = 34 }: { name: string; size?: number }) {
  return (
    <span
      className={css.avatar}
      style={{ inlineSize: size, blockSize: size, fontSize: size * 0.39 }}
      // Drawn by the style sheet: the name stands beside it or in the button's label.
      data-initials={initials(name)}
      aria-hidden="true"
    />
  );
}
