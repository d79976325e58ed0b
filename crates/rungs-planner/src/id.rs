//! Names of certifications, credentials, skills and goals.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Says why a text cannot name anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text has no or too many bytes.
    #[error("id `{text}` is {len} bytes long, outside 1..=128")]
    Length {
        /// What was found.
        text: String,
        /// Its length in bytes.
        len: usize,
    },
    /// The text has white space or a control character in it.
    #[error("id `{text}` has white space or a control character at byte {at}")]
    Character {
        /// What was found.
        text: String,
        /// Where in it, in bytes.
        at: usize,
    },
}

impl IdError {
    /// Returns what the author of the file can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Length { .. } => "use 1 to 128 characters, as in `aws-aif-c01`",
            Self::Character { .. } => "use letters, digits and `-`, as in `aws-aif-c01`",
        }
    }
}

/// Checks what all ids have in common. Files of others may use any script, so only what would garble a
/// table or a list is refused.
fn checked(text: String) -> Result<String, IdError> {
    if text.is_empty() || text.len() > 128 {
        return Err(IdError::Length { len: text.len(), text });
    }
    match text.char_indices().find(|(_, c)| c.is_whitespace() || c.is_control()) {
        Some((at, _)) => Err(IdError::Character { text, at }),
        None => Ok(text),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 1 to 128 bytes without white space. Ids compare in byte order.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                checked(text).map(Self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                checked(text.into()).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.0 == text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.0 == *text
            }
        }
    };
}

id! {
    /// Names one certification, or one kind of evidence, for example `aws-aif-c01`.
    CertificationId
}
id! {
    /// Names what a pass awards; an old and a new version of an exam may award the same credential.
    CredentialId
}
id! {
    /// Names one skill, for example `python`.
    SkillId
}
id! {
    /// Names one goal, for example `build-models`.
    GoalId
}

impl From<CertificationId> for CredentialId {
    /// Returns the credential that a certification awards when nothing else is said.
    fn from(id: CertificationId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_refuse_what_would_garble_a_list() {
        for good in ["a", "aws-aif-c01", "C_1.b", "Prüfung"] {
            assert!(good.parse::<CertificationId>().is_ok(), "{good}");
        }
        for bad in ["", "a b", "a\n", "\u{7}", &"x".repeat(129)] {
            assert!(bad.parse::<CertificationId>().is_err(), "{bad:?}");
        }
    }
}
