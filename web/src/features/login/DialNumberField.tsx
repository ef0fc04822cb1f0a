import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useCountries } from '../../api/queries.ts';
import { useText } from '../../i18n/messages.ts';
import { cleanNumber, countryOf, inCountry, named } from '../../lib/countries.ts';
import { TextField } from '../../ui/Field.tsx';
import { SearchSelect } from '../../ui/SearchSelect.tsx';
import css from './StationPage.module.css';

/** A telephone number as it was typed, and the country in which it is read when it has no `+` (STN-3). */
export type DialNumber = { number: string; country: string };

/** The telephone number of a station: country and number, each following the other. */
export function DialNumberField({
  value,
  onChange,
  error,
}: {
  value: DialNumber;
  onChange: (value: DialNumber) => void;
  /** What is wrong with the number. */
  error?: string;
}) {
  const text = useText();
  const { locale } = useIntl();
  const countries = useCountries().data;
  const choices = useMemo(() => {
    const codes = new Map(countries?.map(({ id, callingCode }) => [id, callingCode]));
    return named(countries ?? [], locale).map(({ id, name }) => ({
      id,
      name: `${name} (+${codes.get(id)})`,
    }));
  }, [countries, locale]);
  const shown = countryOf(value.number, countries ?? [], value.country)?.id ?? value.country;

  return (
    <div className={css.dialNumber}>
      {countries ? (
        <SearchSelect
          // The text in the field is the chosen name, which is another one in another language.
          key={locale}
          label={text('station.country')}
          listLabel={text('station.countries')}
          choices={choices}
          value={shown}
          onChange={(id) => {
            const country = countries.find((each) => each.id === id);
            if (country) onChange({ number: inCountry(value.number, countries, country), country: id });
          }}
        />
      ) : null}
      <TextField
        label={text('device.dialNumber')}
        value={value.number}
        onChange={(typed) => {
          const number = cleanNumber(typed);
          onChange({ number, country: countryOf(number, countries ?? [], shown)?.id ?? shown });
        }}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        name="dialNumber"
        error={error}
        hint={text('station.dialNumberHint')}
      />
    </div>
  );
}
