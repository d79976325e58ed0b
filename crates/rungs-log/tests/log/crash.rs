//! Several programs at once, and programs that are killed.
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rungs_log::{Draft, Log, LogOptions};

use crate::{bodies, open, run};

/// Appends until it is killed or done, and says what was acknowledged.
#[test]
#[ignore = "a child process of the tests below"]
#[expect(clippy::disallowed_methods, reason = "a child process of a test gets its orders this way")]
fn child() {
    let folder = std::env::var("RUNGS_LOG_TEST_FOLDER").unwrap();
    let name = std::env::var("RUNGS_LOG_TEST_NAME").unwrap();
    let batches: u32 = std::env::var("RUNGS_LOG_TEST_BATCHES").unwrap().parse().unwrap();
    run(async {
        let options = LogOptions { busy_timeout_ms: 60_000, ..LogOptions::default() };
        let log = Log::open(&folder, &options).await.unwrap();
        let mut out = std::io::stdout();
        for batch in 0..batches {
            let size = [1, 1, 2, 1, 150][usize::try_from(batch).unwrap() % 5];
            let drafts: Vec<Draft> = (0..size).map(|n| Draft::new("a", 1, format!("{name}.{batch}.{n}"))).collect();
            log.append(&drafts, 0).await.unwrap();
            for draft in drafts {
                writeln!(out, "acknowledged {}", String::from_utf8(draft.body).unwrap()).unwrap();
            }
        }
    });
}

fn start(folder: &Path, name: &str, batches: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture"])
        .env("RUNGS_LOG_TEST_FOLDER", folder)
        .env("RUNGS_LOG_TEST_NAME", name)
        .env("RUNGS_LOG_TEST_BATCHES", batches.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn acknowledged(child: &mut Child) -> Vec<String> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The last line may be cut in its middle; then it does not end a number that was printed whole, so drop it below.
    lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ").map(str::to_string)).collect()
}

#[test]
fn programs_that_write_at_once_lose_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> = (0..3).map(|n| start(folder.path(), &format!("child{n}"), 40)).collect();
    let threads: Vec<_> = (0..2)
        .map(|thread| {
            let path = folder.path().to_path_buf();
            std::thread::spawn(move || {
                run(async {
                    let options = LogOptions { busy_timeout_ms: 60_000, ..LogOptions::default() };
                    let log = Log::open(path, &options).await.unwrap();
                    for n in 0..60 {
                        log.append(&[Draft::new("a", 1, format!("thread{thread}.{n}"))], 0).await.unwrap();
                    }
                });
            })
        })
        .collect();
    let mut expected: BTreeSet<String> = (0..2).flat_map(|t| (0..60).map(move |n| format!("thread{t}.{n}"))).collect();
    for child in &mut children {
        expected.extend(acknowledged(child));
        assert!(child.wait().unwrap().success());
    }
    for thread in threads {
        thread.join().unwrap();
    }
    run(async {
        let log = open(folder.path()).await;
        let all = bodies(&log).await;
        assert_eq!(all.len(), 3 * 8 * 155 + 120);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), expected);
        let verified = log.verify().await.unwrap();
        assert!(verified.is_sound() && verified.forks.is_empty(), "{verified:?}");
        assert_eq!(log.heads().await.unwrap().len(), 1);
    });
}

#[test]
fn a_hundred_kills_lose_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected = BTreeSet::new();
    let mut random = 20_261_122_u64;
    for kill in 0..100 {
        let mut child = start(folder.path(), &format!("run{kill}"), u32::MAX);
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Early ones strike while the log is made or opened, late ones while it is written.
        std::thread::sleep(Duration::from_micros(random >> 33 & 0xffff));
        child.kill().unwrap();
        child.wait().unwrap();
        expected.extend(acknowledged(&mut child));
        run(async {
            let log = open(folder.path()).await;
            let held: BTreeSet<String> = bodies(&log).await.into_iter().collect();
            let missing: Vec<_> = expected.difference(&held).collect();
            assert!(missing.is_empty(), "kill {kill}: {missing:?}");
            if kill % 10 == 9 {
                let verified = log.verify().await.unwrap();
                assert!(verified.is_sound() && verified.forks.is_empty(), "kill {kill}: {verified:?}");
            }
        });
    }
    assert!(expected.len() > 1_000, "{}", expected.len());
}
