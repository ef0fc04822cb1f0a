import type { ReactNode } from 'react';
import { Switch as AriaSwitch, type SwitchProps } from 'react-aria-components';
import css from './Switch.module.css';

export function Switch({
  children,
  ...props
}: Omit<SwitchProps, 'children' | 'className'> & { children: ReactNode }) {
  return (
    <AriaSwitch {...props} className={css.switch}>
      <span className={css.track}>
        <span className={css.knob} />
      </span>
      {children}
    </AriaSwitch>
  );
}
