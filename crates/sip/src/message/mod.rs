//! The small message types that everything here speaks. Text in and out is `wire`; meaning is elsewhere.

mod headers;
mod method;

pub use headers::Headers;
pub(crate) use headers::split_list;
pub use method::Method;

/// A request. The URI is kept as received, because targets must be sent back byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The Request-URI, unparsed.
    pub uri: String,
    /// The header fields in order.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status code, 100 to 699.
    pub status: u16,
    /// Reason phrase, for people.
    pub reason: String,
    /// The header fields in order.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
}

/// Either kind of message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A request.
    Request(Request),
    /// A response.
    Response(Response),
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: Method, uri: impl Into<String>) -> Self {
        Self {
            method,
            uri: uri.into(),
            headers: Headers::default(),
            body: Vec::new(),
        }
    }

    /// Starts the response to this request (RFC 3261 section 8.2.6.2): Via, From, To, Call-ID and CSeq are copied.
    /// A To tag is added from `to_tag` where the request has none and the response is not 100.
    #[must_use]
    pub fn response(&self, status: u16, to_tag: Option<&str>) -> Response {
        let mut headers = Headers::default();
        for via in self.headers.all("Via") {
            headers.push("Via", via);
        }
        headers.push("From", self.headers.get("From").unwrap_or_default());
        let to = self.headers.get("To").unwrap_or_default();
        let tagged = crate::address::NameAddr::parse(to).is_some_and(|address| address.tag().is_some());
        match to_tag {
            Some(tag) if !tagged && status != 100 => headers.push("To", format!("{to};tag={tag}")),
            Some(_) | None => headers.push("To", to),
        }
        headers.push("Call-ID", self.headers.get("Call-ID").unwrap_or_default());
        headers.push("CSeq", self.headers.get("CSeq").unwrap_or_default());
        if status == 100
            && let Some(stamp) = self.headers.get("Timestamp")
        {
            headers.push("Timestamp", stamp);
        }
        Response {
            status,
            reason: reason(status).to_owned(),
            headers,
            body: Vec::new(),
        }
    }
}

impl Response {
    /// Whether this ends the transaction.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.status >= 200
    }

    /// Whether this is a 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Message {
    /// The header fields of either kind.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        match self {
            Self::Request(request) => &request.headers,
            Self::Response(response) => &response.headers,
        }
    }
}

/// The usual phrase for a status code.
#[must_use]
pub fn reason(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        183 => "Session Progress",
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        413 => "Request Entity Too Large",
        415 => "Unsupported Media Type",
        416 => "Unsupported URI Scheme",
        420 => "Bad Extension",
        422 => "Session Interval Too Small",
        423 => "Interval Too Brief",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        482 => "Loop Detected",
        483 => "Too Many Hops",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        489 => "Bad Event",
        491 => "Request Pending",
        500 => "Server Internal Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        505 => "Version Not Supported",
        600 => "Busy Everywhere",
        603 => "Decline",
        604 => "Does Not Exist Anywhere",
        other => match other / 100 {
            1 => "Progress",
            2 => "OK",
            3 => "Redirection",
            4 => "Request Failure",
            5 => "Server Failure",
            _ => "Global Failure",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_copies_what_identifies_the_request() {
        let mut request = Request::new(Method::Options, "sip:a@b");
        request.headers.push("v", "SIP/2.0/UDP one;branch=z9hG4bK1");
        request.headers.push("Via", "SIP/2.0/UDP two;branch=z9hG4bK2");
        request.headers.push("f", "<sip:x@y>;tag=1");
        request.headers.push("t", "<sip:a@b>");
        request.headers.push("i", "call");
        request.headers.push("CSeq", "7 OPTIONS");
        let response = request.response(200, Some("mine"));
        assert_eq!(response.headers.all("Via").count(), 2);
        assert_eq!(response.headers.get("To"), Some("<sip:a@b>;tag=mine"));
        assert_eq!(response.headers.get("CSeq"), Some("7 OPTIONS"));
        assert_eq!(request.response(100, Some("mine")).headers.get("To"), Some("<sip:a@b>"));
    }
}
