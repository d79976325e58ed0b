//! `rungs site`: the pages without a learner, as files that anybody can host and send as a link.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rungs_catalog::words::{count, long_day};
use rungs_planner::Day;
use rungs_web::{SiteFile, site};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Lies in the folder of a site and says which files are the site's.
const LIST: &str = "rungs-site.json";

/// Write ladder, certifications, guides, changes and questions as a site that anybody can host
///
/// The pages work from a folder, from a disk and under any address; none runs code, and nothing of yours is in them.
#[derive(Debug, clap::Args)]
pub(crate) struct SiteArgs {
    /// Folder to write; new, empty, or one that this command wrote before
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Where it will be hosted, for the map that search engines read
    #[arg(long, value_name = "URL", value_parser = address)]
    base_url: Option<String>,
}

fn address(text: &str) -> std::result::Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits =
        host.is_some_and(|host| !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c.is_control()));
    if fits { Ok(text.to_owned()) } else { Err("write it with https://, as in https://example.org/ladder".to_owned()) }
}

/// The list of files.
#[derive(Debug, Serialize, Deserialize)]
struct List {
    as_of: Day,
    catalogue_checked: Day,
    files: BTreeSet<String>,
}

#[derive(Serialize)]
struct Written<'a> {
    folder: &'a Path,
    as_of: Day,
    files: usize,
    bytes: usize,
}

/// Writes the site.
pub(crate) fn run(args: &SiteArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let day = args.as_of.unwrap_or(context.today);
    let before = former(&args.out)?;
    let files = site(catalog, day, args.base_url.as_deref()).map_err(|error| {
        CliError::input(error, "run `rungs catalog check`; the catalogue may name something it does not have")
    })?;
    let bytes = files.iter().map(|file| file.bytes.len()).sum();
    let names: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut list = List { as_of: day, catalogue_checked: catalog.meta.checked, files: names };
    // While it is written, files of the old and of the new site stand beside each other, and the list names both.
    let gone: Vec<String> = before.difference(&list.files).cloned().collect();
    list.files.extend(gone.iter().cloned());
    write_list(&args.out, &list)?;
    for file in &files {
        write(&args.out, file)?;
    }
    for name in &gone {
        remove(&args.out, name)?;
        list.files.remove(name);
    }
    write_list(&args.out, &list)?;
    if out.json {
        return out.document(&Written { folder: &args.out, as_of: day, files: files.len(), bytes });
    }
    out.text(&format!(
        "Wrote {}, {:.1} MB, to {}. Open index.html there, or host the folder.",
        count(files.len(), "file", "files"),
        megabytes(bytes),
        args.out.display()
    ))?;
    out.faint(&format!("As known on {}. Nothing of yours is in it.", long_day(day)))
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}

/// Returns the files of a site that was written there before; refuses a folder with anything else in it.
fn former(folder: &Path) -> Result<BTreeSet<String>> {
    let failed =
        |error: &io::Error| CliError::file(format!("cannot read {}", folder.display()), error, "name another folder");
    let list = folder.join(LIST);
    match fs::read_to_string(&list) {
        Ok(text) => serde_json::from_str(&text).map(|list: List| list.files).map_err(|error| {
            CliError::input(
                format!("{} is damaged: {error}", list.display()),
                "name another folder, or empty this one yourself",
            )
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_dir(folder) {
            Ok(mut inside) => match inside.next() {
                None => Ok(BTreeSet::new()),
                Some(_) => Err(CliError::input(
                    format!("{} holds files that are no site of ours", folder.display()),
                    "name a new or empty folder; nothing was written",
                )),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(failed(&error)),
        },
        Err(error) => Err(failed(&error)),
    }
}

fn write_list(folder: &Path, list: &List) -> Result<()> {
    let text = serde_json::to_string_pretty(list).map_err(|error| CliError::input(error, "report this"))?;
    write(folder, &SiteFile { path: LIST.to_owned(), bytes: text.into_bytes() })
}

/// Writes a file beside its place and moves it there: a visitor meanwhile never sees half of one.
fn write(folder: &Path, file: &SiteFile) -> Result<()> {
    let path = folder.join(&file.path);
    let beside = path.with_extension("part");
    let parent = path.parent().unwrap_or(folder);
    let written = fs::create_dir_all(parent)
        .and_then(|()| fs::write(&beside, &file.bytes))
        .and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| {
        CliError::file(
            format!("cannot write {}", path.display()),
            &error,
            "check the folder, its permissions and its space",
        )
    })
}

/// Removes a page that the new site has no more, and its folder where nothing else is in it.
fn remove(folder: &Path, name: &str) -> Result<()> {
    // The list is a file that anybody may have changed: nothing outside the folder is touched.
    if Path::new(name).components().any(|part| !matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    let path = folder.join(name);
    match fs::remove_file(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(CliError::file(format!("cannot remove {}", path.display()), &error, "check its permissions"));
        }
    }
    if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
        // It stays where something else is in it.
        let _ = fs::remove_dir(parent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_things_is_refused_and_a_former_site_is_renewed() {
        let folder = tempfile::tempdir().unwrap();
        assert!(former(folder.path()).unwrap().is_empty());
        assert!(former(&folder.path().join("new")).unwrap().is_empty());
        fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
        let error = former(folder.path()).unwrap_err();
        assert!(error.what().contains("no site of ours"), "{}", error.what());
        let day: Day = "2026-11-22".parse().unwrap();
        let files = BTreeSet::from(["a/index.html".to_owned(), "../outside.txt".to_owned()]);
        write_list(folder.path(), &List { as_of: day, catalogue_checked: day, files }).unwrap();
        assert_eq!(former(folder.path()).unwrap().len(), 2);
    }

    #[test]
    fn nothing_outside_the_folder_is_removed() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("site");
        write(&folder, &SiteFile { path: "a/index.html".into(), bytes: b"x".to_vec() }).unwrap();
        fs::write(above.path().join("outside.txt"), "mine").unwrap();
        remove(&folder, "../outside.txt").unwrap();
        assert!(above.path().join("outside.txt").is_file());
        remove(&folder, "a/index.html").unwrap();
        assert!(!folder.join("a").exists());
        remove(&folder, "a/index.html").unwrap();
    }

    #[test]
    fn an_address_names_its_scheme() {
        assert!(address("https://example.org/a").is_ok());
        for wrong in ["example.org", "javascript:alert(1)", "https://", "https://a b"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
