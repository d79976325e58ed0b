//! Export and import: byte for byte, in pieces, in any order, with forks.
use std::path::Path;

use proptest::prelude::*;
use rungs_log::{Draft, EventId, Forget, ImportReport, Log, LogError, LogOptions, MAX_LINE_BYTES, Since, VerifyReport};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{bodies, export, numbered, open, run};

type Read = (Uuid, u64, i64, u32, String, u16, Vec<u8>);

async fn read(log: &Log) -> Vec<Read> {
    let mut all = Vec::new();
    log.events(|e| all.push((e.device, e.seq, e.wall_ms, e.counter, e.kind.into(), e.version, e.body.to_vec())))
        .await
        .unwrap();
    all
}

async fn fresh() -> (TempDir, Log) {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).await;
    (folder, log)
}

fn copy_folder(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

#[test]
fn an_export_comes_back_byte_for_byte() {
    run(async {
        let (_folder, log) = fresh().await;
        let odd = ["", "plain", "\u{0}\u{1f}\u{7f}\"\\\u{2028}\u{1f600}é", "{\"a\":1}"];
        for (n, body) in odd.iter().enumerate() {
            log.append(&[Draft::new("a", 1, *body)], i64::try_from(n).unwrap()).await.unwrap();
        }
        log.append(&[Draft::new("künftig", 999, b"\xff\xfe\x00".as_slice())], 1_795_000_000_000).await.unwrap();
        let text = export(&log).await;
        let lines: Vec<&str> = std::str::from_utf8(&text).unwrap().lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[1].starts_with("{\"rungs_log\":1,\"learner\":\"") && lines[1].contains("\"body\":\"plain\""));
        assert!(
            lines[4].contains("\"body_hex\":\"fffe00\"") && lines[4].contains("\"kind\":\"künftig\",\"version\":999")
        );

        let (_folder, other) = fresh().await;
        let report = other.import(text.as_slice()).await.unwrap();
        let expected = ImportReport {
            lines: 5,
            added: 5,
            adopted_learner: Some(log.learner().await.unwrap()),
            ..Default::default()
        };
        assert_eq!(report, expected);
        assert_eq!(export(&other).await, text);
        assert_eq!(read(&other).await, read(&log).await);
        assert!(other.verify().await.unwrap().is_sound());
        let again = other.import(text.as_slice()).await.unwrap();
        assert_eq!(again, ImportReport { lines: 5, held: 5, ..Default::default() });
        assert_eq!(export(&other).await, text);
    });
}

#[test]
fn a_restored_backup_forks_and_both_branches_are_kept_and_told_once() {
    run(async {
        let (folder, first) = fresh().await;
        first.append(&numbered(0..3), 1_000).await.unwrap();
        let device = first.device().await.unwrap();
        first.close().await.unwrap();
        let backup = copy_folder(folder.path());
        let (first, second) = (open(folder.path()).await, open(backup.path()).await);
        first.append(&numbered(10..12), 2_000).await.unwrap();
        second.append(&numbered(20..23), 3_000).await.unwrap();

        let report = first.import(export(&second).await.as_slice()).await.unwrap();
        assert_eq!((report.added, report.held, report.forks.len()), (3, 3, 1));
        let fork = report.forks[0];
        assert_eq!((fork.device, fork.seq, fork.settled), (device, 4, true));
        assert_ne!(fork.branch, device);
        // Both copies wrote under one name: this one takes a new one.
        assert_eq!(report.new_device, Some(first.device().await.unwrap()));
        assert_ne!(first.device().await.unwrap(), device);
        assert_eq!(bodies(&first).await, ["0", "1", "2", "10", "11", "20", "21", "22"]);
        let id = EventId { device: fork.branch, seq: 5 };
        assert_eq!(first.event(id).await.unwrap().unwrap().body.unwrap(), b"21");

        // Told once, also when more of the branch comes.
        second.append(&numbered(23..24), 4_000).await.unwrap();
        let report = first.import(export(&second).await.as_slice()).await.unwrap();
        assert_eq!((report.added, report.forks.len(), report.new_device), (1, 0, None));
        // The other side agrees.
        let report = second.import(export(&first).await.as_slice()).await.unwrap();
        assert_eq!(report.forks, [fork]);
        assert_eq!(read(&second).await, read(&first).await);
        let verified = first.verify().await.unwrap();
        assert_eq!(verified.forks, [fork]);
        assert!(verified.is_sound(), "{verified:?}");
        assert_eq!(second.verify().await.unwrap(), verified);
        // From now on they never fork again.
        first.append(&numbered(30..31), 5_000).await.unwrap();
        second.append(&numbered(31..32), 5_000).await.unwrap();
        for (to, from) in [(&first, &second), (&second, &first), (&first, &second)] {
            let report = to.import(export(from).await.as_slice()).await.unwrap();
            assert_eq!((report.forks.len(), report.new_device), (0, None));
        }
        assert_eq!(export(&first).await, export(&second).await);
    });
}

