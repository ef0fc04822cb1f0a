//! Other programs that flows may ask: the allow-list of HTTP origins. Whoever sends the requests is elsewhere.

use url::Url;

/// An origin to which flows may send requests: `https://crm.example.com`, `http://127.0.0.1:9000`, or
/// `https://*.example.com` for every name below one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpOrigin {
    scheme: String,
    host: String,
    below: bool,
    port: u16,
}

impl HttpOrigin {
    /// Reads one. `None` for anything but scheme, host and port.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let below = text.contains("://*.");
        let url = Url::parse(&text.replacen("://*.", "://", 1)).ok()?;
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        (plain && matches!(url.scheme(), "http" | "https")).then_some(())?;
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_owned(),
            below,
            port: url.port_or_known_default()?,
        })
    }

    /// Whether a request may go to this address.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let named = if self.below {
            host.strip_suffix(&self.host).is_some_and(|rest| rest.ends_with('.'))
        } else {
            host == self.host
        };
        named && url.scheme() == self.scheme && url.port_or_known_default() == Some(self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let allows = |origin: &str, url: &str| {
            let url = Url::parse(url).expect("a URL");
            HttpOrigin::parse(origin).is_some_and(|origin| origin.allows(&url))
        };
        assert!(allows("https://crm.example.com", "https://crm.example.com/a?b=c"));
        assert!(allows("https://crm.example.com", "https://crm.example.com:443/"));
        assert!(!allows("https://crm.example.com", "http://crm.example.com/"));
        assert!(!allows("https://crm.example.com", "https://crm.example.com:8443/"));
        assert!(!allows("https://crm.example.com", "https://crm.example.com.evil.test/"));
        assert!(!allows("https://crm.example.com", "https://crm.example.com@evil.test/"));
        assert!(allows("https://*.example.com", "https://a.b.example.com/"));
        assert!(!allows("https://*.example.com", "https://example.com/"));
        assert!(!allows("https://*.example.com", "https://badexample.com/"));
        for wrong in [
            "crm.example.com",
            "ftp://example.com",
            "https://example.com/path",
            "https://u@example.com",
        ] {
            assert_eq!(HttpOrigin::parse(wrong), None, "{wrong}");
        }
    }
}
