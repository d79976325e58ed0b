//! Vendors as columns of the ladder, and as people type them.

use serde::{Serialize, Serializer};

use crate::catalog::Catalog;
use crate::certification::Certification;

/// A column of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Microsoft.
    Microsoft,
    /// Amazon Web Services.
    Aws,
    /// Google Cloud.
    GoogleCloud,
    /// NVIDIA.
    Nvidia,
    /// Everybody else.
    Other,
}

impl Column {
    /// All columns, from left to right.
    pub const ALL: [Self; 5] = [Self::Microsoft, Self::Aws, Self::GoogleCloud, Self::Nvidia, Self::Other];

    /// Returns the id, as in the files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Microsoft => "microsoft",
            Self::Aws => "aws",
            Self::GoogleCloud => "google-cloud",
            Self::Nvidia => "nvidia",
            Self::Other => "other",
        }
    }

    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::Microsoft => "Microsoft",
            Self::Aws => "AWS",
            Self::GoogleCloud => "Google Cloud",
            Self::Nvidia => "NVIDIA",
            Self::Other => "Other",
        }
    }

    /// Returns the column of a certification.
    pub fn of(catalog: &Catalog, certification: &Certification) -> Self {
        let id = catalog.column(certification);
        Self::ALL.into_iter().find(|column| column.id() == id).unwrap_or(Self::Other)
    }

    /// Returns what people call it, in small letters and digits only.
    fn nicknames(self) -> &'static [&'static str] {
        match self {
            Self::Microsoft => &["microsoft", "ms", "msft", "azure", "microsoftazure"],
            Self::Aws => &["aws", "amazon", "amazonwebservices", "amazonaws"],
            Self::GoogleCloud => &["googlecloud", "google", "gcp", "googlecloudplatform"],
            Self::Nvidia => &["nvidia", "nvda"],
            Self::Other => &["other", "others", "rest", "else"],
        }
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// A vendor that is asked for: a column of the ladder, issuers, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// The column.
    pub column: Option<Column>,
    /// Ids of issuers.
    pub issuers: Vec<String>,
}

/// No vendor has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue has no vendor `{text}`")]
pub struct UnknownVendor {
    /// What was asked for.
    pub text: String,
    /// Ids that may have been meant, best first.
    pub suggestions: Vec<String>,
}

impl UnknownVendor {
    /// Returns what the person can do about it.
    pub fn hint(&self) -> String {
        match self.suggestions.first() {
            Some(first) => format!("did you mean `{first}`?"),
            None => "use microsoft, aws, google-cloud, nvidia, other, or the id or name of an issuer".into(),
        }
    }
}

/// Returns small letters and digits only, so that `Google Cloud`, `google-cloud` and `GOOGLECLOUD` agree.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Vendor {
    /// Understands an id or name of an issuer or of a column, whatever its case; part of a name will do.
    ///
    /// `google` means the column of Google Cloud and the issuer Google.
    ///
    /// # Errors
    ///
    /// [`UnknownVendor`] when nobody has that name.
    pub fn parse(catalog: &Catalog, text: &str) -> Result<Self, UnknownVendor> {
        let wanted = squashed(text);
        let column = Column::ALL.into_iter().find(|column| column.nicknames().contains(&wanted.as_str()));
        let exact = |id: &str, name: &str| squashed(id) == wanted || squashed(name) == wanted;
        let mut issuers: Vec<String> = catalog
            .issuers
            .values()
            .filter(|issuer| exact(&issuer.id, &issuer.name))
            .map(|issuer| issuer.id.clone())
            .collect();
        if column.is_none() && issuers.is_empty() && wanted.chars().count() >= 3 {
            let part = catalog.issuers.values().filter(|issuer| squashed(&issuer.name).contains(&wanted));
            issuers = part.map(|issuer| issuer.id.clone()).collect();
        }
        if column.is_none() && issuers.is_empty() {
            return Err(UnknownVendor { text: text.into(), suggestions: suggestions(catalog, &wanted) });
        }
        Ok(Self { column, issuers })
    }

    /// Returns whether a certification is this vendor's.
    pub fn has(&self, catalog: &Catalog, certification: &Certification) -> bool {
        self.column.is_some_and(|column| column == Column::of(catalog, certification))
            || self.issuers.contains(&certification.issuer)
    }
}

fn suggestions(catalog: &Catalog, wanted: &str) -> Vec<String> {
    if wanted.is_empty() || wanted.chars().count() > 64 {
        return Vec::new();
    }
    let names = Column::ALL
        .into_iter()
        .flat_map(|column| column.nicknames().iter().map(move |nickname| ((*nickname).to_owned(), column.id())));
    let issuers = catalog
        .issuers
        .values()
        .flat_map(|issuer| [(squashed(&issuer.id), issuer.id.as_str()), (squashed(&issuer.name), issuer.id.as_str())]);
    let mut near: Vec<(usize, &str)> = names
        .chain(issuers)
        .map(|(name, id)| (strsim::osa_distance(&name, wanted), name.chars().count(), id))
        .filter(|(distance, length, _)| *distance <= 1 + length / 4)
        .map(|(distance, _, id)| (distance, id))
        .collect();
    near.sort_unstable();
    near.dedup_by_key(|(_, id)| *id);
    near.into_iter().map(|(_, id)| id.to_owned()).take(3).collect()
}
