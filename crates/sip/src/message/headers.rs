//! Ordered header fields with case-insensitive names and compact forms.

use crate::limits::MAX_LIST;

/// Compact forms (RFC 3261 section 7.3.3 and the registrations that followed).
const COMPACT: [(&str, &str); 18] = [
    ("i", "Call-ID"),
    ("m", "Contact"),
    ("e", "Content-Encoding"),
    ("l", "Content-Length"),
    ("c", "Content-Type"),
    ("f", "From"),
    ("s", "Subject"),
    ("k", "Supported"),
    ("t", "To"),
    ("v", "Via"),
    ("o", "Event"),
    ("r", "Refer-To"),
    ("b", "Referred-By"),
    ("x", "Session-Expires"),
    ("u", "Allow-Events"),
    ("a", "Accept-Contact"),
    ("j", "Reject-Contact"),
    ("d", "Request-Disposition"),
];

/// Header fields in the order of the wire. Values never hold a line break: `push` flattens them, so that nothing that
/// came from outside can start a header of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds a field at the end. A compact name is written out.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((full(name).to_owned(), flat(value.into())));
    }

    /// Adds a field before all others.
    pub fn push_front(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(0, (full(name).to_owned(), flat(value.into())));
    }

    /// Replaces all fields of that name by one, in the place of the first.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = flat(value.into());
        let mut placed = false;
        self.0.retain_mut(|(known, old)| {
            if !same(known, name) {
                return true;
            }
            if placed {
                return false;
            }
            placed = true;
            old.clone_from(&value);
            true
        });
        if !placed {
            self.0.push((full(name).to_owned(), value));
        }
    }

    /// Removes all fields of that name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| !same(known, name));
    }

    /// The first value of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of that name, one per field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| same(known, name))
            .map(|(_, value)| value.as_str())
    }

    /// All elements of a comma separated header, over all its fields, at most `MAX_LIST`. Commas inside quotes or
    /// angle brackets do not separate.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.all(name).flat_map(split_list).take(MAX_LIST).collect()
    }

    /// Whether a comma separated header of tokens has this token (case-insensitive).
    #[must_use]
    pub fn lists_token(&self, name: &str, token: &str) -> bool {
        self.list(name)
            .iter()
            .any(|element| element.eq_ignore_ascii_case(token))
    }

    /// Changes the first value of that name in place.
    pub fn edit_first(&mut self, name: &str, edit: impl FnOnce(&str) -> String) {
        if let Some((_, value)) = self.0.iter_mut().find(|(known, _)| same(known, name)) {
            *value = flat(edit(value));
        }
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Splits at commas that stand outside quotes and angle brackets.
pub(crate) fn split_list(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped, mut angle) = (0, false, false, false);
    for (at, byte) in value.bytes().enumerate() {
        if escaped {
            escaped = false;
            continue;
        }
        match byte {
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'<' if !quoted => angle = true,
            b'>' if !quoted => angle = false,
            b',' if !quoted && !angle => {
                parts.push(&value[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&value[start..]);
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

fn full(name: &str) -> &str {
    if name.len() == 1 {
        for (short, long) in COMPACT {
            if short.eq_ignore_ascii_case(name) {
                return long;
            }
        }
    }
    name
}

fn same(known: &str, name: &str) -> bool {
    known.eq_ignore_ascii_case(full(name))
}

fn flat(value: String) -> String {
    if value.contains(['\r', '\n', '\0']) {
        value.replace(['\r', '\n', '\0'], " ")
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_in_compact_form() {
        let mut headers = Headers::default();
        headers.push("M", "<sip:a@b>, \"x, y\" <sip:c,d@e>;q=1");
        assert_eq!(headers.get("contact"), headers.get("m"));
        assert_eq!(headers.list("Contact"), ["<sip:a@b>", "\"x, y\" <sip:c,d@e>;q=1"]);
    }

    #[test]
    fn a_value_cannot_start_a_header_of_its_own() {
        let mut headers = Headers::default();
        headers.push("Subject", "a\r\nEvil: b");
        assert_eq!(headers.get("Subject"), Some("a  Evil: b"));
    }

    #[test]
    fn set_keeps_the_place_and_removes_the_rest() {
        let mut headers = Headers::default();
        headers.push("To", "1");
        headers.push("From", "2");
        headers.push("t", "3");
        headers.set("To", "4");
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("To", "4"), ("From", "2")]);
    }
}
