//! What an operator sets: the file `centrala.toml`, then `CENTRALA_*` in the environment, then flags; the later wins.
//! Each setting has one name in all three, and a wrong one is refused by that name.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// Settings as flags; each is also `CENTRALA_<NAME>` and a key of the file.
#[derive(Debug, Args, Serialize)]
pub(crate) struct Flags {
    /// The settings' file; the default one may be absent
    #[arg(long, value_name = "FILE", env = "CENTRALA_CONFIG", default_value = "centrala.toml")]
    #[serde(skip)]
    pub(crate) config: PathBuf,
    /// Address of the pages and the API [CENTRALA_HTTP, default 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<String>,
    /// Address of SIP, UDP and TCP [CENTRALA_SIP, default 127.0.0.1:5060]
    #[arg(long, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sip: Option<String>,
    /// Address of sound [CENTRALA_RTP, default 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rtp: Option<String>,
    /// Ports of sound, first-last [CENTRALA_RTP_PORTS, default 20000-29999]
    #[arg(long, value_name = "FIRST-LAST")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rtp_ports: Option<String>,
    /// The address that phones and browsers are told, when it is not the one listened on [CENTRALA_PUBLIC_ADDRESS]
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_address: Option<String>,
    /// Folder of everything that is kept, or postgres://... [CENTRALA_DATA, default ./data]
    #[arg(long, value_name = "DIR|URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    /// The organization's file [CENTRALA_ORGANIZATION, default organization.yaml]
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<PathBuf>,
    /// Certificate chain for HTTPS, PEM [CENTRALA_TLS_CERTIFICATE]
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_certificate: Option<PathBuf>,
    /// Private key for HTTPS, PEM [CENTRALA_TLS_KEY]
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_key: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, or per part such as `info,voice=debug` [CENTRALA_LOG, default info]
    #[arg(long, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// text or json [CENTRALA_LOG_FORMAT, default text]
    #[arg(long, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<String>,
    /// On shutdown calls may finish for this long [CENTRALA_SHUTDOWN_SECONDS, default 60; demo: 0]
    #[arg(long, value_name = "SECONDS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    shutdown_seconds: Option<u64>,
    /// A SIP leg without sound for this long is lost [CENTRALA_RTP_SILENCE_SECONDS, default 60]
    #[arg(long, value_name = "SECONDS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rtp_silence_seconds: Option<u64>,
}

/// The names of all settings, as keys of the file.
const NAMES: [&str; 13] = [
    "http",
    "sip",
    "rtp",
    "rtp_ports",
    "public_address",
    "data",
    "organization",
    "tls_certificate",
    "tls_key",
    "log",
    "log_format",
    "shutdown_seconds",
    "rtp_silence_seconds",
];

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    http: String,
    sip: String,
    rtp: String,
    rtp_ports: String,
    public_address: Option<String>,
    data: Option<String>,
    organization: PathBuf,
    tls_certificate: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    log: String,
    log_format: String,
    shutdown_seconds: Option<u64>,
    rtp_silence_seconds: u64,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            http: "127.0.0.1:8080".to_owned(),
            sip: "127.0.0.1:5060".to_owned(),
            rtp: "127.0.0.1".to_owned(),
            rtp_ports: "20000-29999".to_owned(),
            public_address: None,
            data: None,
            organization: PathBuf::from("organization.yaml"),
            tls_certificate: None,
            tls_key: None,
            log: "info".to_owned(),
            log_format: "text".to_owned(),
            shutdown_seconds: None,
            rtp_silence_seconds: 60,
        }
    }
}

/// Settings, checked.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) http: SocketAddr,
    pub(crate) sip: SocketAddr,
    pub(crate) rtp: IpAddr,
    pub(crate) rtp_ports: RangeInclusive<u16>,
    pub(crate) public_address: Option<IpAddr>,
    /// `None`: nowhere was said.
    pub(crate) data: Option<String>,
    pub(crate) organization: PathBuf,
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    pub(crate) log: String,
    pub(crate) log_json: bool,
    /// `None`: nothing was said.
    pub(crate) shutdown_seconds: Option<u64>,
    pub(crate) rtp_silence_seconds: u64,
}

/// A setting that cannot be used. Says which and what it may be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The file or the environment cannot be read as settings.
    #[error("settings: {0}")]
    Unreadable(Box<figment::Error>),
    /// A value is wrong.
    #[error("setting `{name}`: {problem}")]
    Wrong {
        /// Which.
        name: &'static str,
        /// What is wrong and what it may be.
        problem: String,
    },
}

