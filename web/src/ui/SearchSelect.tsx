import { Check, ChevronDown } from 'lucide-react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import css from './Field.module.css';
import type { Choice } from './Field.tsx';

/** One choice from a long list, found by typing a part of its text. */
export function SearchSelect({
  label,
  listLabel,
  choices,
  value,
  onChange,
}: {
  label: string;
  /** What the list is called when it is open. */
  listLabel: string;
  choices: Choice[];
  value: string | null;
  onChange: (id: string) => void;
}) {
  return (
    <ComboBox
      className={css.field}
      defaultItems={choices}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
    >
      <Label className={css.label}>{label}</Label>
      <div className={css.box}>
        <Input className={css.input} onFocus={(event) => event.currentTarget.select()} />
        <Button className={css.opener}>
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      <Popover className={css.popover} offset={4} crossOffset={-12} maxHeight={360}>
        <ListBox<Choice> className={css.list} aria-label={listLabel}>
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
    </ComboBox>
  );
}
