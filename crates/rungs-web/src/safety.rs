//! Who may come in, although there is no login: other users of this computer reach its loopback address too, and so does
//! every page that a browser has open.
//!
//! * A link with a token that works once, printed where the program was started, brings a cookie that every request needs
//!   ([`door`]). It is `HttpOnly` and `SameSite=Strict`, and its value lies in a file that only the user can read, so that it
//!   outlives a restart.
//! * The `Host` must be this computer: a name that an attacker's server resolves to it is refused (DNS rebinding).
//! * What changes something is a POST with our own `Origin` and with a word that only our pages know ([`form`]).
//! * No page runs code that does not come from our own files ([`headers`]).

mod door;
mod form;
mod guard;
mod headers;
mod key;

pub(crate) use door::{Door, router};
pub(crate) use form::{Posted, Uploaded};
pub(crate) use guard::guard;
pub(crate) use headers::headers;
pub(crate) use key::{Keys, hex};

/// The most that a form may bring, in bytes.
pub(crate) const FORM_BYTES: usize = 256 * 1024;
