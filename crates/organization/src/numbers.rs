//! Telephone numbers as people write them, made into E.164 (STN-3): a national number is read in a country, an
//! international one by its calling code, and either must be one that the country gives out. What is dialled inside the
//! house (extensions, entry points) does not come here.
//!
//! The countries' numbering plans are libphonenumber's, by the `phonenumber` crate. Of that crate only the plans are
//! used: its parser strips the prefix of one country from numbers of another and drops the leading zeros of Italian
//! ones (seen with 0.3.10), and its validator is content with a matching beginning. The examples of all plans are the
//! test of ours.

use std::sync::LazyLock;

use phonenumber::Metadata;
use phonenumber::metadata::{DATABASE, Descriptor};

/// A country, by the two letters of ISO 3166 as libphonenumber uses them, with its numbering plan.
#[derive(Clone, Copy)]
pub struct Country {
    plan: &'static Metadata,
}

/// Digits of a calling code.
const CALLING_CODE_DIGITS_MAX: usize = 3;

/// Why a text is no telephone number of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// There are no digits, or the calling code after the `+` is nobody's.
    #[error("not a telephone number")]
    NotANumber,
    /// Fewer digits than any number of the country has.
    #[error("too short for its country")]
    TooShort,
    /// More digits than any number of the country has.
    #[error("too long for its country")]
    TooLong,
    /// The right length, and the country gives out no such number.
    #[error("no number of its country")]
    NotInPlan,
    /// A number of another country than the one that was chosen.
    #[error("a number of another country")]
    OtherCountry,
}

impl NumberError {
    /// The stable name, for `params.why` of a problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "notANumber",
            Self::TooShort => "tooShort",
            Self::TooLong => "tooLong",
            Self::NotInPlan => "notInPlan",
            Self::OtherCountry => "otherCountry",
        }
    }
}

