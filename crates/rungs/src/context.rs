//! What every command needs: the day, the catalogue, the data folder. The only place with a clock.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rungs_catalog::Catalog;
use rungs_catalog::load::{self, Loaded};
use rungs_catalog::problem::Severity;
use rungs_planner::{Day, PlanningView, Profile};

use crate::cli::Global;
use crate::error::{CliError, Result};
use crate::question_sets::QuestionSets;

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalogue.bin"));

/// The surroundings of one run. Threads may share it.
pub(crate) struct Context {
    /// Today, or what `RUNGS_TODAY` says.
    pub(crate) today: Day,
    catalog_path: Option<PathBuf>,
    data: Option<PathBuf>,
    catalog: OnceLock<Catalog>,
    question_sets: QuestionSets,
    /// `RUNGS_TODAY` replaces the day of the clock.
    day_is_set: bool,
}

impl Context {
    /// Reads the day and the flags that every command knows.
    #[expect(clippy::disallowed_methods, reason = "the face is where the clock and the environment are read")]
    pub(crate) fn new(global: &Global) -> Result<Self> {
        let stated = std::env::var("RUNGS_TODAY").ok();
        let today = match &stated {
            Some(text) => text.parse().map_err(|error: rungs_planner::DayError| {
                CliError::input(format!("RUNGS_TODAY: {error}"), "write year-month-day, or unset it")
            })?,
            None => jiff::Zoned::now().date().into(),
        };
        Ok(Self {
            today,
            catalog_path: global.catalog.clone(),
            data: global.data.clone(),
            catalog: OnceLock::new(),
            question_sets: QuestionSets::new(global.banks.clone()),
            day_is_set: stated.is_some(),
        })
    }

    /// Returns the day as it is now: a server runs over midnight.
    #[expect(clippy::disallowed_methods, reason = "the face is where the clock is read")]
    pub(crate) fn day_now(&self) -> Day {
        if self.day_is_set { self.today } else { jiff::Zoned::now().date().into() }
    }

    /// Returns the time in milliseconds since 1970; on a day that was set, the same time of that day.
    #[expect(clippy::disallowed_methods, reason = "the face is where the clock is read")]
    pub(crate) fn now_ms(&self) -> i64 {
        let now = jiff::Zoned::now();
        if !self.day_is_set {
            return now.timestamp().as_millisecond();
        }
        let moved = self.today.date().to_datetime(now.time()).to_zoned(now.time_zone().clone());
        moved.map_or_else(|_| now.timestamp().as_millisecond(), |moved| moved.timestamp().as_millisecond())
    }

    /// Returns a name that no other session has: time and chance.
    pub(crate) fn new_name(&self) -> uuid::Uuid {
        let ms = u64::try_from(self.now_ms()).unwrap_or_default();
        let time = uuid::Timestamp::from_unix(
            uuid::NoContext,
            ms / 1000,
            u32::try_from(ms % 1000).unwrap_or_default() * 1_000_000,
        );
        uuid::Uuid::new_v7(time)
    }

    /// Returns the question sets: those of the folder given, else those in the binary.
    pub(crate) fn question_sets(&self) -> &QuestionSets {
        &self.question_sets
    }

    /// Returns the catalogue: the folder given, else the installed one, else the one in the binary.
    pub(crate) fn catalog(&self) -> Result<&Catalog> {
        if let Some(catalog) = self.catalog.get() {
            return Ok(catalog);
        }
        let catalog = self.load()?;
        Ok(self.catalog.get_or_init(|| catalog))
    }

    fn load(&self) -> Result<Catalog> {
        if let Some(path) = &self.catalog_path {
            return usable(load_path(path)?, path);
        }
        let embedded = embedded()?;
        let installed = self.installed_folder();
        if let Some(folder) = installed.filter(|folder| folder.join("catalogue.toml").is_file()) {
            // A catalogue that was installed and later overtaken by a newer binary is not used.
            let loaded = load_path(&folder)?;
            let is_newer = (loaded.catalog.meta.checked, loaded.catalog.meta.version)
                > (embedded.meta.checked, embedded.meta.version);
            if is_newer && loaded.problems.iter().all(|problem| problem.severity != Severity::Error) {
                return Ok(loaded.catalog);
            }
        }
        Ok(embedded)
    }

    /// Returns the folder given with `--catalog`, where one was.
    pub(crate) fn catalog_path(&self) -> Option<&Path> {
        self.catalog_path.as_deref()
    }

