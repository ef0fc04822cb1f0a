//! Bad input on purpose: what strangers, broken phones and scanners send to an open port. Each sample says what a server
//! may answer; an answer outside of that, or silence afterwards to a good request, is a fault of the server.

/// One bad datagram.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What is wrong with it.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Statuses that may come back; none at all is always allowed for datagrams without a readable head.
    pub answers: &'static [u16],
}

/// A request that is right except for what a sample changes. `sent_by` is our own address, `number` makes it unique.
fn request(method: &str, sent_by: &str, number: u64) -> String {
    format!(
        "{method} sip:+35929002000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {sent_by};branch=z9hG4bKjunk{number};rport\r\n\
         Max-Forwards: 70\r\nFrom: <sip:+359881000000@{sent_by}>;tag=junk{number}\r\nTo: <sip:+35929002000@127.0.0.1>\r\n\
         Call-ID: junk-{number}\r\nCSeq: 1 {method}\r\nContact: <sip:junk@{sent_by}>\r\nContent-Length: 0\r\n\r\n"
    )
}

/// An INVITE with this session description.
fn invite(sent_by: &str, number: u64, description: &str) -> String {
    let head = request("INVITE", sent_by, number);
    let length = format!("Content-Type: application/sdp\r\nContent-Length: {}", description.len());
    head.replace("Content-Length: 0", &length) + description
}

