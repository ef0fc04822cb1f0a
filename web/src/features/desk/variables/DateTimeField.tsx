import { now, parseAbsolute, type ZonedDateTime } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { useContext, useMemo, useState } from 'react';
import {
  Button as AriaButton,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DatePickerStateContext,
  DateSegment,
  Dialog,
  Group,
  Heading,
  I18nProvider,
  Label,
  Popover,
  TimeField,
} from 'react-aria-components';
import { useIntl } from 'react-intl';
import { useText } from '../../../i18n/messages.ts';
import { Button } from '../../../ui/Button.tsx';
import css from './DateTimeField.module.css';

/** A moment on this computer's clock; kept by the server in UTC. */
export default function DateTimeField({
  value,
  labelledBy,
  describedBy,
  isInvalid,
  onChange,
  onFocus,
  onBlur,
}: {
  value: string;
  labelledBy: string;
  describedBy: string;
  isInvalid: boolean;
  /** In the international form; empty for none. */
  onChange: (value: string) => void;
  onFocus: () => void;
  onBlur: () => void;
}) {
  const text = useText();
  const { locale } = useIntl();
  const [open, setOpen] = useState(false);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const moment = useMemo(() => parsed(value, zone), [value, zone]);
  const [today] = useState(() => now(zone).set({ minute: 0, second: 0, millisecond: 0 }));
  return (
    // Day before month in English too, as everywhere on these pages.
    <I18nProvider locale={locale}>
      <div className={css.field}>
        <DatePicker<ZonedDateTime>
          aria-labelledby={labelledBy}
          aria-describedby={describedBy}
          granularity={moment && moment.second > 0 ? 'second' : 'minute'}
          hourCycle={24}
          hideTimeZone
          shouldForceLeadingZeros
          shouldCloseOnSelect={false}
          placeholderValue={today}
          value={moment}
          isInvalid={isInvalid}
          isOpen={open}
          onOpenChange={setOpen}
          onChange={(picked) => onChange(picked ? picked.toAbsoluteString() : '')}
          onFocus={onFocus}
          onBlur={onBlur}
        >
          {/* A click anywhere in the field opens the calendar, as the icon does (CAD-4); by keyboard one types. */}
          <Group
            className={css.box}
            onClickCapture={(event) => {
              if (!(event.target as Element).closest('button')) setOpen(true);
            }}
          >
            <DateInput className={css.input}>
              {(segment) => <DateSegment segment={segment} className={css.segment} />}
            </DateInput>
            <AriaButton className={css.opener}>
              <CalendarDays size={17} aria-hidden="true" />
            </AriaButton>
          </Group>
          <Popover className={css.popover} offset={6} placement="bottom start">
            <Dialog className={css.dialog}>
              <Calendar className={css.calendar}>
                <header>
                  <AriaButton slot="previous" className={css.turn}>
                    <ChevronLeft size={18} aria-hidden="true" />
                  </AriaButton>
                  <Heading />
                  <AriaButton slot="next" className={css.turn}>
                    <ChevronRight size={18} aria-hidden="true" />
                  </AriaButton>
                </header>
                <CalendarGrid weekdayStyle="short">
                  <CalendarGridHeader>
                    {(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}
                  </CalendarGridHeader>
                  <CalendarGridBody>
                    {(date) => <CalendarCell date={date} className={css.cell} />}
                  </CalendarGridBody>
                </CalendarGrid>
              </Calendar>
              <div className={css.time}>
                <Time />
                <Button tone="primary" onPress={() => setOpen(false)}>
                  {text('variable.done')}
                </Button>
              </div>
            </Dialog>
          </Popover>
        </DatePicker>
        <small className={css.zone}>
          {text('variable.zone', {
            zone: zone.replaceAll('_', ' '),
            offset: offsetText((moment ?? today).offset),
          })}
        </small>
      </div>
    </I18nProvider>
  );
}

function Time() {
  const text = useText();
  const picker = useContext(DatePickerStateContext);
  return (
    <TimeField
      className={css.timeField}
      hourCycle={24}
      hideTimeZone
      shouldForceLeadingZeros
      value={picker?.timeValue ?? null}
      onChange={(time) => {
        if (time) picker?.setTimeValue(time);
      }}
    >
      <Label>{text('variable.time')}</Label>
      <DateInput className={css.box}>
        {(segment) => <DateSegment segment={segment} className={css.segment} />}
      </DateInput>
    </TimeField>
  );
}

function parsed(value: string, zone: string): ZonedDateTime | null {
  try {
    return value ? parseAbsolute(value, zone) : null;
  } catch {
    // A draft may be anything.
    return null;
  }
}

/** `UTC+02:00`; of a zone's offset in milliseconds. */
export function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
