//! Puts the catalogue and the question sets into the binary in a form that needs no parsing at start-up.
//!
//! Reading some 200 TOML files takes longer than everything else that a short command does, so it is
//! done once, here. A catalogue with an error in it does not build.
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a build script stops by panicking and reads its environment"
)]

use std::path::{Path, PathBuf};

use rungs_catalog::load::load_folder;

fn main() {
    let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let folder = manifest.join("../../catalog");
    for part in ["", "certifications", "guides"] {
        println!("cargo::rerun-if-changed={}", folder.join(part).display());
    }
    let loaded = load_folder(&folder).expect("the catalogue's folder can be read");
    let faults: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "the catalogue has {} faults:\n{}", faults.len(), faults.join("\n"));
    let bytes = postcard::to_stdvec(&loaded.catalog).expect("the catalogue can be written");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("catalogue.bin"), bytes).expect("the build folder can be written");
    embed_questions(&manifest.join("../../banks"), Path::new(&out));
}

/// The same for the question sets: reading Markdown takes longer than a session may take to start.
fn embed_questions(folder: &Path, out: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let files = rungs_items::load::read_folder(folder).expect("the folder of question sets can be read");
    // Messages name files as the repository does, not as they lie on this machine.
    let loaded = rungs_items::load::from_texts("banks", &files);
    let faults: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "the question sets have {} faults:\n{}", faults.len(), faults.join("\n"));
    let bytes = postcard::to_stdvec(&loaded.banks).expect("the question sets can be written");
    std::fs::write(out.join("banks.bin"), bytes).expect("the build folder can be written");
}
