//! What a form or a query says, as names and values; a name may come more than once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// Names and values in the order given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2`.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Returns the first value of this name that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns all values of this name that are not empty.
    pub(crate) fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        let matching = self.0.iter().filter(move |(other, _)| *other == name);
        matching.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "0")
    }

    /// Returns names and values whose name begins so, without that beginning.
    pub(crate) fn beginning<'f>(&'f self, with: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.0
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(with)?, value.trim())))
            .filter(|(_, value)| !value.is_empty())
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_come_more_than_once_and_an_empty_value_says_nothing() {
        let fields = Fields::parse(b"cloud=aws&cloud=&cloud=azure&have.python=2&goal=+");
        assert_eq!(fields.all("cloud").collect::<Vec<_>>(), ["aws", "azure"]);
        assert_eq!(fields.beginning("have.").collect::<Vec<_>>(), [("python", "2")]);
        assert_eq!(fields.get("goal"), None);
    }
}
