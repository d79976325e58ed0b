//! Measures the log: `cargo run --release -p rungs-log --example log_speed`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints its figures and stops at any error"
)]
use std::time::{Duration, Instant};

use rungs_log::{Draft, Log, LogOptions};

const EVENTS: usize = 200_000;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn drafts(count: usize) -> Vec<Draft> {
    let filler = "0123456789abcdef".repeat(12);
    (0..count)
        .map(|n| {
            Draft::new("answer", 1, format!(r#"{{"item":"question-{n}","seed":{n},"text":"{filler}","chosen":[1]}}"#))
        })
        .collect()
}

fn main() {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), &LogOptions::default()).await.unwrap();
        let all = drafts(EVENTS);
        let start = Instant::now();
        for (n, batch) in all.chunks(1_000).enumerate() {
            log.append(batch, i64::try_from(n).unwrap() * 60_000).await.unwrap();
        }
        println!("append 200,000 in batches of 1,000: {:?}", start.elapsed());

        let one = drafts(1);
        let mut times = Vec::new();
        for n in 0..1_000 {
            let start = Instant::now();
            log.append(&one, 20_000_000 + n).await.unwrap();
            times.push(start.elapsed());
        }
        let worst = times.iter().max().copied().unwrap();
        println!("append one: median {:?}, worst of 1,000 {worst:?}", median(times));
        let size = std::fs::metadata(folder.path().join("log.db")).unwrap().len();
        println!("file: {:.1} MB", f64::from(u32::try_from(size >> 10).unwrap()) / 1024.0);

        let mut times = Vec::new();
        for _ in 0..9 {
            let start = Instant::now();
            let mut bytes = 0;
            log.events(|event| bytes += event.body.len()).await.unwrap();
            times.push(start.elapsed());
            assert!(bytes > EVENTS * 200);
        }
        println!("read 201,000 events: median {:?}", median(times));

        let cursor = log.cursor().await.unwrap();
        let mut times = Vec::new();
        for _ in 0..9 {
            let start = Instant::now();
            log.events_since(&cursor, |_| ()).await.unwrap();
            times.push(start.elapsed());
        }
        println!("events_since with nothing new: median {:?}", median(times));

        let mut times = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            assert!(log.verify().await.unwrap().is_sound());
            times.push(start.elapsed());
        }
        println!("verify: median {:?}", median(times));

        let mut text = Vec::new();
        let start = Instant::now();
        log.export(&mut text).await.unwrap();
        println!("export: {:?}, {} MB", start.elapsed(), text.len() >> 20);
        let empty = tempfile::tempdir().unwrap();
        let other = Log::open(empty.path(), &LogOptions::default()).await.unwrap();
        for what in ["into an empty log", "of what is held"] {
            let start = Instant::now();
            other.import(text.as_slice()).await.unwrap();
            println!("import {what}: {:?}", start.elapsed());
        }

        let mut times = Vec::new();
        for _ in 0..9 {
            let start = Instant::now();
            let again = Log::open(folder.path(), &LogOptions::default()).await.unwrap();
            again.cursor().await.unwrap();
            times.push(start.elapsed());
        }
        println!("open and cursor: median {:?}", median(times));
    });
}
