//! Writing and reading back: order, numbers, time, cursors and snapshots.
use rungs_log::{Digest, Draft, EventId, Log, LogError, LogOptions, MAX_BODY_BYTES, Since};
use uuid::Uuid;

use crate::{bodies, numbered, open, run};

#[test]
fn what_was_appended_comes_back_in_order_from_a_new_process() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        let (learner, device) = (log.learner().await.unwrap(), log.device().await.unwrap());
        assert_eq!((learner.get_version_num(), device.get_version_num()), (4, 4));
        let drafts = [Draft::new("answer", 2, b"\xff\x00\n".as_slice()), Draft::new("study", 1, "")];
        let done = log.append(&drafts, 1_795_000_000_000).await.unwrap();
        assert_eq!(done.clock, None);
        let [first, second] = done.events.as_slice() else { panic!("two events") };
        assert_eq!((first.learner, first.device, first.branch, first.seq), (learner, device, device, 1));
        assert_eq!((first.previous, second.previous), (Digest::NONE, first.digest));
        assert_eq!((first.time.wall_ms, first.time.counter, second.time.counter), (1_795_000_000_000, 0, 1));
        assert_eq!(first.id.get_version_num(), 7);
        log.close().await.unwrap();

        let log = open(folder.path()).await;
        assert_eq!((log.learner().await.unwrap(), log.device().await.unwrap()), (learner, device));
        let mut read = Vec::new();
        let each = |event: rungs_log::FoldEvent<'_>| {
            read.push((event.id(), event.kind.to_string(), event.version, event.body.to_vec()));
        };
        log.events(each).await.unwrap();
        let id = |seq| EventId { device, seq };
        assert_eq!(read, [(id(1), "answer".into(), 2, b"\xff\x00\n".to_vec()), (id(2), "study".into(), 1, vec![])]);
        assert_eq!(log.event(id(1)).await.unwrap().as_ref(), Some(first));
        assert_eq!(log.event(id(3)).await.unwrap(), None);
        let heads = log.heads().await.unwrap();
        assert_eq!((heads.len(), heads[0].seq, heads[0].digest), (1, 2, second.digest));
    });
}

#[test]
fn thousands_of_events_in_pieces_of_any_size_stay_in_order() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        let mut next = 0;
        for size in [1, 1, 130, 2, 600, 1, 127, 1, 1, 1200, 3].into_iter().chain([1; 300]) {
            log.append(&numbered(next..next + size), 1_000).await.unwrap();
            next += size;
        }
        assert_eq!(bodies(&log).await, (0..next).map(|n| n.to_string()).collect::<Vec<_>>());
    });
}

#[test]
fn a_clock_set_back_warns_and_keeps_the_order() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        log.append(&numbered(0..1), 1_795_000_000_000).await.unwrap();
        let done = log.append(&numbered(1..2), 1_795_000_000_000 - 86_400_001).await.unwrap();
        let warning = done.clock.unwrap();
        assert_eq!(warning.to_string(), "the clock stands 1 day behind the latest event in the log");
        assert!(warning.hint().contains("set the clock"));
        assert_eq!(log.append(&numbered(2..3), 1_795_000_000_001).await.unwrap().clock, None);
        assert_eq!(bodies(&log).await, ["0", "1", "2"]);
    });
}

#[test]
fn a_draft_that_cannot_be_kept_is_refused_and_nothing_of_its_batch_stays() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        for kind in [String::new(), "x".repeat(65), "forgotten".into()] {
            let drafts = [Draft::new("answer", 1, "a"), Draft::new(kind.clone(), 1, "b")];
            let error = log.append(&drafts, 0).await.unwrap_err();
            assert!(matches!(&error, LogError::Kind { kind: found } if *found == kind), "{error}");
        }
        let error = log.append(&[Draft::new("a", 1, vec![0; MAX_BODY_BYTES + 1])], 0).await.unwrap_err();
        assert_eq!(error.to_string(), "the body of a `a` is 1048577 bytes long, more than 1048576");
        log.append(&[Draft::new("a", 1, vec![0; MAX_BODY_BYTES])], 0).await.unwrap();
        assert!(log.append(&[], 0).await.unwrap().events.is_empty());
        assert_eq!(log.cursor().await.unwrap().events(), 1);
    });
}

#[test]
fn a_fold_goes_on_where_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        let mut cursor = log.events(|_| panic!("nothing is there")).await.unwrap();
        let mut next = 0;
        for size in [3, 1, 700, 1, 0, 40] {
            log.append(&numbered(next..next + size), 5).await.unwrap();
            let mut read = Vec::new();
            let since = log.events_since(&cursor, |event| read.push(event.body.to_vec())).await.unwrap();
            assert_eq!(read, (next..next + size).map(|n| n.to_string().into_bytes()).collect::<Vec<_>>());
            let Since::Added(now) = since else { panic!("{since:?}") };
            assert_eq!(now, log.cursor().await.unwrap());
            cursor = now;
            next += size;
        }
        // A cursor of another log is not taken for one of this.
        let other = tempfile::tempdir().unwrap();
        let other = open(other.path()).await;
        other.append(&numbered(0..2), 5).await.unwrap();
        let foreign = other.cursor().await.unwrap();
        assert_eq!(log.events_since(&foreign, |_| panic!("handed over")).await.unwrap(), Since::Rebuild);
    });
}

#[test]
fn snapshots_are_kept_by_name() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        assert_eq!(log.snapshot("practice").await.unwrap(), None);
        log.put_snapshot("practice", b"1", b"one").await.unwrap();
        log.put_snapshot("practice", b"2", b"two").await.unwrap();
        let kept = log.snapshot("practice").await.unwrap().unwrap();
        assert_eq!((kept.key.as_slice(), kept.body.as_slice()), (b"2".as_slice(), b"two".as_slice()));
        assert_eq!(log.snapshot("other").await.unwrap(), None);
    });
}

#[test]
fn a_write_that_is_given_up_half_way_leaves_nothing_and_blocks_nobody() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        let drafts = numbered(0..50);
        for polls in 1..40 {
            let mut work = Box::pin(log.append(&drafts, 0));
            for _ in 0..polls {
                let waker = std::task::Waker::noop();
                if work.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_ready() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_micros(300));
            }
            drop(work);
            let quick = LogOptions { busy_timeout_ms: 2_000, ..LogOptions::default() };
            let other = Log::open(folder.path(), &quick).await.unwrap();
            other.append(&numbered(0..1), 0).await.unwrap();
        }
        let mut seqs = Vec::new();
        log.events(|event| seqs.push((event.device, event.seq))).await.unwrap();
        let device = log.device().await.unwrap();
        let expected: Vec<(Uuid, u64)> = (1..).map(|seq| (device, seq)).take(seqs.len()).collect();
        assert_eq!(seqs, expected);
    });
}

#[test]
fn futures_can_move_between_threads() {
    fn check<T: Send>(_: &T) {}
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        check(&log.append(&[], 0));
        check(&log.events(|_| ()));
    });
}
