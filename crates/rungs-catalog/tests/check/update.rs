//! Edits: facts re-dated for nothing, what an update changes, and bundles.

use crate::small::{files, load, text, with};
use rungs_catalog::Catalog;
use rungs_catalog::bundle::{BundleError, is_file_name, pack, unpack};
use rungs_catalog::check::{MOST_REDATED, compare};
use rungs_catalog::load::{LARGEST_FILE, TextFile};
use rungs_catalog::update::{Change, update};
use serde_json::{Value, json};

const ONE: &str = "certifications/acme-one.toml";
const TWO: &str = "certifications/acme-two.toml";

/// The files with both certifications' facts doubled by a second way, to have enough of them.
fn many(mut all: Vec<TextFile>) -> Vec<TextFile> {
    for name in [ONE, TWO] {
        let file = all.iter_mut().find(|file| file.name == name).unwrap();
        let whole = String::from_utf8(file.bytes.clone()).unwrap();
        let start = whole.find("[[offers]]").unwrap();
        let end = whole.find("\n[[blueprint]]").unwrap();
        let second = whole[start..end].replace("id = \"standard\"", "id = \"second\"");
        file.bytes = format!("{}{second}\n{}", &whole[..start], &whole[start..]).into_bytes();
    }
    all
}

#[test]
fn many_facts_with_a_new_day_and_nothing_read_are_reported() {
    let total = 19 + 9 + 1;
    let moved = |count: usize| {
        let mut all = many(files());
        for place in 0..count {
            let name = if place < 19 { ONE } else { TWO };
            all = with(all, name, "checked = 2026-11-20", "checked = 2026-11-21");
        }
        all
    };
    let old = load(many(files()));
    assert!(old.problems.is_empty(), "{:?}", old.problems);
    assert!(compare(&old, &load(moved(MOST_REDATED))).is_empty());
    let found = compare(&old, &load(moved(MOST_REDATED + 1)));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].file.as_str(), found[1].file.as_str()), (ONE, TWO));
    assert!(found[0].what.starts_with("19 facts have a new check day, 21 in this edit"), "{}", found[0].what);
    assert!(found[1].what.starts_with("2 facts"), "{}", found[1].what);
    assert!(found[0].key.ends_with("checked") && found[0].line > 1, "{:?}", found[0]);
    assert!(compare(&old, &old).is_empty());
    // Back in time is odd, but hides no age.
    assert!(compare(&load(moved(total - 1)), &old).is_empty());

    // The source was read again on that day: nothing to report for the facts that rest on it.
    let honest = with(moved(MOST_REDATED + 1), "sources.toml", "read = 2026-11-20", "read = 2026-11-21");
    assert!(compare(&old, &load(honest)).is_empty());
}

#[test]
fn a_corrected_value_is_no_new_day_for_nothing() {
    let mut corrected = many(files());
    for _ in 0..MOST_REDATED {
        let name = if text(&corrected, ONE).contains("checked = 2026-11-20") { ONE } else { TWO };
        corrected = with(corrected, name, "checked = 2026-11-20", "checked = 2026-11-21");
    }
    let over = with(corrected.clone(), TWO, "checked = 2026-11-20", "checked = 2026-11-21");
    assert_eq!(compare(&load(many(files())), &load(over.clone())).len(), 2);
    let corrected = with(over, ONE, "value = 100,", "value = 110,");
    assert!(compare(&load(many(files())), &load(corrected)).is_empty());
}

#[test]
fn an_inserted_way_does_not_make_others_look_new() {
    let old = load(files());
    let inserted = with(
        files(),
        ONE,
        "[[offers]]",
        "[[offers]]\nid = \"trial\"\nkind = \"beta\"\nopen = [{ value = { day = 2024-02-01 }, known_from = 2024-02-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n\n[[offers]]",
    );
    assert!(compare(&old, &load(inserted)).is_empty());
}

fn catalog(files: Vec<TextFile>) -> Catalog {
    let loaded = load(files);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.catalog
}

