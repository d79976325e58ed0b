//! Everything as one file, sent while it is read: a large record does not have to fit into memory.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use rungs_log::{Log, LogOptions};
use rungs_practice::record::answers_csv;

use crate::error::PageError;
use crate::fields::Fields;
use crate::page::Visit;

/// How much of the file is read at once.
const PIECE: usize = 64 * 1024;
/// What the file is called while it is sent.
const SPOOL: &str = "export-";
const PART: &str = ".part";

/// Opens the log a second time, so that nobody has to wait; `None` where nothing is on record.
pub(super) async fn second(visit: &Visit) -> Result<Option<Log>, PageError> {
    let folder = visit.app.home.data_folder();
    if folder.join("log.db").is_file() { Ok(Some(Log::open(folder, &LogOptions::default()).await?)) } else { Ok(None) }
}

/// Sends the record, or its answers as CSV.
pub(super) async fn export(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let today = visit.app.today();
    if query.get("as") == Some("csv") {
        let held = visit.app.record().await?;
        let mut table = Vec::new();
        answers_csv(held.state(), &mut table).map_err(PageError::trouble)?;
        return Ok(download("text/csv; charset=utf-8", &format!("rungs-answers-{today}.csv"), None, Body::from(table)));
    }
    let name = format!("rungs-record-{today}.jsonl");
    let Some(log) = second(&visit).await? else {
        return Ok(download("application/jsonl", &name, Some(0), Body::empty()));
    };
    let failed = |error: io::Error| PageError::trouble(format!("the record could not be written out: {error}"));
    let path = visit.app.home.data_folder().join(format!("{SPOOL}{}{PART}", visit.app.new_name()));
    let mut spool =
        Spool { file: File::options().read(true).write(true).create_new(true).open(&path).map_err(failed)?, path };
    log.export(BufWriter::new(&spool.file)).await?;
    let length = spool.file.seek(SeekFrom::End(0)).map_err(failed)?;
    spool.file.rewind().map_err(failed)?;
    Ok(download("application/jsonl", &name, Some(length), Body::new(spool)))
}

fn download(kind: &str, name: &str, length: Option<u64>, body: Body) -> Response {
    let mut response =
        ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))], body)
            .into_response();
    if let Some(length) = length {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    response
}

/// Deletes what an export that was broken off may have left.
pub(super) fn delete_left_over(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with(SPOOL) && name.ends_with(PART)) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A file that is sent piece by piece, and deleted when it was.
struct Spool {
    file: File,
    path: PathBuf,
}

impl Drop for Spool {
    fn drop(&mut self) {
        // What stays after all is deleted with everything else.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl http_body::Body for Spool {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut piece = vec![0; PIECE];
        Poll::Ready(match self.file.read(&mut piece) {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some(Ok(Frame::data(piece.into())))
            }
            Err(error) => Some(Err(error)),
        })
    }
}