#[test]
fn a_fold_is_told_to_start_anew_when_something_sorts_before_it() {
    run(async {
        let (_a, first) = fresh().await;
        first.append(&numbered(0..3), 1_000).await.unwrap();
        let (_b, second) = fresh().await;
        second.import(export(&first).await.as_slice()).await.unwrap();
        second.append(&numbered(10..11), 2_000).await.unwrap();
        let early = first.cursor().await.unwrap();
        // After: handed over. Before: a new start.
        first.import(export(&second).await.as_slice()).await.unwrap();
        let mut new = Vec::new();
        let since = first.events_since(&early, |event| new.push(event.body.to_vec())).await.unwrap();
        assert_eq!((since, new), (Since::Added(first.cursor().await.unwrap()), vec![b"10".to_vec()]));

        second.append(&numbered(11..12), 3_000).await.unwrap();
        first.append(&numbered(3..4), 4_000).await.unwrap();
        let late = first.cursor().await.unwrap();
        first.import(export(&second).await.as_slice()).await.unwrap();
        assert_eq!(first.events_since(&late, |_| panic!("handed over")).await.unwrap(), Since::Rebuild);
        assert_eq!(bodies(&first).await, ["0", "1", "2", "10", "11", "3"]);
    });
}

#[test]
fn another_learner_is_refused_and_nothing_stays() {
    run(async {
        let (_a, first) = fresh().await;
        let (_b, second) = fresh().await;
        first.append(&numbered(0..1), 1).await.unwrap();
        second.append(&numbered(1..2), 1).await.unwrap();
        let (ours, theirs) = (first.learner().await.unwrap(), second.learner().await.unwrap());
        let error = first.import(export(&second).await.as_slice()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("line 1: this is the log of learner {theirs}, the log here is of learner {ours}")
        );
        assert!(error.hint().contains("another folder"));
        // Two learners in one file, into an empty log.
        let (_c, third) = fresh().await;
        let both = [export(&first).await, export(&second).await].concat();
        let error = third.import(both.as_slice()).await.unwrap_err();
        assert!(matches!(error, LogError::OtherLearner { line: 2, .. }), "{error}");
        assert!(bodies(&third).await.is_empty());
        assert!(![ours, theirs].contains(&third.learner().await.unwrap()));
    });
}

#[test]
fn a_bad_line_is_named_and_nothing_of_the_import_stays() {
    run(async {
        let (_a, first) = fresh().await;
        first.append(&numbered(0..3), 1_000).await.unwrap();
        let good = String::from_utf8(export(&first).await).unwrap();
        let lines: Vec<&str> = good.lines().collect();
        // (what becomes of the second line, the error's text)
        let cases: [(String, &str); 13] = [
            ("{".into(), "this is not an event: EOF"),
            ("\u{feff}{}".into(), "this is not an event: "),
            ("null".into(), "this is not an event: "),
            (lines[1].replace("\"version\":1", "\"version\":1,\"extra\":0"), "this is not an event: unknown field"),
            (
                lines[1].replace("\"rungs_log\":1", "\"rungs_log\":7,\"extra\":0"),
                "the line has format 7, this program knows up to 1",
            ),
            (lines[1].replace("\"rungs_log\":1", "\"rungs_log\":0"), "`rungs_log` holds"),
            (lines[1].replace("\"seq\":2", "\"seq\":0"), "`seq` holds"),
            (lines[1].replace("\"seq\":2", "\"seq\":18446744073709551615"), "`seq` holds"),
            (lines[1].replace("\"wall_ms\":1000", "\"wall_ms\":9223372036854775807"), "`wall_ms` holds"),
            (lines[1].replace("\"kind\":\"answer\"", "\"kind\":\"\""), "`kind` holds"),
            (
                lines[1].replace("\"kind\":\"answer\"", "\"kind\":\"reply\""),
                "the event was changed: its digest does not fit",
            ),
            (lines[1].replace("\"body\":\"1\"", "\"body\":\"2\""), "the body was changed: its digest does not fit"),
            (lines[1].replace("\"body\":\"1\"", "\"body_hex\":\"3\""), "`body_hex` holds"),
        ];
        for (line, problem) in cases {
            assert_ne!(line, lines[1], "{problem}");
            let (_b, other) = fresh().await;
            let learner = other.learner().await.unwrap();
            let text = format!("{}\n\r\n{line}\n{}\n", lines[0], lines[2]);
            let error = other.import(text.as_bytes()).await.unwrap_err();
            assert!(error.to_string().starts_with(&format!("line 3: {problem}")), "{error}");
            assert!(error.hint().ends_with("; nothing of this import was kept"), "{}", error.hint());
            assert_eq!(other.cursor().await.unwrap().events(), 0);
            assert_eq!(other.learner().await.unwrap(), learner);
        }
        let (_b, other) = fresh().await;
        let endless = std::io::BufReader::new(std::io::Read::take(std::io::repeat(b'{'), 1 << 40));
        let error = other.import(endless).await.unwrap_err();
        assert_eq!(error.to_string(), format!("line 1: the line is longer than {MAX_LINE_BYTES} bytes"));
        let text = format!("{good}{}", "\n\r\n \n");
        assert_eq!(other.import(text.as_bytes()).await.unwrap().added, 3);
    });
}