    /// Returns the planning view, where `--catalog` names a `.json` file.
    pub(crate) fn planning_view(&self) -> Result<Option<PlanningView>> {
        let Some(path) = self.catalog_path.as_deref().filter(|path| path.is_file()) else { return Ok(None) };
        let text = read(path)?;
        serde_json::from_str(&text).map(Some).map_err(|error| {
            CliError::input(
                format!("{} is not a planning view: {error}", path.display()),
                "write one with `rungs catalog export --format planning`, or name a catalogue's folder",
            )
        })
    }

    /// Returns the data folder, made where it is missing.
    pub(crate) fn data_folder(&self) -> Result<PathBuf> {
        let folder = self.data_path().ok_or_else(|| {
            CliError::input("this system names no data folder", "name one with `--data DIR` or RUNGS_DATA")
        })?;
        fs::create_dir_all(&folder).map_err(|error| {
            CliError::file(
                format!("cannot make the data folder {}", folder.display()),
                &error,
                "name another with `--data DIR` or RUNGS_DATA",
            )
        })?;
        Ok(folder)
    }

    fn data_path(&self) -> Option<PathBuf> {
        self.data
            .clone()
            .or_else(|| directories::ProjectDirs::from("", "", "rungs").map(|folders| folders.data_dir().to_owned()))
    }

    /// Returns where an updated catalogue is installed.
    pub(crate) fn installed_folder(&self) -> Option<PathBuf> {
        self.data_path().map(|folder| folder.join("catalog"))
    }

    /// Returns where the profile is saved.
    pub(crate) fn profile_path(&self) -> Option<PathBuf> {
        self.data_path().map(|folder| folder.join("profile.toml"))
    }

    /// Returns the saved profile, where there is one.
    pub(crate) fn saved_profile(&self) -> Result<Option<Profile>> {
        match self.profile_path().filter(|path| path.is_file()) {
            Some(path) => read_profile(&path).map(Some),
            None => Ok(None),
        }
    }
}

/// Returns the catalogue in the binary.
pub(crate) fn embedded() -> Result<Catalog> {
    postcard::from_bytes(EMBEDDED).map_err(|error| {
        CliError::input(format!("the catalogue in this program is damaged: {error}"), "install the program again")
    })
}

/// Reads a catalogue from a folder or a single file.
pub(crate) fn load_path(path: &Path) -> Result<Loaded> {
    if path.is_file() {
        return Err(CliError::input(
            format!("{} is a file, where a catalogue's folder is needed", path.display()),
            "name the folder that holds `catalogue.toml`; a planning view can only be planned with",
        ));
    }
    load::load_folder(path).map_err(|error| {
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        CliError::input(format!("{error}: {source}"), "name the folder that holds `catalogue.toml`")
    })
}

/// Refuses a catalogue with errors, naming the first and how many there are.
fn usable(loaded: Loaded, path: &Path) -> Result<Catalog> {
    let errors = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    match loaded.problems.iter().find(|problem| problem.severity == Severity::Error) {
        None => Ok(loaded.catalog),
        Some(first) => Err(CliError::input(
            format!("the catalogue at {} has {errors} errors, the first: {first}", path.display()),
            format!("see them all with `rungs catalog check --catalog {}`", path.display()),
        )),
    }
}

/// Reads a profile in TOML, or in JSON where the name ends so.
pub(crate) fn read_profile(path: &Path) -> Result<Profile> {
    let text = read(path)?;
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let profile = if is_json { Profile::from_json(&text) } else { Profile::from_toml(&text) };
    profile.map_err(|error| CliError::input(format!("{}: {error}", path.display()), error.hint()))
}

/// Reads a text file of at most 64 MiB.
pub(crate) fn read(path: &Path) -> Result<String> {
    let hint = "check the name and the permissions";
    let failed = |error: &std::io::Error| CliError::file(format!("cannot read {}", path.display()), error, hint);
    let size = fs::metadata(path).map_err(|error| failed(&error))?.len();
    if size > 64 * 1024 * 1024 {
        return Err(CliError::input(format!("{} is larger than 64 MiB", path.display()), "name a smaller file"));
    }
    fs::read_to_string(path).map_err(|error| failed(&error))
}

/// Writes a file so that an interruption leaves either the old one or the new one, never half of it.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let failed = |error: &std::io::Error| {
        CliError::file(
            format!("cannot write {}", path.display()),
            error,
            "check the folder, its permissions and its space",
        )
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    fs::write(&beside, text).map_err(|error| failed(&error))?;
    fs::rename(&beside, path).map_err(|error| failed(&error))
}
