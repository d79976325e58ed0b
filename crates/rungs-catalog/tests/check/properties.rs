//! Whatever stands in the files, a check answers, and says of each problem where it is and how to mend it.

use std::path::Path;
use std::sync::OnceLock;

use crate::small::{files, options};
use proptest::prelude::*;
use rungs_catalog::check::{check, compare};
use rungs_catalog::load::{Loaded, TextFile, parse, read_folder};

fn real_files() -> &'static [TextFile] {
    static FILES: OnceLock<Vec<TextFile>> = OnceLock::new();
    FILES.get_or_init(|| read_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap())
}

fn sound() -> &'static Loaded {
    static SOUND: OnceLock<Loaded> = OnceLock::new();
    SOUND.get_or_init(|| parse(files()))
}

/// Checks, and compares with the sound catalogue.
fn answers(files: Vec<TextFile>) {
    let loaded = parse(files);
    let found = check(&loaded, &options());
    for problem in found.iter().chain(&compare(sound(), &loaded)).chain(&compare(&loaded, sound())) {
        assert!(!problem.file.is_empty() && !problem.what.is_empty() && !problem.hint.is_empty(), "{problem:?}");
        assert!(!problem.to_string().chars().any(char::is_control), "{problem:?}");
    }
    let places: Vec<_> = found.iter().map(|problem| (problem.file.clone(), problem.line)).collect();
    assert!(places.is_sorted(), "{places:?}");
}

/// Changes, drops or doubles a piece of a text.
#[derive(Debug, Clone)]
enum Mutation {
    Byte(usize, u8),
    Drop(usize, usize),
    Double(usize, usize),
    Insert(usize, &'static str),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let pieces = prop::sample::select(vec![
        "nan",
        "-1",
        "inf",
        "1e308",
        "9223372036854775807",
        "\"\"",
        "[",
        "]",
        "{}",
        "[[offers]]",
        "\n",
        "\"",
        "'''",
        "2026-02-30",
        "9999-12-31",
        "-9999-01-01",
        "\u{202e}",
        "\\u0000",
        "value = ",
        "id = \"x\"\n",
        "[[skill]]\n",
    ]);
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        (any::<usize>(), 1_usize..200).prop_map(|(at, length)| Mutation::Drop(at, length)),
        (any::<usize>(), 1_usize..400).prop_map(|(at, length)| Mutation::Double(at, length)),
        (any::<usize>(), pieces).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    let length = bytes.len();
    if length == 0 {
        return;
    }
    match *mutation {
        Mutation::Byte(at, byte) => bytes[at % length] = byte,
        Mutation::Drop(at, count) => {
            let start = at % length;
            bytes.drain(start..(start + count).min(length));
        }
        Mutation::Double(at, count) => {
            let start = at % length;
            let piece = bytes[start..(start + count).min(length)].to_vec();
            bytes.splice(start..start, piece);
        }
        Mutation::Insert(at, piece) => {
            bytes.splice(at % length..at % length, piece.bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_in_any_file_are_reported(place in 0_usize..14, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut files = files();
        match files.get_mut(place) {
            Some(file) => file.bytes = bytes,
            // A folder never holds a file without a name.
            None => files.push(TextFile { name: format!("x{}", String::from_utf8_lossy(&bytes)), bytes }),
        }
        answers(files);
    }

    #[test]
    fn random_toml_in_any_file_is_reported(place in 0_usize..11, text in "([a-z_]{1,9} = (-?[0-9]{1,20}|\"[ -~]{0,9}\"|\\[\\]|nan|2026-01-0[1-9])\n){0,6}") {
        let mut files = files();
        files[place].bytes = text.replace('\\', "").into_bytes();
        answers(files);
    }

    #[test]
    fn mutated_small_files_are_understood_or_reported(place in 0_usize..11, mutations in prop::collection::vec(mutation(), 1..4)) {
        let mut files = files();
        for mutation in &mutations {
            mutate(&mut files[place].bytes, mutation);
        }
        answers(files);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn mutated_real_files_are_understood_or_reported(place in any::<prop::sample::Index>(), mutations in prop::collection::vec(mutation(), 1..4)) {
        let mut changed = place.get(real_files()).clone();
        for mutation in &mutations {
            mutate(&mut changed.bytes, mutation);
        }
        // Beside the small catalogue, so that a case takes milliseconds; its unknown ids are reported too.
        let mut files: Vec<TextFile> = files().into_iter().filter(|file| file.name != changed.name).collect();
        files.push(changed);
        answers(files);
    }
}
