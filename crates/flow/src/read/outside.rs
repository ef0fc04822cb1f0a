//! The nodes that reach outside: requests, pages, transfers, other entry points.

use crate::document::{HandOver, Http, Method, Pointer, ScreenPop, Target, To, Transfer};
use crate::fields::Fields;
use crate::limits;
use crate::problem::Code;
use crate::read::Draft;
use crate::tree::Tree;

impl Draft {
    pub(super) fn http(&mut self, fields: &Fields<'_>) -> Option<Http> {
        let method = match fields.optional("method") {
            Some((path, tree)) => self.one_of(&path, tree, &Method::ALL, Method::name),
            None => Some(Method::Get),
        };
        let url = self.required(fields, "url").and_then(|(path, tree)| {
            let url = self.template(&path, tree)?;
            let host_is_fixed = host_of(url.text()).is_some_and(|host| {
                !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
            });
            if !host_is_fixed {
                self.report(tree.mark, &path, Code::BadUrl, &[]);
                return None;
            }
            Some(url)
        });
        let headers = self.optional_entries(fields, "headers", limits::HTTP_HEADERS, |draft, path, key, tree| {
            let own = ["host", "content-length", "connection", "transfer-encoding"];
            let fine = !key.text.is_empty()
                && key.text.len() <= limits::NAME_CHARS
                && key.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !own.contains(&key.text.to_ascii_lowercase().as_str());
            if !fine {
                draft.report(key.mark, path, Code::BadHeader, &[("header", &key.text.escape_debug())]);
                return None;
            }
            Some((key.text.clone(), draft.template(path, tree)?))
        });
        let body = match fields.optional("body") {
            Some((path, tree)) => {
                if method.is_some_and(|method| !method.has_body()) {
                    let other = format!("method {}", method.map_or("", Method::name));
                    self.report(
                        tree.mark,
                        &path,
                        Code::Conflict,
                        &[("field", &"body"), ("other", &other)],
                    );
                }
                self.template(&path, tree).map(Some)
            }
            None => Some(None),
        };
        let (bounds, default) = (limits::HTTP_TIMEOUT_SECONDS, limits::HTTP_TIMEOUT_DEFAULT_SECONDS);
        let timeout_seconds = self.whole_or(fields, "timeoutSeconds", bounds, default);
        let music = self.optional_way(fields, "music");
        let into = self.optional_entries(fields, "into", limits::CASES, |draft, path, key, tree| {
            let name = draft.variable_key(path, key)?;
            Some((name, draft.pointer(path, tree)?))
        });
        let next = self.way(fields, "next");
        let on_status = self.optional_entries(fields, "onStatus", limits::CASES, |draft, path, key, tree| {
            let text = key.text.as_bytes();
            let fine = match text {
                [b'1'..=b'5', b'x', b'x'] => true,
                [b'1'..=b'5', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
                _ => false,
            };
            if !fine {
                draft.report(key.mark, path, Code::BadStatus, &[("status", &key.text.escape_debug())]);
                return None;
            }
            Some((key.text.clone(), draft.name(path, tree)?))
        });
        let on_timeout = self.optional_way(fields, "onTimeout");
        let on_error = self.optional_way(fields, "onError");
        Some(Http {
            method: method?,
            url: url?,
            headers: headers?,
            body: body?,
            timeout_seconds: timeout_seconds?,
            music: music?,
            into: into?,
            next: next?,
            on_status: on_status?,
            on_timeout: on_timeout?,
            on_error: on_error?,
        })
    }

    /// `/a/b`, or `{pointer: /a/b, default: text}`.
    fn pointer(&mut self, path: &str, tree: &Tree) -> Option<Pointer> {
        let (pointer_path, pointer_tree, default) = if tree.is_map() {
            let fields = self.fields(path, tree, &["pointer", "default"])?;
            let pointer = self.required(&fields, "pointer");
            let default = match fields.optional("default") {
                Some((path, tree)) => Some(self.text(&path, tree)?),
                None => None,
            };
            let (path, tree) = pointer?;
            (path, tree, default)
        } else {
            (path.to_owned(), tree, None)
        };
        let pointer = self.text(&pointer_path, pointer_tree)?;
        let escapes_are_whole = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if !(pointer.is_empty() || pointer.starts_with('/')) || !escapes_are_whole {
            let params: [(_, &dyn std::fmt::Display); 1] = [("pointer", &pointer)];
            self.report(pointer_tree.mark, &pointer_path, Code::BadPointer, &params);
            return None;
        }
        Some(Pointer { pointer, default })
    }

    pub(super) fn transfer(&mut self, fields: &Fields<'_>) -> Option<Transfer> {
        let to = match (fields.optional("number"), fields.optional("agent")) {
            (Some((path, tree)), None) => self.template(&path, tree).map(To::Number),
            (None, Some((path, tree))) => self.template(&path, tree).map(To::Agent),
            (Some(_), Some((path, tree))) => {
                self.report(
                    tree.mark,
                    &path,
                    Code::Conflict,
                    &[("field", &"agent"), ("other", &"number")],
                );
                None
            }
            (None, None) => {
                self.required(fields, "number");
                None
            }
        };
        let (bounds, default) = (limits::RING_SECONDS, limits::RING_DEFAULT_SECONDS);
        let ring_seconds = self.whole_or(fields, "ringSeconds", bounds, default);
        let on_failed = self.optional_way(fields, "onFailed");
        let on_error = self.optional_way(fields, "onError");
        Some(Transfer {
            to: to?,
            ring_seconds: ring_seconds?,
            on_failed: on_failed?,
            on_error: on_error?,
        })
    }

    pub(super) fn hand_over(&mut self, fields: &Fields<'_>) -> Option<HandOver> {
        let entry_point = self
            .required(fields, "entryPoint")
            .and_then(|(path, tree)| self.title(&path, tree));
        let on_failed = self.optional_way(fields, "onFailed");
        Some(HandOver {
            entry_point: entry_point?,
            on_failed: on_failed?,
        })
    }

    pub(super) fn screen_pop(&mut self, fields: &Fields<'_>) -> Option<ScreenPop> {
        let url = self.required(fields, "url").and_then(|(path, tree)| {
            let url = self.template(&path, tree)?;
            if host_of(url.text()).is_none_or(str::is_empty) {
                self.report(tree.mark, &path, Code::BadUrl, &[]);
                return None;
            }
            Some(url)
        });
        let target = match fields.optional("target") {
            Some((path, tree)) => self.one_of(&path, tree, &Target::ALL, Target::name),
            None => Some(Target::default()),
        };
        let next = self.way(fields, "next");
        let on_error = self.optional_way(fields, "onError");
        Some(ScreenPop {
            url: url?,
            target: target?,
            next: next?,
            on_error: on_error?,
        })
    }
}

/// The host and port at the beginning of an address, as they are written.
fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    rest.split(['/', '?', '#']).next()
}