/// Reads the settings from all three places.
///
/// # Errors
/// With the name of the setting that is wrong.
pub(crate) fn read(flags: &Flags) -> Result<Settings, SettingsError> {
    let raw: Raw = Figment::from(Serialized::defaults(Raw::default()))
        .merge(Toml::file(&flags.config))
        .merge(Env::prefixed("CENTRALA_").only(&NAMES))
        .merge(Serialized::defaults(flags))
        .extract()
        .map_err(|error| SettingsError::Unreadable(Box::new(error)))?;
    let wrong = |name, problem: &str| SettingsError::Wrong {
        name,
        problem: problem.to_owned(),
    };
    let socket = |name, text: &str| {
        text.parse::<SocketAddr>()
            .map_err(|_| wrong(name, "must be an address with a port, such as 127.0.0.1:8080"))
    };
    let address = |name, text: &str| {
        text.parse::<IpAddr>()
            .map_err(|_| wrong(name, "must be an address, such as 192.0.2.1"))
    };
    let tls = match (raw.tls_certificate, raw.tls_key) {
        (Some(certificate), Some(key)) => Some((certificate, key)),
        (None, None) => None,
        (Some(_), None) => return Err(wrong("tls_key", "is needed with tls_certificate")),
        (None, Some(_)) => return Err(wrong("tls_certificate", "is needed with tls_key")),
    };
    let rtp = address("rtp", &raw.rtp)?;
    let public_address = raw
        .public_address
        .as_deref()
        .map(|text| address("public_address", text))
        .transpose()?;
    if rtp == IpAddr::V4(Ipv4Addr::UNSPECIFIED) && public_address.is_none() {
        return Err(wrong(
            "public_address",
            "is needed when rtp is 0.0.0.0, for phones must be told where to send",
        ));
    }
    Ok(Settings {
        http: socket("http", &raw.http)?,
        sip: socket("sip", &raw.sip)?,
        rtp,
        rtp_ports: ports(&raw.rtp_ports).ok_or_else(|| {
            wrong(
                "rtp_ports",
                "must be first-last with at least 16 ports, such as 20000-29999",
            )
        })?,
        public_address,
        data: raw.data,
        organization: raw.organization,
        tls,
        log: raw.log,
        log_json: match raw.log_format.as_str() {
            "text" => false,
            "json" => true,
            _ => return Err(wrong("log_format", "must be text or json")),
        },
        shutdown_seconds: raw.shutdown_seconds,
        rtp_silence_seconds: match raw.rtp_silence_seconds {
            5.. => raw.rtp_silence_seconds,
            _ => return Err(wrong("rtp_silence_seconds", "must be 5 or more")),
        },
    })
}

fn ports(text: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first >= 1_024 && last > first && last - first >= 15).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags() -> Flags {
        Flags {
            config: PathBuf::from("/nowhere/centrala.toml"),
            http: None,
            sip: None,
            rtp: None,
            rtp_ports: None,
            public_address: None,
            data: None,
            organization: None,
            tls_certificate: None,
            tls_key: None,
            log: None,
            log_format: None,
            shutdown_seconds: None,
            rtp_silence_seconds: None,
        }
    }

    /// A wrong setting names itself.
    #[test]
    fn wrong_settings_name_themselves() {
        let cases: [(Flags, &str); 5] = [
            (
                Flags {
                    http: Some("here".to_owned()),
                    ..flags()
                },
                "`http`",
            ),
            (
                Flags {
                    rtp_ports: Some("9-1".to_owned()),
                    ..flags()
                },
                "`rtp_ports`",
            ),
            (
                Flags {
                    tls_key: Some(PathBuf::from("k")),
                    ..flags()
                },
                "`tls_certificate`",
            ),
            (
                Flags {
                    log_format: Some("xml".to_owned()),
                    ..flags()
                },
                "`log_format`",
            ),
            (
                Flags {
                    rtp: Some("0.0.0.0".to_owned()),
                    ..flags()
                },
                "`public_address`",
            ),
        ];
        for (flags, name) in cases {
            let error = read(&flags).expect_err("the setting is wrong");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    /// An unknown key of the file is refused by its name.
    #[test]
    fn unknown_keys_are_refused() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), "htpp = \"127.0.0.1:1\"\n").expect("it can be written");
        let error = read(&Flags {
            config: file.path().to_owned(),
            ..flags()
        })
        .expect_err("no such setting");
        assert!(error.to_string().contains("htpp"), "{error}");
    }
}