#[test]
fn an_update_says_what_it_changes() {
    let old = catalog(files());
    let day = "2026-11-22".parse().unwrap();
    assert!(update(&old, &old, day).is_empty());
    // (file, old, new, the change of the certification)
    let cases = [
        (
            ONE,
            "value = { day = 2027-03-01 }",
            "value = { day = 2026-11-01 }",
            vec![
                json!({ "what": "status", "from": "closing", "to": "retired" }),
                json!({ "what": "close", "offer": "standard", "from": { "day": "2027-03-01", "expected": false }, "to": { "day": "2026-11-01", "expected": false } }),
            ],
        ),
        (
            TWO,
            "value = { day = 2027-01-15, expected = true }",
            "value = { day = 2027-01-20 }",
            vec![
                json!({ "what": "open", "offer": "standard", "from": { "day": "2027-01-15", "expected": true }, "to": { "day": "2027-01-20", "expected": false } }),
            ],
        ),
        (
            ONE,
            "value = 100,",
            "value = 150,",
            vec![json!({ "what": "fee", "offer": "standard", "from": 100.0, "to": 150.0 })],
        ),
        (ONE, "value = 24,", "value = 36,", vec![json!({ "what": "validity", "from": 24, "to": 36 })]),
        (
            ONE,
            "base_hours = 10",
            "base_hours = 12",
            vec![json!({ "what": "judgement", "part": "base_hours", "from": 10, "to": 12 })],
        ),
        (
            ONE,
            "exit = { python = 2 }",
            "exit = { }",
            vec![json!({ "what": "judgement", "part": "exit.python", "from": 2, "to": null })],
        ),
        (ONE, "name = \"Acme One\"", "name = \"Acme 1\"", vec![json!({ "what": "other", "keys": ["name"] })]),
        (
            ONE,
            "id = \"standard\"",
            "id = \"normal\"",
            vec![
                json!({ "what": "offer-removed", "offer": "standard" }),
                json!({ "what": "offer-added", "offer": "normal" }),
            ],
        ),
    ];
    for (file, before, after, wanted) in cases {
        let new = catalog(with(files(), file, before, after));
        let update = update(&old, &new, day);
        assert_eq!(update.changed.len(), 1, "{after}");
        assert_eq!(serde_json::to_value(&update.changed[0].changes).unwrap(), Value::Array(wanted), "{after}");
        assert!(update.added.is_empty() && update.removed.is_empty() && update.lists.is_empty(), "{after}");
    }
}

#[test]
fn an_update_names_what_comes_what_goes_and_which_lists_differ() {
    let day = "2026-11-22".parse().unwrap();
    let old = catalog(files());
    let fewer: Vec<TextFile> = files().into_iter().filter(|file| file.name != TWO).collect();
    let fewer = with(fewer, "skills.toml", "\"Statistics\"", "\"Numbers\"");
    let new = catalog(with(fewer, "catalogue.toml", "version = 1", "version = 0"));
    let forth = update(&old, &new, day);
    assert_eq!(forth.removed.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["acme-two"]);
    assert_eq!(forth.lists.len(), 1);
    assert_eq!((forth.lists[0].list.as_str(), &forth.lists[0].changed[..]), ("skills", &["statistics".to_owned()][..]));
    assert!(forth.goes_back());
    let back = update(&new, &old, day);
    assert_eq!(back.added.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["acme-two"]);
    assert!(!back.goes_back());
    assert!(!forth.changed.iter().flat_map(|row| &row.changes).any(|change| matches!(change, Change::Fee { .. })));
}

#[test]
fn a_bundle_comes_back_byte_for_byte() {
    let bundle = pack(&files()).unwrap();
    assert_eq!(unpack(bundle.as_bytes()).unwrap(), files());
    assert_eq!(pack(&unpack(bundle.as_bytes()).unwrap()).unwrap(), bundle);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    // (name, whether it is a file of a catalogue)
    for (name, good) in [
        ("skills.toml", true),
        ("certifications/aws-aif-c01.toml", true),
        ("guides/ladder-2026.toml", true),
        ("../skills.toml", false),
        ("certifications/../skills.toml", false),
        ("certifications/a/b.toml", false),
        ("certifications/.toml", false),
        ("certifications/a.toml.sh", false),
        ("/etc/passwd", false),
        ("C:\\skills.toml", false),
        ("certifications\\a.toml", false),
        ("Skills.toml", false),
        ("README.md", false),
        ("", false),
    ] {
        assert_eq!(is_file_name(name), good, "{name}");
        let bundle = json!({ "rungs_catalogue": 1, "files": { name: "" } }).to_string();
        assert_eq!(unpack(bundle.as_bytes()).is_ok(), good, "{name}");
    }
}

#[test]
fn a_bundle_that_is_none_says_why() {
    let large = "#".repeat(usize::try_from(LARGEST_FILE).unwrap() + 1);
    let cases = [
        (String::new(), "not a catalogue bundle"),
        ("{}".to_owned(), "not a catalogue bundle"),
        (json!({ "rungs_catalogue": 2, "files": {} }).to_string(), "form 2"),
        (json!({ "rungs_catalogue": 1, "files": { "skills.toml": 1 } }).to_string(), "not a catalogue bundle"),
        (json!({ "rungs_catalogue": 1, "files": {}, "more": 1 }).to_string(), "not a catalogue bundle"),
        ("{\"rungs_catalogue\":1,\"files\":{\"skills.toml\":\"\",\"skills.toml\":\"a\"}}".to_owned(), "given twice"),
        (json!({ "rungs_catalogue": 1, "files": { "skills.toml": large } }).to_string(), "4194305 bytes"),
    ];
    for (text, wanted) in cases {
        let error = unpack(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
        assert!(!error.hint().is_empty());
    }
    let not_text = [TextFile { name: "skills.toml".into(), bytes: vec![0xff] }];
    assert!(matches!(pack(&not_text), Err(BundleError::NotText { .. })));
}
