import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  Select as AriaSelect,
  TextField as AriaTextField,
  Button,
  type CheckboxProps,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  type TextFieldProps,
} from 'react-aria-components';
import css from './Field.module.css';

export function TextField({
  label,
  hint,
  error,
  icon,
  placeholder,
  inputMode,
  ...props
}: Omit<TextFieldProps, 'children' | 'className'> & {
  label: string;
  hint?: ReactNode;
  error?: string;
  icon?: ReactNode;
  placeholder?: string;
  inputMode?: 'tel' | 'text' | 'email' | 'numeric';
}) {
  return (
    <AriaTextField {...props} className={css.field} isInvalid={error !== undefined}>
      <Label className={css.label}>{label}</Label>
      <div className={css.box}>
        {icon}
        <Input className={css.input} placeholder={placeholder} inputMode={inputMode} />
      </div>
      {hint && !error ? (
        <Text slot="description" className={css.hint}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={css.error}>{error}</FieldError>
    </AriaTextField>
  );
}

export type Choice = { id: string; name: string; lang?: string };

/** One choice from a short list. */
export function Select({
  label,
  choices,
  value,
  onChange,
  icon,
  hint,
  isDisabled,
  placeholder,
}: {
  label: string;
  choices: Choice[];
  value: string | null;
  onChange: (id: string) => void;
  icon?: ReactNode;
  hint?: ReactNode;
  isDisabled?: boolean;
  placeholder?: string;
}) {
  return (
    <AriaSelect
      className={css.field}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      isDisabled={isDisabled}
      placeholder={placeholder}
    >
      <Label className={css.label}>{label}</Label>
      <Button className={css.select}>
        {icon}
        <SelectValue className={css.value} data-shortens />
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      {hint ? (
        <Text slot="description" className={css.hint}>
          {hint}
        </Text>
      ) : null}
      <Popover className={css.popover} offset={4}>
        <ListBox className={css.list} items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.name} className={css.option}>
              {({ isSelected }) => (
                <>
                  <span lang={choice.lang}>{choice.name}</span>
                  {isSelected ? <Check size={16} aria-hidden="true" /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export function Checkbox({
  children,
  ...props
}: Omit<CheckboxProps, 'children' | 'className'> & { children: ReactNode }) {
  return (
    <AriaCheckbox {...props} className={css.checkbox}>
      <span className={css.tick}>
        <Check size={14} strokeWidth={3} aria-hidden="true" />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}
