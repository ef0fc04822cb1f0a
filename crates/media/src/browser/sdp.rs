//! Two small things about the text of an answer: which section is the audio, and in which order its codecs stand.

/// The `a=mid` of the first audio section that was not refused (port 0).
pub(super) fn audio_mid(answer: &str) -> Option<&str> {
    let mut in_audio = false;
    for line in answer.lines() {
        if let Some(rest) = line.strip_prefix("m=") {
            in_audio = rest.starts_with("audio ") && !rest.starts_with("audio 0 ");
        }
        if let Some(mid) = line.strip_prefix("a=mid:").filter(|_| in_audio) {
            return Some(mid.trim());
        }
    }
    None
}

/// Puts the payload types of `order` first in the audio section: browsers send the first one.
pub(super) fn prefer(answer: &str, order: &[u8]) -> String {
    let mut out = String::with_capacity(answer.len());
    for line in answer.split_inclusive('\n') {
        if !line.starts_with("m=audio ") {
            out.push_str(line);
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let (head, types) = words.split_at(words.len().min(3));
        let wanted: Vec<String> = order.iter().map(u8::to_string).collect();
        let first = wanted.iter().map(String::as_str).filter(|word| types.contains(word));
        let rest = types
            .iter()
            .copied()
            .filter(|word| !wanted.iter().any(|known| known == word));
        let all: Vec<&str> = head.iter().copied().chain(first).chain(rest).collect();
        out.push_str(&all.join(" "));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str =
        "v=0\r\nm=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 110 8 0\r\na=mid:a1\r\n";

    #[test]
    fn the_audio_section_is_found_and_ordered() {
        assert_eq!(audio_mid(ANSWER), Some("a1"));
        assert_eq!(audio_mid("v=0\r\nm=audio 0 X 0\r\na=mid:0\r\n"), None);
        let ordered = prefer(ANSWER, &[0, 8, 111, 77]);
        assert!(
            ordered.contains("m=audio 9 UDP/TLS/RTP/SAVPF 0 8 111 110\r\n"),
            "{ordered}"
        );
        assert_eq!(ordered.len(), ANSWER.len());
    }
}
