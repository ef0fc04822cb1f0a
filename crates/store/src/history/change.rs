//! A statement on the tables of history and its parameters, as a value.

/// A statement and its parameters, in order.
pub(super) struct Change {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value>,
}

pub(super) enum Value {
    Number(i64),
    Maybe(Option<i64>),
    Text(Option<String>),
}

/// Executes a change in a transaction of either database.
macro_rules! execute {
    ($change:expr, $to:expr) => {{
        let change: $crate::history::change::Change = $change;
        let mut query = sqlx::query(change.sql);
        for value in change.values {
            query = match value {
                $crate::history::change::Value::Number(number) => query.bind(number),
                $crate::history::change::Value::Maybe(number) => query.bind(number),
                $crate::history::change::Value::Text(text) => query.bind(text),
            };
        }
        query.execute($to).await
    }};
}
pub(super) use execute;

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<u64>> for Value {
    fn from(number: Option<u64>) -> Self {
        Self::Maybe(number.map(|number| i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

/// Numbers of the floor stay within 63 bits.
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(storable(text)))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(storable))
    }
}

/// A caller's name may hold any character; PostgreSQL stores all but one.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

macro_rules! change {
    ($sql:expr, $($value:expr),+ $(,)?) => {
        $crate::history::change::Change { sql: $sql, values: vec![$($crate::history::change::Value::from($value)),+] }
    };
}
pub(super) use change;
