//! Checking finds every kind of damage, and nothing where nothing is.
use rungs_log::{Draft, Forget, Log};

use crate::{export, numbered, open, run, tamper};

/// A log with 20 events, number 7 of them forgotten, and one more that says so.
async fn sound(folder: &std::path::Path) -> Log {
    let log = open(folder).await;
    for n in 0..20 {
        log.append(&numbered(n..n + 1), i64::from(n)).await.unwrap();
    }
    let id = rungs_log::EventId { device: log.device().await.unwrap(), seq: 7 };
    log.forget(&Forget::These(vec![id]), 100).await.unwrap();
    let verified = log.verify().await.unwrap();
    assert!(verified.is_sound() && verified.forgotten == 1, "{verified:?}");
    log
}

/// What somebody does to the file, numbers of lost events, what is said of altered ones.
type Case = (&'static str, &'static [(u64, u64)], &'static [(u64, &'static str)]);

#[test]
fn each_kind_of_damage_is_found() {
    let cases: [Case; 10] = [
        ("delete from event where seq = 5; delete from pack where seq = 5", &[(5, 5)], &[]),
        ("delete from event where seq in (1, 2); delete from pack where seq in (1, 2)", &[(1, 2)], &[]),
        (
            "delete from event where seq = 21; delete from pack where seq = 21",
            &[(21, 21)],
            &[(7, "its body is missing and no event says that it was forgotten")],
        ),
        ("delete from event where seq = 5", &[(5, 5)], &[(5, "a body without its event")]),
        (
            "delete from pack where seq = 5",
            &[],
            &[(5, "its body is missing and no event says that it was forgotten"), (5, "the body is missing")],
        ),
        (
            "delete from pack where seq = 5; update event set bodied = 0 where seq = 5",
            &[],
            &[(5, "its body is missing and no event says that it was forgotten")],
        ),
        (
            "update pack set frames = cast(substr(frames, 1, length(frames) - 1) || '9' as blob) where seq = 5",
            &[],
            &[(5, "the body was changed")],
        ),
        (
            "update pack set frames = substr(frames, 1, length(frames) - 1) where seq = 5",
            &[],
            &[
                (5, "its body is missing and no event says that it was forgotten"),
                (5, "the bodies from here on cannot be read"),
                (5, "the body is missing"),
            ],
        ),
        (
            "update event set envelope = cast(replace(envelope, 'answer', 'anzwer') as blob) where seq = 5",
            &[],
            &[(5, "the body was changed"), (5, "the event was changed")],
        ),
        (
            "update event set envelope = substr(envelope, 2) where seq = 20",
            &[(20, 20)],
            &[(20, "the event cannot be read")],
        ),
    ];
    run(async {
        for (sql, lost, altered) in cases {
            let folder = tempfile::tempdir().unwrap();
            let log = sound(folder.path()).await;
            tamper(folder.path(), sql).await;
            let verified = log.verify().await.unwrap();
            let got_lost: Vec<_> = verified.lost.iter().map(|lost| (lost.first_seq, lost.last_seq)).collect();
            let got_altered: Vec<_> = verified.altered.iter().map(|altered| (altered.seq, altered.what)).collect();
            assert_eq!((got_lost.as_slice(), got_altered.as_slice()), (lost, altered), "{sql}");
            assert_eq!(verified.is_sound(), lost.is_empty() && altered.is_empty());
        }
    });
}

#[test]
fn what_another_device_has_seen_is_missed() {
    run(async {
        let (a, b, c) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (first, second, third) = (open(a.path()).await, open(b.path()).await, open(c.path()).await);
        first.append(&numbered(0..9), 0).await.unwrap();
        second.import(export(&first).await.as_slice()).await.unwrap();
        let seen = second.append(&[Draft::new("study", 1, "")], 10).await.unwrap().events[0].seen.clone();
        assert_eq!(seen, first.heads().await.unwrap());
        // Named once, until it moves again.
        assert!(second.append(&[Draft::new("study", 1, "")], 11).await.unwrap().events[0].seen.is_empty());

        let text = export(&second).await;
        let lines: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').collect();
        third.import([lines[..6].concat(), lines[9..].concat()].concat().as_slice()).await.unwrap();
        let verified = third.verify().await.unwrap();
        let device = first.device().await.unwrap();
        assert_eq!(verified.lost, [rungs_log::Lost { device, first_seq: 7, last_seq: 9 }]);
        assert!(verified.altered.is_empty());
        third.import(text.as_slice()).await.unwrap();
        assert!(third.verify().await.unwrap().is_sound());
    });
}
