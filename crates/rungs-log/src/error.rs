//! What can go wrong, where, and how to mend it.
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::event::{MAX_BODY_BYTES, MAX_KIND_BYTES};
use crate::line::LineProblem;

/// An error of the log. Its text says what is wrong and where, [`LogError::hint`] how to mend it.
///
/// Whatever the error, what was acknowledged before is still there, and the operation that failed left nothing behind.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder cannot be made or reached.
    #[error("{}: the folder of the log cannot be used", folder.display())]
    Folder {
        /// The folder that was given.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file or its folder may only be read.
    #[error("{}: the log cannot be written, its folder or file is read-only", path.display())]
    ReadOnly {
        /// The file of the log.
        path: PathBuf,
    },
    /// No room on the disk.
    #[error("{}: the disk is full", path.display())]
    DiskFull {
        /// The file of the log.
        path: PathBuf,
    },
    /// Another process holds the log for longer than the busy timeout.
    #[error("{}: another program is holding the log", path.display())]
    Locked {
        /// The file of the log.
        path: PathBuf,
    },
    /// The file is not a log, or its content contradicts itself.
    #[error("{}: the file of the log is damaged: {what}", path.display())]
    Corrupt {
        /// The file of the log.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The file is a database of another program.
    #[error("{}: this is a database of another program", path.display())]
    NotALog {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the file.
    #[error("{}: the log has format {found}, this program knows up to {known}", path.display())]
    Newer {
        /// The file of the log.
        path: PathBuf,
        /// The format found.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The forgotten is deleted, but its bytes are still in the file because another program is reading.
    #[error("{}: forgotten, but the bytes are not yet erased because another program is reading the log", path.display())]
    NotErased {
        /// The file of the log.
        path: PathBuf,
    },
    /// A kind of a wrong length, or one that only the log itself writes.
    #[error("`{kind}` cannot be the kind of an event")]
    Kind {
        /// The kind that was given.
        kind: String,
    },
    /// A body that is too long.
    #[error("the body of a `{kind}` is {bytes} bytes long, more than {MAX_BODY_BYTES}")]
    BodyTooLong {
        /// The kind of the event.
        kind: String,
        /// Length of the body.
        bytes: usize,
    },
    /// A line of an import that cannot be taken. Nothing of the import was kept.
    #[error("line {line}: {problem}")]
    Line {
        /// Number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        problem: LineProblem,
    },
    /// An import of somebody else's log. Nothing of it was kept.
    #[error("line {line}: this is the log of learner {theirs}, the log here is of learner {ours}")]
    OtherLearner {
        /// Number of the line, from 1.
        line: u64,
        /// The learner of the log here.
        ours: Uuid,
        /// The learner of the line.
        theirs: Uuid,
    },
    /// An event to forget that is not in the log.
    #[error("event {seq} of device {device} is not in the log")]
    NoSuchEvent {
        /// The device or branch.
        device: Uuid,
        /// The number.
        seq: u64,
    },
    /// Reading an import or writing an export failed.
    #[error("{doing} failed")]
    Stream {
        /// `reading the import` or `writing the export`.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gave no random bytes.
    #[error("the system gives no random bytes: {what}")]
    Random {
        /// What the system said.
        what: String,
    },
    /// Anything else that the database says.
    #[error("{}: the database of the log failed", path.display())]
    Database {
        /// The file of the log.
        path: PathBuf,
        /// What it said.
        source: Box<sqlx::Error>,
    },
}

impl LogError {
    /// Says what a person can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Folder { .. } => "choose a folder that exists or can be made, and that you may write to".into(),
            Self::ReadOnly { .. } => {
                "give yourself the right to write to the folder and the files in it, or choose another folder".into()
            }
            Self::DiskFull { .. } => {
                "free some room on that disk and do it again; everything recorded before is kept".into()
            }
            Self::Locked { .. } => {
                "close the other program that uses this log, or wait until it is done, and do it again".into()
            }
            Self::Corrupt { path, .. } => format!(
                "move {} and the files beside it of the same name away (do not delete them), then import your last export into a new log",
                path.display()
            ),
            Self::NotALog { .. } => "choose a folder of its own for the log".into(),
            Self::Newer { .. } => "install the newest version of the program; nothing in the log was touched".into(),
            Self::NotErased { .. } => {
                "close every other program that uses this log, then open it again: that erases the bytes".into()
            }
            Self::Kind { .. } => format!("use 1 to {MAX_KIND_BYTES} bytes; `forgotten` is written by the log alone"),
            Self::BodyTooLong { .. } => "split it into several events".into(),
            Self::Line { problem, .. } => format!("{}; nothing of this import was kept", problem.hint()),
            Self::OtherLearner { .. } => {
                "open a log in another folder for it: a log belongs to one learner; nothing of this import was kept"
                    .into()
            }
            Self::NoSuchEvent { .. } => "choose from the events that the log holds; nothing was forgotten".into(),
            Self::Stream { .. } => "check the file and the room on its disk, and do it again".into(),
            Self::Random { .. } => "this is a fault of the system; restart it".into(),
            Self::Database { .. } => "do it again; if it stays, check the log and export it".into(),
        }
    }

    /// Sorts what SQLite says by what a person can do about it.
    pub(crate) fn from_sqlx(path: &Path, error: sqlx::Error) -> Self {
        let path = path.to_path_buf();
        let code = match &error {
            sqlx::Error::Database(database) => database.code().and_then(|code| code.parse::<u32>().ok()),
            _ => None,
        };
        // The lowest byte is the primary code, https://www.sqlite.org/rescode.html.
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::Locked { path },
            // 14 is "cannot open": the folder exists by then, so a right is missing.
            Some(8 | 14) => Self::ReadOnly { path },
            Some(13) => Self::DiskFull { path },
            Some(11 | 26) => Self::Corrupt { path, what: error.to_string() },
            _ => Self::Database { path, source: Box::new(error) },
        }
    }
}
