//! Cuts lists into pages, and reads queries.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use crate::{
    dto::list::{List, Page},
    limits,
    problem::Problem,
};

/// A query; unknown and wrong parameters are refused.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|_| Problem::bad_query())
    }
}

impl Page {
    /// How many items to give.
    pub(crate) fn size(&self) -> Result<u32, Problem> {
        match self.limit.unwrap_or(limits::PAGE_ITEMS_DEFAULT) {
            size @ 1..=limits::PAGE_ITEMS_MAX => Ok(size),
            _ => Err(Problem::invalid("limit", "outOfRange")),
        }
    }

    /// The page of a list that is wholly at hand. The cursor is the last item's id. When that item has gone, it is
    /// not known where to go on, and the cursor is refused.
    pub(crate) fn of<T>(&self, items: Vec<T>, id: impl Fn(&T) -> &str) -> Result<List<T>, Problem> {
        let size = usize::try_from(self.size()?).unwrap_or(usize::MAX);
        let begin = match &self.cursor {
            None => 0,
            Some(cursor) => {
                let last = items.iter().position(|item| id(item) == cursor);
                last.ok_or_else(|| Problem::invalid("cursor", "unknown"))? + 1
            }
        };
        let more = items.len().saturating_sub(begin) > size;
        let items: Vec<T> = items.into_iter().skip(begin).take(size).collect();
        let next_cursor = items.last().filter(|_| more).map(|last| id(last).to_owned());
        Ok(List { items, next_cursor })
    }
}

#[cfg(test)]
mod tests {
    use crate::dto::list::Page;

    fn page(cursor: Option<&str>, limit: Option<u32>) -> Page {
        Page {
            cursor: cursor.map(str::to_owned),
            limit,
        }
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let all = || ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let first = page(None, Some(2)).of(all(), |item| item).expect("a page");
        assert_eq!(
            (first.items, first.next_cursor.as_deref()),
            (vec!["a".to_owned(), "b".to_owned()], Some("b"))
        );
        let last = page(Some("b"), Some(3)).of(all(), |item| item).expect("a page");
        assert_eq!((last.items.len(), last.next_cursor), (3, None));
        assert_eq!(page(None, None).of(all(), |item| item).expect("a page").items.len(), 5);
    }

    #[test]
    fn wrong_cursors_and_sizes_are_refused() {
        let all = || vec!["a".to_owned()];
        for wrong in [page(Some("z"), None), page(None, Some(0)), page(None, Some(501))] {
            assert_eq!(wrong.of(all(), |item| item).expect_err("refused").code, "invalidValue");
        }
    }
}