/// What happens on one of several devices.
#[derive(Debug, Clone)]
enum Step {
    Append { at: usize, events: u32, now_ms: i64 },
    Merge { from: usize, to: usize },
    Backup { at: usize },
    Restore { at: usize },
    Forget { at: usize, which: prop::sample::Index },
}

fn step() -> impl Strategy<Value = Step> {
    let device = 0..4_usize;
    prop_oneof![
        6 => (device.clone(), 1..4_u32, 0..50_i64).prop_map(|(at, events, now_ms)| Step::Append { at, events, now_ms }),
        3 => (device.clone(), device.clone()).prop_map(|(from, to)| Step::Merge { from, to }),
        2 => device.clone().prop_map(|at| Step::Backup { at }),
        2 => device.clone().prop_map(|at| Step::Restore { at }),
        1 => (device, any::<prop::sample::Index>()).prop_map(|(at, which)| Step::Forget { at, which }),
    ]
}

/// Copies of one learner's log: a folder each, and for some a backup.
struct World {
    folders: Vec<TempDir>,
    backups: Vec<Option<TempDir>>,
    written: u32,
}

impl World {
    async fn new(devices: usize) -> Self {
        let mut folders = Vec::new();
        let mut first = None;
        for n in 0..devices {
            let (folder, log) = fresh().await;
            if n == 0 {
                log.append(&numbered(0..1), 0).await.unwrap();
            }
            let text = match first.take() {
                None => export(&log).await,
                Some(text) => text,
            };
            log.import(text.as_slice()).await.unwrap();
            first = Some(text);
            log.close().await.unwrap();
            folders.push(folder);
        }
        Self { backups: folders.iter().map(|_| None).collect(), folders, written: 1 }
    }

    async fn step(&mut self, step: &Step) {
        let at = |n: usize| n % self.folders.len();
        match *step {
            Step::Append { at: n, events, now_ms } => {
                let log = open(self.folders[at(n)].path()).await;
                log.append(&numbered(self.written..self.written + events), now_ms).await.unwrap();
                log.close().await.unwrap();
                self.written += events;
            }
            Step::Merge { from, to } if at(from) != at(to) => {
                let (from, to) = (open(self.folders[at(from)].path()).await, open(self.folders[at(to)].path()).await);
                to.import(export(&from).await.as_slice()).await.unwrap();
                from.close().await.unwrap();
                to.close().await.unwrap();
            }
            Step::Merge { .. } => {}
            Step::Backup { at: n } => {
                let n = at(n);
                self.backups[n] = Some(copy_folder(self.folders[n].path()));
            }
            Step::Restore { at: n } => {
                let n = at(n);
                if let Some(backup) = self.backups[n].take() {
                    self.folders[n] = backup;
                }
            }
            Step::Forget { at: n, which } => {
                let log = open(self.folders[at(n)].path()).await;
                let mut ids = Vec::new();
                log.events(|event| ids.push(event.id())).await.unwrap();
                if !ids.is_empty() {
                    log.forget(&Forget::These(vec![*which.get(&ids)]), 60).await.unwrap();
                }
                log.close().await.unwrap();
            }
        }
    }
}

