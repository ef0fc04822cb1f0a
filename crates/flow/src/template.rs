//! Templates and expressions: texts computed from variables, by `minijinja` in a sandbox.
//!
//! The sandbox: no loaders, no files, no includes, no macros; every evaluation has fuel, which also pays for the
//! memory that it takes; a name without a value is an error and not an empty text. What goes wrong says why, without
//! the values.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{Environment, ErrorKind, Output, State, UndefinedBehavior};

use crate::{Decimal, Value, limits};

/// The name under which templates find what the floor knows.
pub(crate) const SYSTEM: &str = "system";
/// The digits, in the expression that says whether they are valid.
pub(crate) const DIGITS: &str = "value";

/// A text with `{{ expressions }}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(String);

/// An expression without braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(String);

/// Either of them, to be looked at.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    Template(&'a str),
    Expression(&'a str),
}

/// What a rendered text is for: how the values in it are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// As they are.
    Text,
    /// Percent-encoded.
    Url,
}

/// Why something could not be computed, for the author: no values in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct TemplateError(String);

/// The values by name, as templates see them.
pub(crate) type Scope = BTreeMap<String, minijinja::Value>;

impl Template {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn source(&self) -> Source<'_> {
        Source::Template(&self.0)
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The text with the values put in.
    pub(crate) fn render(&self, scope: Scope, for_use: Use) -> Result<String, TemplateError> {
        let environment = environment(for_use);
        let text = environment.render_str(&self.0, minijinja::Value::from(scope));
        let text = text.map_err(|error| told(&error))?;
        if text.len() > limits::RENDERED_BYTES {
            return Err(TemplateError(format!("longer than {} bytes", limits::RENDERED_BYTES)));
        }
        Ok(text)
    }
}

impl Expression {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn source(&self) -> Source<'_> {
        Source::Expression(&self.0)
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether it is true.
    pub(crate) fn is_true(&self, scope: Scope) -> Result<bool, TemplateError> {
        let environment = environment(Use::Text);
        let expression = environment.compile_expression(&self.0).map_err(|error| told(&error))?;
        let value = expression.eval(scope).map_err(|error| told(&error))?;
        if matches!(value.kind(), ValueKind::Undefined | ValueKind::Invalid) {
            return Err(TemplateError("undefined value".to_owned()));
        }
        Ok(value.is_true())
    }

    /// Its text, as a template would write it.
    pub(crate) fn text_of(&self, scope: Scope) -> Result<String, TemplateError> {
        Template::new(format!("{{{{ {} }}}}", self.0)).render(scope, Use::Text)
    }
}

impl Source<'_> {
    /// The names that it reads: `caseNumber`, `system.caller`.
    pub(crate) fn names(self) -> Result<BTreeSet<String>, TemplateError> {
        let environment = environment(Use::Text);
        let names = match self {
            Self::Template(text) => environment
                .template_from_str(text)
                .map(|template| template.undeclared_variables(true)),
            Self::Expression(text) => environment
                .compile_expression(text)
                .map(|expression| expression.undeclared_variables(true)),
        };
        let names = names.map_err(|error| told(&error))?;
        Ok(names
            .into_iter()
            .filter(|name| !FUNCTIONS.contains(&name.as_str()))
            .collect())
    }

    /// Whether it is a text without anything to compute.
    pub(crate) fn is_fixed(self) -> bool {
        match self {
            Self::Template(text) => !text.contains("{{") && !text.contains("{%") && !text.contains("{#"),
            Self::Expression(_) => false,
        }
    }
}

/// What the sandbox offers beside values.
const FUNCTIONS: &[&str] = &["range", "dict", "namespace"];

/// Names that cannot be a variable's, because the language or the sandbox has them.
pub(crate) const RESERVED: &[&str] = &[
    SYSTEM,
    DIGITS,
    "range",
    "dict",
    "namespace",
    "loop",
    "true",
    "false",
    "none",
    "True",
    "False",
    "None",
    "not",
    "and",
    "or",
    "in",
    "is",
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "endset",
    "with",
    "endwith",
    "recursive",
    "filter",
    "endfilter",
];

fn environment(for_use: Use) -> Environment<'static> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the usual syntax"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(limits::TEMPLATE_FUEL));
    environment.set_recursion_limit(limits::TEMPLATE_DEPTH);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    match for_use {
        Use::Text => environment.set_formatter(|out, state, value| write(out, state, value, Use::Text)),
        Use::Url => environment.set_formatter(|out, state, value| write(out, state, value, Use::Url)),
    }
    environment
}