impl Country {
    /// The country with this code, letter case aside.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        let letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        let plan = DATABASE.by_id(code.to_ascii_uppercase().as_str()).filter(|_| letters)?;
        Some(Self { plan })
    }

    /// All countries, by their codes.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
            let mut codes: Vec<&str> = DATABASE.iter().map(Metadata::id).collect();
            codes.sort_unstable();
            // What belongs to no country (`001`: satellite and free international numbers) is no country's code.
            codes.into_iter().filter_map(Country::new).collect()
        });
        &ALL
    }

    /// Its two letters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.plan.id()
    }

    /// What stands after the `+`.
    #[must_use]
    pub fn calling_code(&self) -> u16 {
        self.plan.country_code()
    }

    /// Whether a number without a country is taken for this one, of several that share the calling code.
    #[must_use]
    pub fn is_main(&self) -> bool {
        let all = DATABASE.region(&self.calling_code());
        all.is_some_and(|codes| codes.first() == Some(&self.code()))
    }

    /// A number that was chosen to be of this country, in E.164. Written nationally or internationally.
    ///
    /// # Errors
    /// When it is not one that this country gives out.
    pub fn number(&self, written: &str) -> Result<String, NumberError> {
        let digits = self.with_plus(&floor::normalised(written));
        let Some(with_code) = digits.strip_prefix('+') else {
            return national(self.plan, &digits);
        };
        let code = self.calling_code().to_string();
        match with_code.strip_prefix(&code) {
            Some(digits) => international(&[self.plan], digits),
            None if with_code.is_empty() => Err(NumberError::NotANumber),
            None => Err(NumberError::OtherCountry),
        }
    }

    /// A number of any country in E.164; without a `+` it is read in this one.
    ///
    /// # Errors
    /// When it is not one that its country gives out.
    pub fn any_number(&self, written: &str) -> Result<String, NumberError> {
        let digits = self.with_plus(&floor::normalised(written));
        let Some(with_code) = digits.strip_prefix('+') else {
            return national(self.plan, &digits);
        };
        // No calling code begins with another one, so the first that fits is meant.
        let (plans, rest) = (1..=CALLING_CODE_DIGITS_MAX)
            .filter_map(|length| with_code.split_at_checked(length))
            .find_map(|(code, rest)| Some((DATABASE.by_code(&code.parse::<u16>().ok()?)?, rest)))
            .ok_or(NumberError::NotANumber)?;
        international(&plans, rest)
    }

    /// The prefix that this country dials before a calling code stands for `+`.
    fn with_plus(&self, digits: &str) -> String {
        let prefix = self.plan.international_prefix().and_then(|prefix| prefix.find(digits));
        match prefix {
            Some(found) if found.start() == 0 && found.end() > 0 => format!("+{}", &digits[found.end()..]),
            Some(_) | None => digits.to_owned(),
        }
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// What follows a calling code, in E.164. `plans` are of the countries that share the code, the main one first.
fn international(plans: &[&Metadata], digits: &str) -> Result<String, NumberError> {
    let main = plans.first().ok_or(NumberError::NotANumber)?;
    // `+44 (0) 20 ...` is written and means a number without the bracket.
    let readings = |plan: &Metadata| [Some(digits.to_owned()), bare(digits, plan.national_prefix())];
    plans
        .iter()
        .find_map(|plan| meant(plan, readings(plan)))
        .ok_or_else(|| misfit(main, digits))
}

/// A number without a calling code, with or without the prefix of long-distance calls inside its country, in E.164.
fn national(plan: &Metadata, digits: &str) -> Result<String, NumberError> {
    let stripped = without_national_prefix(plan, digits);
    let length = stripped.clone().unwrap_or_else(|| digits.to_owned());
    let readings = [
        stripped,
        Some(digits.to_owned()),
        bare(digits, plan.national_prefix()),
        // International, with the `+` forgotten.
        bare(digits, Some(&plan.country_code().to_string())),
    ];
    meant(plan, readings).ok_or_else(|| misfit(plan, &length))
}

/// The first reading that is a number of the plan, in E.164.
fn meant(plan: &Metadata, readings: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let found = readings.into_iter().flatten().find(|reading| in_plan(plan, reading))?;
    Some(format!("+{}{found}", plan.country_code()))
}

fn bare(digits: &str, prefix: Option<&str>) -> Option<String> {
    digits.strip_prefix(prefix?).map(str::to_owned)
}

/// Without the prefix of long-distance calls and carrier codes, by the plan's own rule. Some rules put something in
/// their place: an Argentinian mobile number begins with 9 abroad and has 15 in the middle at home.
fn without_national_prefix(plan: &Metadata, digits: &str) -> Option<String> {
    let prefix = plan.national_prefix_for_parsing()?;
    let found = prefix.captures(digits)?;
    let whole = found.get(0).filter(|whole| whole.start() == 0 && whole.end() > 0)?;
    let mut reading = String::new();
    let last = found.get(found.len() - 1);
    if let Some(rule) = plan
        .national_prefix_transform_rule()
        .filter(|_| found.len() > 1 && last.is_some())
    {
        // `$1` of the plans, in the form that does not run into a digit after it.
        let rule = (1..=9).fold(rule.to_owned(), |rule, group| {
            rule.replace(&format!("${group}"), &format!("${{{group}}}"))
        });
        found.expand(&rule, &mut reading);
    }
    reading.push_str(&digits[whole.end()..]);
    Some(reading)
}

/// Whether a country gives out this number (its digits without calling code and prefixes).
fn in_plan(plan: &Metadata, national: &str) -> bool {
    kinds(plan).any(|kind| is_whole(kind, national))
}

/// The kinds of numbers that can be called from anywhere.
fn kinds(plan: &Metadata) -> impl Iterator<Item = &Descriptor> {
    let plan = plan.descriptors();
    let kinds = [
        plan.fixed_line(),
        plan.mobile(),
        plan.toll_free(),
        plan.premium_rate(),
        plan.shared_cost(),
        plan.personal_number(),
        plan.voip(),
        plan.pager(),
        plan.uan(),
        plan.voicemail(),
    ];
    kinds.into_iter().flatten()
}

/// Whether the whole number is of this kind. The library's own question is answered yes by a matching beginning; it
/// sorts out most kinds cheaply, and the rest is asked exactly.
fn is_whole(kind: &Descriptor, national: &str) -> bool {
    kind.is_match(national)
        && regex::RegexBuilder::new(&format!("^(?:{})$", kind.national_number().as_str()))
            .ignore_whitespace(true)
            .build()
            .is_ok_and(|whole| whole.is_match(national))
}

/// What is wrong with a number that is not in the plan.
fn misfit(plan: &Metadata, national: &str) -> NumberError {
    let length = u16::try_from(national.len()).unwrap_or(u16::MAX);
    if length == 0 {
        return NumberError::NotANumber;
    }
    let mut lengths = kinds(plan).flat_map(Descriptor::possible_length).peekable();
    if lengths.peek().is_none() {
        return NumberError::NotInPlan;
    }
    let (mut below, mut above) = (true, true);
    for possible in lengths {
        below &= length < *possible;
        above &= length > *possible;
    }
    match (below, above) {
        (true, _) => NumberError::TooShort,
        (false, true) => NumberError::TooLong,
        (false, false) => NumberError::NotInPlan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::new(code).expect("a country")
    }

    #[test]
    fn national_and_international_forms_are_one_number() {
        for (code, written, expected) in [
            ("BG", "0888 123 456", "+359888123456"),
            ("BG", "888123456", "+359888123456"),
            ("BG", "(02) 900-10-00", "+35929001000"),
            ("BG", "+359 (0) 888 123 456", "+359888123456"),
            ("BG", "359 888 123 456", "+359888123456"),
            ("AR", "011 15 2345-6789", "+5491123456789"),
            ("BG", "00359 888 123 456", "+359888123456"),
            ("BG", "+359 888 123 456", "+359888123456"),
            ("GB", "020 7946 0018", "+442079460018"),
            ("US", "(212) 555-0123", "+12125550123"),
            ("US", "1 212 555 0123", "+12125550123"),
            ("IT", "06 6712 3456", "+390667123456"),
            ("RU", "8 800 100 10 10", "+78001001010"),
        ] {
            let country = country(code);
            assert_eq!(country.number(written).as_deref(), Ok(expected), "{code} {written}");
            assert_eq!(country.any_number(written).as_deref(), Ok(expected), "{code} {written}");
        }
        let american = country("US");
        assert_eq!(
            american.any_number("011 44 20 7946 0018").as_deref(),
            Ok("+442079460018")
        );
        assert_eq!(american.any_number("+44 121 234 5678").as_deref(), Ok("+441212345678"));
    }

    #[test]
    fn a_number_that_its_country_does_not_give_out_is_refused_with_the_reason() {
        let bulgaria = country("BG");
        for (written, expected) in [
            ("", NumberError::NotANumber),
            ("+", NumberError::NotANumber),
            ("+999123456", NumberError::NotANumber),
            ("0888 123", NumberError::NotInPlan),
            ("0888 1", NumberError::TooShort),
            ("0888 123 456 789 01", NumberError::TooLong),
            ("+359 111 111 111", NumberError::NotInPlan),
            ("+44 20 7946", NumberError::TooShort),
            ("1001", NumberError::TooShort),
        ] {
            assert_eq!(bulgaria.any_number(written), Err(expected), "{written}");
        }
        assert_eq!(bulgaria.number("+44 20 7946 0018"), Err(NumberError::OtherCountry));
        assert_eq!(
            country("US").number("+1 613 782 7274"),
            Err(NumberError::NotInPlan),
            "Canadian"
        );
        assert_eq!(country("CA").number("+1 613 782 7274").as_deref(), Ok("+16137827274"));
        assert_eq!(
            country("US").any_number("+1 613 782 7274").as_deref(),
            Ok("+16137827274")
        );
        // The first eight digits alone are a number; the library by itself would be content with them.
        assert!(bulgaria.number("437 12345").is_ok());
        assert_eq!(bulgaria.number("437 123456"), Err(NumberError::NotInPlan));
    }

    /// Every example of the metadata, in both forms, is taken by its own country.
    #[test]
    fn the_examples_of_all_countries_are_taken() {
        let mut seen = 0;
        for country in Country::all() {
            let plan = country.plan.descriptors();
            for kind in [plan.fixed_line(), plan.mobile(), plan.toll_free()] {
                let Some(example) = kind.and_then(Descriptor::example) else {
                    continue;
                };
                let expected = format!("+{}{example}", country.calling_code());
                assert_eq!(country.number(&expected).as_ref(), Ok(&expected), "{country:?}");
                assert_eq!(country.any_number(&expected).as_ref(), Ok(&expected), "{country:?}");
                assert_eq!(country.number(example).as_ref(), Ok(&expected), "{country:?} {example}");
                seen += 1;
            }
            for kind in [plan.fixed_line(), plan.mobile()] {
                let Some(example) = kind.and_then(Descriptor::example) else {
                    continue;
                };
                let national = format!("{}{example}", country.plan.national_prefix().unwrap_or_default());
                let expected = format!("+{}{example}", country.calling_code());
                assert_eq!(
                    country.number(&national).as_ref(),
                    Ok(&expected),
                    "{country:?} {national}"
                );
            }
        }
        assert!(seen > 600, "{seen} examples");
    }

    #[test]
    fn countries_have_two_letters_and_one_of_those_that_share_a_code_is_its_main_one() {
        let all = Country::all();
        assert!(all.len() > 240, "{}", all.len());
        assert!(all.iter().all(|country| country.code().len() == 2));
        assert_eq!(country("bg").calling_code(), 359);
        assert!(country("US").is_main() && !country("CA").is_main() && country("GB").is_main());
        assert!(Country::new("001").is_none() && Country::new("ZZ").is_none() && Country::new("").is_none());
    }
}