/// All samples once. `number` is the first of their numbers; each round needs others.
#[must_use]
pub fn samples(sent_by: &str, number: u64) -> Vec<Sample> {
    const NONE: &[u16] = &[];
    const BAD: &[u16] = &[400];
    const REFUSED: &[u16] = &[400, 413, 415, 416, 420, 482, 483, 486, 488, 500, 501, 503, 505];
    const METHOD: &[u16] = &[405, 501];
    const OUTSIDE: &[u16] = &[400, 403, 404, 405, 481, 501];
    let mut next = number;
    let mut number = || {
        next += 1;
        next
    };
    let mut all = Vec::new();
    let mut add = |name, bytes: Vec<u8>, answers| all.push(Sample { name, bytes, answers });
    let options = |number: u64| request("OPTIONS", sent_by, number);

    add("an empty datagram", Vec::new(), NONE);
    add("line breaks only", b"\r\n\r\n\r\n\r\n".to_vec(), NONE);
    add("random bytes", (0..=255_u8).rev().cycle().take(1_400).collect(), NONE);
    add(
        "the start of another protocol",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        NONE,
    );
    add(
        "a head without an end",
        options(number()).trim_end().as_bytes().to_vec(),
        NONE,
    );
    add(
        "a response to nobody",
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKno\r\nCSeq: 1 INVITE\r\n\r\n".to_vec(),
        NONE,
    );
    add(
        "a datagram of 60,000 bytes",
        [options(number()).as_bytes(), &[b'x'; 59_000]].concat(),
        REFUSED,
    );
    let many = "X-Header: y\r\n".repeat(500);
    add(
        "too many headers",
        options(number())
            .replace("Max-Forwards", &format!("{many}Max-Forwards"))
            .into_bytes(),
        REFUSED,
    );
    let long = "y".repeat(9_000);
    add(
        "a header that is too long",
        options(number()).replace("junk@", &format!("{long}@")).into_bytes(),
        REFUSED,
    );
    add("no Via", options(number()).replace("Via:", "X-Via:").into_bytes(), BAD);
    add(
        "no From",
        options(number()).replace("From:", "X-From:").into_bytes(),
        BAD,
    );
    add(
        "no Call-ID",
        options(number()).replace("Call-ID:", "X-Call-ID:").into_bytes(),
        BAD,
    );
    add(
        "two Call-IDs",
        options(number())
            .replace("CSeq:", "Call-ID: other\r\nCSeq:")
            .into_bytes(),
        BAD,
    );
    add(
        "a CSeq of another method",
        options(number()).replace("1 OPTIONS", "1 INVITE").into_bytes(),
        BAD,
    );
    add(
        "a CSeq beyond its range",
        options(number())
            .replace("1 OPTIONS", "4294967296 OPTIONS")
            .into_bytes(),
        BAD,
    );
    add(
        "a length longer than the body",
        options(number()).replace("Length: 0", "Length: 500").into_bytes(),
        BAD,
    );
    add(
        "a negative length",
        options(number()).replace("Length: 0", "Length: -1").into_bytes(),
        BAD,
    );
    add(
        "another version",
        options(number())
            .replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia")
            .into_bytes(),
        &[400, 505],
    );
    add(
        "an unknown method",
        request("DANCE", sent_by, number()).into_bytes(),
        METHOD,
    );
    add(
        "no hops left",
        request("INVITE", sent_by, number())
            .replace("Forwards: 70", "Forwards: 0")
            .into_bytes(),
        &[483],
    );
    add(
        "an unknown extension",
        request("INVITE", sent_by, number())
            .replace("Contact", "Require: magic\r\nContact")
            .into_bytes(),
        &[420],
    );
    add(
        "a BYE to no call",
        request("BYE", sent_by, number())
            .replace("@127.0.0.1>", "@127.0.0.1>;tag=no")
            .into_bytes(),
        &[481],
    );
    add(
        "a CANCEL of no call",
        request("CANCEL", sent_by, number()).into_bytes(),
        &[481],
    );
    add(
        "a REFER out of the blue",
        request("REFER", sent_by, number()).into_bytes(),
        OUTSIDE,
    );
    add(
        "a session description of nonsense",
        invite(sent_by, number(), "v=0\r\nnonsense\r\n").into_bytes(),
        REFUSED,
    );
    add(
        "an empty list of codecs",
        invite(sent_by, number(), &description(sent_by, "m=audio 4000 RTP/AVP")).into_bytes(),
        REFUSED,
    );
    add(
        "codecs that nobody has",
        invite(sent_by, number(), &description(sent_by, "m=audio 4000 RTP/AVP 97")).into_bytes(),
        REFUSED,
    );
    add(
        "a port beyond its range",
        invite(sent_by, number(), &description(sent_by, "m=audio 99999 RTP/AVP 8")).into_bytes(),
        REFUSED,
    );
    let streams = "m=audio 4000 RTP/AVP 8\r\n".repeat(200);
    add(
        "two hundred streams",
        invite(sent_by, number(), &description(sent_by, &streams)).into_bytes(),
        REFUSED,
    );
    add(
        "a number that nobody has",
        request("INVITE", sent_by, number())
            .replace("+35929002000", "+35900000000")
            .into_bytes(),
        &[400, 403, 404],
    );
    all
}

fn description(sent_by: &str, media: &str) -> String {
    let host = sent_by.split(':').next().unwrap_or(sent_by);
    let media = media.trim_end();
    format!("v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n{media}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sip::message::Message;
    use sip::wire;

    /// The samples differ from good requests only in what they say: the request that they start from is good.
    #[test]
    fn the_base_is_good_and_the_samples_are_not() {
        let Ok(Message::Request(good)) = wire::parse(request("OPTIONS", "127.0.0.1:5", 1).as_bytes()) else {
            panic!("a request")
        };
        assert_eq!(wire::check(&good), Ok(()));
        let all = samples("127.0.0.1:5", 1);
        let refused = |sample: &Sample| match wire::parse(&sample.bytes) {
            Ok(Message::Request(request)) => wire::check(&request).is_err(),
            Ok(Message::Response(_)) => false,
            Err(_) => true,
        };
        for sample in all.iter().filter(|sample| sample.answers == [400]) {
            assert!(refused(sample), "{}", sample.name);
        }
        assert!(all.iter().all(|sample| sample.bytes.len() < 65_000));
    }
}
