import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import css from './Button.module.css';

export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className' | 'isPending'> & {
  children: ReactNode;
  icon?: ReactNode;
  /** `primary` moves the work on; `live` takes a contact; `stop` ends one. At most one strong button per group. */
  tone?: 'plain' | 'primary' | 'live' | 'stop' | 'stopOutline' | 'quiet';
  size?: 'm' | 'l';
  wide?: boolean;
  /** The command is on its way: the button shows it, keeps the focus and does nothing. */
  isPending?: boolean;
  className?: string;
};

export function Button({
  children,
  icon,
  tone = 'plain',
  size = 'm',
  wide,
  isPending,
  className,
  onPress,
  ...props
}: ButtonProps) {
  // React Aria's own pending state announces a progress bar, which we do not have: outcomes are announced instead.
  return (
    <AriaButton
      {...props}
      onPress={isPending ? undefined : onPress}
      data-busy={isPending || undefined}
      className={[css.button, css[tone], css[size], wide && css.wide, className].filter(Boolean).join(' ')}
    >
      {isPending ? <span className={css.spinner} /> : icon}
      <span className={css.label}>{children}</span>
    </AriaButton>
  );
}

type IconButtonProps = Omit<AriaButtonProps, 'children' | 'className'> & {
  children: ReactNode;
  label: string;
  className?: string;
};

/** A square button whose words are for screen readers and the tooltip. */
export function IconButton({ children, label, className, ...props }: IconButtonProps) {
  return (
    <AriaButton {...props} aria-label={label} className={[css.icon, className].filter(Boolean).join(' ')}>
      {children}
    </AriaButton>
  );
}
