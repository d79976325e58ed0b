//! Forms that change something. A handler that takes [`Posted`] or [`Uploaded`] is reached only by a form of our own pages.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;

use super::FORM_BYTES;
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;

/// What a form of ours says.
pub(crate) struct Posted(pub(crate) Fields);

/// A file that a form of ours brings; the form's word stands before it.
pub(crate) struct Uploaded {
    /// The file.
    pub(crate) bytes: Bytes,
}

const FOREIGN: &str = "This form does not come from a page of ours";
const AGAIN: &str = "Nothing was changed. Load the page again and send the form once more.";

impl FromRequest<Arc<App>> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, PageError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(PageError::refused(FOREIGN, AGAIN));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|_| {
            PageError::too_large(
                "That is more than a form holds",
                format!("Nothing was changed. A form takes at most {} KB.", FORM_BYTES / 1024),
            )
        })?;
        let fields = Fields::parse(&bytes);
        if fields.get("csrf").is_some_and(|word| app.door.knows_form(word)) {
            Ok(Self(fields))
        } else {
            Err(PageError::refused(FOREIGN, AGAIN))
        }
    }
}

impl FromRequest<Arc<App>> for Uploaded {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, PageError> {
        let refused = |error: MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                PageError::too_large("That file is larger than any that is taken here", "Nothing was changed.")
            }
            _ => PageError::input("The file did not arrive whole", AGAIN),
        };
        let mut parts = Multipart::from_request(request, app).await.map_err(|_| PageError::refused(FOREIGN, AGAIN))?;
        let mut known = false;
        while let Some(part) = parts.next_field().await.map_err(refused)? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name() {
                // Nothing of a file is read before the form is known: its word stands before it. A browser without a chosen file
                // sends one without a name.
                if !known || file.is_empty() {
                    break;
                }
                let bytes = part.bytes().await.map_err(refused)?;
                return Ok(Self { bytes });
            }
            let text = part.text().await.map_err(refused)?;
            known |= name == "csrf" && app.door.knows_form(&text);
        }
        if known {
            Err(PageError::input("There is no file", "Choose a file and send the form again."))
        } else {
            Err(PageError::refused(FOREIGN, AGAIN))
        }
    }
}
