//! The example of `catalog/README.md` is a file that loads and passes.

use std::path::Path;

use rungs_catalog::Severity;
use rungs_catalog::certification::Certification;
use rungs_catalog::check::check;
use rungs_catalog::load::{TextFile, parse, read_folder};

use crate::small::options;

const README: &str = include_str!("../../../../catalog/README.md");

/// The TOML blocks of the page that begin with the name of their file, as in `# skills.toml`.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let fenced = README.split("```toml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    fenced
        .filter_map(|block| Some((block.strip_prefix("# ")?.split_once('\n')?.0, block)))
        .filter(|(name, _)| rungs_catalog::bundle::is_file_name(name))
        .collect()
}

#[test]
fn the_example_added_to_the_real_catalogue_brings_no_new_problem() {
    let mut files = read_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap();
    let before = check(&parse(files.clone()), &options()).len();
    let blocks = blocks();
    let names: Vec<&str> = blocks.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["issuers.toml", "sources.toml", "certifications/example-ml-101.toml"]);
    for (name, block) in blocks {
        match files.iter_mut().find(|file| file.name == name) {
            Some(file) => file.bytes.extend(format!("\n{block}\n").bytes()),
            None => files.push(TextFile { name: name.into(), bytes: block.into() }),
        }
    }
    let loaded = parse(files);
    assert!(loaded.catalog.certifications.contains_key("example-ml-101"), "{:?}", loaded.problems);
    let problems = check(&loaded, &options());
    let about: Vec<String> = problems.iter().filter(|p| p.file.contains("example")).map(ToString::to_string).collect();
    assert!(about.is_empty(), "{}", about.join("\n"));
    assert_eq!(problems.iter().filter(|p| p.severity == Severity::Error).count(), 0);
    assert_eq!(problems.len(), before);
}

#[test]
fn every_key_of_a_certification_is_explained() {
    // The names that the type knows, from a file that is written out in full.
    let files = read_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap();
    let loaded = parse(files);
    let mut keys = std::collections::BTreeSet::new();
    for certification in loaded.catalog.certifications.values() {
        gather(certification, &mut keys);
    }
    assert!(keys.len() > 80, "{keys:?}");
    // Skills are keys too, and are explained in their own file.
    let missing: Vec<&String> = keys
        .iter()
        .filter(|key| !loaded.catalog.skills.contains_key(*key) && !README.contains(&format!("`{key}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn gather(certification: &Certification, keys: &mut std::collections::BTreeSet<String>) {
    fn walk(value: &serde_json::Value, keys: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (name, inner) in fields {
                    keys.insert(name.clone());
                    walk(inner, keys);
                }
            }
            serde_json::Value::Array(rows) => rows.iter().for_each(|row| walk(row, keys)),
            _ => {}
        }
    }
    walk(&serde_json::to_value(certification).unwrap(), keys);
}