/// Writes one value: decimals without dust, addresses without holes.
fn write(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &minijinja::Value,
    for_use: Use,
) -> Result<(), minijinja::Error> {
    let refused = |why: &'static str| minijinja::Error::new(ErrorKind::BadSerialization, why);
    let decimal = if value.is_number() && !value.is_integer() {
        let number = f64::try_from(value.clone())?;
        let decimal = Decimal::from_f64(number).ok_or_else(|| refused("a number beyond what a decimal holds"))?;
        Some(minijinja::Value::from(decimal.as_str()))
    } else {
        None
    };
    let value = decimal.as_ref().unwrap_or(value);
    match for_use {
        Use::Text => minijinja::escape_formatter(out, state, value),
        Use::Url => {
            if value.is_undefined() {
                return Err(minijinja::Error::from(ErrorKind::UndefinedError));
            }
            out.write_str(&percent_encoded(&value.to_string()))
                .map_err(|_| refused("the text is too long"))
        }
    }
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The kind of an error. Its detail may quote the template, which the author wrote, and never a value.
fn told(error: &minijinja::Error) -> TemplateError {
    let quotes_the_author = matches!(
        error.kind(),
        ErrorKind::SyntaxError | ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction
    );
    let detail = error.detail().filter(|_| quotes_the_author).unwrap_or_default();
    let colon = if detail.is_empty() { "" } else { ": " };
    TemplateError(format!("{}{colon}{detail}", error.kind()))
}

/// A value as templates see it.
pub(crate) fn seen(value: &Value) -> minijinja::Value {
    match value {
        Value::Text(text) => minijinja::Value::from(text.as_str()),
        Value::Integer(number) => minijinja::Value::from(*number),
        Value::Decimal(decimal) => minijinja::Value::from(decimal.to_f64()),
        Value::Boolean(truth) => minijinja::Value::from(*truth),
        Value::DateTime(_) => minijinja::Value::from(value.text()),
        Value::Json(json) => minijinja::value::Serde(json.to_value()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Type;

    fn scope() -> Scope {
        let values = [
            ("name", Type::Text, "Ана & Ко"),
            ("count", Type::Integer, "3"),
            ("price", Type::Decimal, "0.10"),
            ("vip", Type::Boolean, "true"),
            ("data", Type::Json, r#"{"a":[1,{"b":"x"}]}"#),
        ];
        let value = |of, text| seen(&Value::parse(of, text).expect("a value"));
        values.map(|(name, of, text)| (name.to_owned(), value(of, text))).into()
    }

    fn rendered(text: &str, for_use: Use) -> Result<String, String> {
        let template = Template::new(text.to_owned());
        template.render(scope(), for_use).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_put_in_as_their_use_asks() {
        for (text, expected) in [
            ("plain\n", "plain\n"),
            ("{{ name }}!", "Ана & Ко!"),
            ("{{ price * 3 }}", "0.3"),
            ("{{ count / 2 }} {{ count * 2 }}", "1.5 6"),
            ("{{ data.a[1].b }}", "x"),
            ("{% if vip %}yes{% else %}no{% endif %}", "yes"),
            ("{{ missing | default('-') }}", "-"),
            ("{{ name | upper | length }}", "8"),
            ("{{ name | tojson }}", "\"Ана \\u0026 Ко\""),
        ] {
            assert_eq!(rendered(text, Use::Text).as_deref(), Ok(expected), "{text}");
        }
        let url = rendered("https://x/{{ name }}?n={{ count }}", Use::Url);
        assert_eq!(
            url.as_deref(),
            Ok("https://x/%D0%90%D0%BD%D0%B0%20%26%20%D0%9A%D0%BE?n=3")
        );
    }

    #[test]
    fn what_cannot_be_computed_says_why_without_values() {
        for (text, expected) in [
            ("{{ missing }}", "undefined value"),
            (
                "{{ name",
                "syntax error: unexpected end of input, expected end of variable block",
            ),
            ("{{ name | nonsense }}", "unknown filter: filter nonsense is unknown"),
            ("{{ name + 1 }}", "invalid operation"),
            ("{% include 'x' %}", "syntax error: unknown statement include"),
            (
                "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}",
                "engine ran out of fuel",
            ),
            ("{{ 'x' * 99999999 }}", "engine ran out of fuel"),
        ] {
            assert_eq!(rendered(text, Use::Text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn conditions_are_expressions() {
        let is_true = |text: &str| Expression::new(text.to_owned()).is_true(scope());
        assert_eq!(is_true("count > 2 and price < 0.2"), Ok(true));
        assert_eq!(is_true("name == 'x' or not vip"), Ok(false));
        assert_eq!(is_true("missing is defined"), Ok(false));
        assert!(is_true("missing").is_err());
        assert!(is_true("missing == 1").is_err());
        let text = Expression::new("price * 2".to_owned()).text_of(scope());
        assert_eq!(text.as_deref(), Ok("0.2"));
    }

    #[test]
    fn the_names_that_it_reads_are_known_beforehand() {
        let names = |text| Source::Template(text).names().expect("a template");
        assert_eq!(
            names("{{ a }} {{ system.caller }} {% set b = c %}{{ b }} {{ range(3) }}"),
            ["a", "c", "system.caller"].map(str::to_owned).into()
        );
        let names = Source::Expression("x == y.z").names().expect("an expression");
        assert_eq!(names, ["x", "y.z"].map(str::to_owned).into());
        assert!(Source::Template("{{").names().is_err());
    }
}
