//! `rungs serve`: everything in the browser, on this computer alone.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::present::Variant;
use rungs_items::question::Question;
use rungs_items::script::ScriptError;
use rungs_planner::{Day, Profile};
use rungs_web::{Home, HomeError, ServeError};

use crate::context::{Context, write};
use crate::error::{CliError, Result};
use crate::output::Output;

/// Open everything in the browser: local, private, no account
///
/// Only this computer is served, and only a browser that was let in: the link printed works once. Stop it with Ctrl+C;
/// everything is kept.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Address and port of this computer; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878", value_parser = address)]
    addr: SocketAddr,
    /// Open the page in your browser
    #[arg(long)]
    open: bool,
}

fn address(text: &str) -> std::result::Result<SocketAddr, String> {
    let numbers = text.strip_prefix("localhost:").map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    numbers.parse().map_err(|_| "write address and port, as in 127.0.0.1:7878".to_owned())
}

/// Serves until it is stopped.
pub(crate) fn run(args: &ServeArgs, context: Context, out: &mut Output<'_>) -> Result<()> {
    let home = Arc::new(Here::new(context)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| CliError::file("cannot start", &error, "close other programs and try again"))?;
    runtime.block_on(async {
        let bound = rungs_web::bind(home, args.addr).await.map_err(|error| serve_error(&error))?;
        let link = bound.link();
        if out.json {
            out.document(&serde_json::json!({ "address": bound.address().to_string(), "link": link }))?;
        } else {
            writeln!(out, "Rungs is open at http://{}/. Everything stays on this computer.", bound.address())?;
            writeln!(out, "This link lets one browser in, once: {link}")?;
            writeln!(out, "Ctrl+C stops it. Everything is kept.")?;
        }
        out.flush_now()?;
        if args.open
            && let Err(error) = open::that_detached(&link)
        {
            writeln!(out, "No browser could be opened ({error}): open the link yourself.")?;
            out.flush_now()?;
        }
        let stop = async {
            // Where the system gives no signal there is nothing to wait for, and the server goes on.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        rungs_web::serve(bound, stop).await.map_err(|error| serve_error(&error))
    })
}

fn serve_error(error: &ServeError) -> CliError {
    let source = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
    CliError::input(format!("{error}{source}"), error.hint())
}

/// The surroundings of the pages: this program's own.
struct Here {
    /// Lives as long as the program: pages borrow catalogue and questions from it.
    context: &'static Context,
    catalog: &'static Catalog,
    banks: &'static [Bank],
    folder: PathBuf,
}

impl Here {
    fn new(context: Context) -> Result<Self> {
        let context: &'static Context = Box::leak(Box::new(context));
        let banks = context.question_sets().all()?;
        Ok(Self { catalog: context.catalog()?, banks, folder: context.data_folder()?, context })
    }
}

/// Says it in the pages' words.
fn home_error(error: &CliError) -> HomeError {
    HomeError { what: error.what().to_owned(), hint: error.hint().unwrap_or_default().to_owned() }
}

impl Home for Here {
    fn today(&self) -> Day {
        self.context.day_now()
    }

    fn now_ms(&self) -> i64 {
        self.context.now_ms()
    }

    fn catalog(&self) -> &'static Catalog {
        self.catalog
    }

    fn question_sets(&self) -> &'static [Bank] {
        self.banks
    }

    fn data_folder(&self) -> &Path {
        &self.folder
    }

    fn realise(&self, question: &Question, seed: u32) -> std::result::Result<Variant, ScriptError> {
        self.context.question_sets().realise(question, seed)
    }

    fn saved_profile(&self) -> std::result::Result<Option<Profile>, HomeError> {
        self.context.saved_profile().map_err(|error| home_error(&error))
    }

    fn save_plan(&self, profile: &Profile, plan: &str) -> std::result::Result<(), HomeError> {
        let text = toml::to_string(profile).map_err(|error| HomeError {
            what: format!("cannot write the profile: {error}"),
            hint: "leave out what you changed last".into(),
        })?;
        let written =
            write(&self.folder.join("profile.toml"), &text).and_then(|()| write(&self.folder.join("plan.json"), plan));
        written.map_err(|error| home_error(&error))
    }

    fn forget_plan(&self) -> std::result::Result<(), HomeError> {
        for name in ["profile.toml", "plan.json"] {
            match std::fs::remove_file(self.folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(HomeError {
                        what: format!("cannot delete {name} in {}: {error}", self.folder.display()),
                        hint: "check the folder's permissions, or delete the file yourself".into(),
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }
}
