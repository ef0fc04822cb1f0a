//! A seal that anybody could break: enough to see that what is sealed is not plain, and opens in its place alone.

use floor::Seal;

pub(crate) struct ToySeal;

impl Seal for ToySeal {
    fn seal(&self, context: &str, plain: &str) -> String {
        let hidden: String = plain.bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect();
        format!("sealed for {context}: {hidden}")
    }

    fn open(&self, context: &str, sealed: &str) -> Option<String> {
        let hidden = sealed.strip_prefix(&format!("sealed for {context}: "))?;
        let bytes = (0..hidden.len() / 2).map(|at| u8::from_str_radix(hidden.get(2 * at..2 * at + 2)?, 16).ok());
        let bytes: Option<Vec<u8>> = bytes.map(|byte| byte.map(|byte| byte ^ 0x5a)).collect();
        String::from_utf8(bytes?).ok()
    }
}
