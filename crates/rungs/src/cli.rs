//! The commands and the flags that all of them know.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands;

/// The line that every face carries.
pub(crate) const INDEPENDENT: &str = "Independent: not affiliated with any certification owner; no logos, no sponsored \
    ranking, no affiliate links, no pass guarantee.";

const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nIndependent: not affiliated with any certification owner; no logos, no sponsored ranking, no affiliate links,\n\
     no pass guarantee. Code Apache-2.0 OR MIT, catalogue CC-BY-SA-4.0."
);

/// The certification roadmap that runs
///
/// Dated, sourced facts about AI certifications, and the best plan for you under stated
/// assumptions. Everything stays on this computer.
#[derive(Debug, Parser)]
#[command(name = "rungs", version, long_version = LONG_VERSION, max_term_width = 100, after_help = INDEPENDENT)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Print one JSON document
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Use this catalogue's folder; for `plan` also a planning view in JSON
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) catalog: Option<PathBuf>,
    /// Use the question sets of this folder; their scripts run in a process of their own, with limits
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) banks: Option<PathBuf>,
    /// Keep your record, your profile and an installed catalogue in this folder
    #[arg(long, global = true, value_name = "DIR", env = "RUNGS_DATA")]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Ladder(commands::ladder::LadderArgs),
    Show(commands::show::ShowArgs),
    Compare(commands::compare::CompareArgs),
    Search(commands::search::SearchArgs),
    Changes(commands::changes::ChangesArgs),
    Guide(commands::guide::GuideArgs),
    Plan(Box<commands::plan::PlanArgs>),
    Worth(Box<commands::worth::WorthArgs>),
    Review(Box<commands::review::ReviewArgs>),
    Practice(commands::practice::PracticeArgs),
    Mock(commands::mock::MockArgs),
    Diagnose(commands::diagnose::DiagnoseArgs),
    Ready(Box<commands::ready::ReadyArgs>),
    Items(commands::items::ItemsArgs),
    Log(commands::log::LogArgs),
    Exam(commands::exam::ExamArgs),
    Study(commands::study::StudyArgs),
    Progress(commands::progress::ProgressArgs),
    Credential(commands::credential::CredentialArgs),
    Away(commands::away::AwayArgs),
    Hours(commands::hours::HoursArgs),
    Calendar(Box<commands::calendar::CalendarArgs>),
    Measure(commands::measure::MeasureArgs),
    Catalog(commands::catalog::CatalogArgs),
    Serve(commands::serve::ServeArgs),
    Site(commands::site::SiteArgs),
    Completions(commands::completions::CompletionsArgs),
    Man(commands::man::ManArgs),
}