/// Imports lines piece by piece into an empty log.
async fn assemble(lines: &[&[u8]], piece: usize) -> (Vec<Read>, VerifyReport, Vec<u8>) {
    let (_folder, log) = fresh().await;
    for piece in lines.chunks(piece) {
        log.import(piece.concat().as_slice()).await.unwrap();
        let so_far = log.verify().await.unwrap();
        assert_eq!(so_far.altered.iter().filter(|a| !a.what.contains("no event says")).count(), 0, "{so_far:?}");
    }
    (read(&log).await, log.verify().await.unwrap(), export(&log).await)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]
    #[test]
    fn the_state_does_not_depend_on_who_merged_what_when(
        devices in 2..=4_usize,
        steps in prop::collection::vec(step(), 1..30),
        seed in any::<u64>(),
        piece in 1..20_usize,
    ) {
        run(async {
            let mut world = World::new(devices).await;
            for step in &steps {
                world.step(step).await;
            }
            // Everything that anybody holds, in one heap of lines, in two orders and sizes of pieces.
            let mut heap = Vec::new();
            for folder in &world.folders {
                heap.push(export(&open(folder.path()).await).await);
            }
            let mut lines: Vec<&[u8]> = heap.iter().flat_map(|text| text.split_inclusive(|&b| b == b'\n')).collect();
            let whole = assemble(&lines, usize::MAX).await;
            let mut random = seed;
            for n in (1..lines.len()).rev() {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                lines.swap(n, usize::try_from(random >> 33).unwrap() % (n + 1));
            }
            let pieces = assemble(&lines, piece).await;
            prop_assert_eq!(&pieces, &whole);
            prop_assert!(whole.1.altered.is_empty(), "{:?}", whole.1);
            // And the devices themselves, when each has heard of all.
            for folder in &world.folders {
                let log = open(folder.path()).await;
                log.import(heap.concat().as_slice()).await.unwrap();
                prop_assert_eq!(&(read(&log).await, log.verify().await.unwrap(), export(&log).await), &whole);
            }
            Ok(())
        })?;
    }

    #[test]
    fn random_bytes_are_refused_without_a_panic(
        junk in prop::collection::vec(any::<u8>(), 1..400),
        at in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        run(async {
            let (_folder, log) = fresh().await;
            log.append(&numbered(0..2), 1_000).await.unwrap();
            let text = export(&log).await;
            let mut changed = text.clone();
            let at = at.index(text.len());
            if cut { changed.truncate(at) } else { changed.splice(at..(at + junk.len()).min(text.len()), junk.clone()); }
            for input in [junk, changed] {
                let (_other, other) = fresh().await;
                if let Ok(report) = other.import(input.as_slice()).await {
                    // Only whole lines are ever taken.
                    prop_assert!(report.added <= 2 && other.verify().await.unwrap().altered.is_empty());
                }
                log.import(input.as_slice()).await.ok();
                prop_assert_eq!(export(&log).await, text.clone());
            }
            Ok(())
        })?;
    }
}

#[test]
fn thousands_of_events_merge_backwards_and_interleaved() {
    run(async {
        let (folder, first) = fresh().await;
        first.append(&numbered(0..1), 0).await.unwrap();
        let (_b, second) = fresh().await;
        second.import(export(&first).await.as_slice()).await.unwrap();
        for n in 0..30 {
            first.append(&numbered(1_000 + n * 50..1_050 + n * 50), i64::from(n) * 2_000).await.unwrap();
            second.append(&numbered(5_000 + n * 50..5_050 + n * 50), i64::from(n) * 2_000 + 1_000).await.unwrap();
        }
        let text = export(&second).await;
        let mut lines: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').collect();
        lines.reverse();
        for piece in lines.chunks(400) {
            first.import(piece.concat().as_slice()).await.unwrap();
        }
        second.import(export(&first).await.as_slice()).await.unwrap();
        assert_eq!(read(&first).await.len(), 3_001);
        assert_eq!(export(&first).await, export(&second).await);
        let verified = first.verify().await.unwrap();
        assert!(verified.is_sound() && verified.forks.is_empty(), "{verified:?}");
        // And it can be written on.
        first.append(&numbered(0..700), 0).await.unwrap();
        assert_eq!(bodies(&first).await.len(), 3_701);
        let reopened = Log::open(folder.path(), &LogOptions::default()).await.unwrap();
        assert!(reopened.verify().await.unwrap().is_sound());
    });
}
