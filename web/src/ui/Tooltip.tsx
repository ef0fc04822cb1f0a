import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import css from './Tooltip.module.css';

/** Words beside a focused or hovered control. `children` is one React Aria control. */
export function Tooltip({
  children,
  text,
  keys,
  placement = 'bottom',
  isDisabled,
}: {
  children: ReactElement;
  text: string;
  /** A keyboard shortcut to show after the words. */
  keys?: string;
  placement?: 'top' | 'bottom' | 'left' | 'right';
  isDisabled?: boolean;
}) {
  return (
    <TooltipTrigger delay={450} closeDelay={80} isDisabled={isDisabled}>
      {children}
      <AriaTooltip className={css.tooltip} placement={placement} offset={8}>
        {text}
        {keys ? <kbd className={css.keys}>{keys}</kbd> : null}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
