//! How long it takes to choose the next question after 100,000 answers, and to fold 200,000 events from nothing.
//!
//!     cargo run --release -p rungs-practice --example practice_speed -- FOLDER
//!
//! FOLDER keeps the log that is made (about 140 MB), so that the start of the whole program can be timed on it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement prints and stops at the first fault"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use rungs_catalog::load::load_folder as load_catalog;
use rungs_items::answer::Answer;
use rungs_items::load::load_folder as load_banks;
use rungs_items::present::realise;
use rungs_log::{Draft, Log, LogOptions};
use rungs_practice::draw::Dice;
use rungs_practice::events::{Body, Ended, Mode, SessionStarted, record};
use rungs_practice::exam::Exam;
use rungs_practice::memory::DAY_MS;
use rungs_practice::record::Record;
use rungs_practice::sitting::{Given, ask};
use rungs_practice::state::{Fold, Folded, State};
use rungs_practice::study::{Asking, next};

const ANSWERS: u32 = 100_000;
/// Answers of one session; each answer comes with a `moved` event, so that 100,000 answers are 200,000 events.
const SESSION: u32 = 40;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "/tmp/rungs-speed".to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(measure(Path::new(&folder)));
}

async fn measure(folder: &Path) {
    let catalog = load_catalog(Path::new("catalog")).unwrap().catalog;
    let banks = load_banks(Path::new("banks")).unwrap().banks;
    let bank = &banks[0];
    let today: rungs_planner::Day = "2026-11-22".parse().unwrap();
    let exam = Exam::of(&catalog, &bank.file.exam, today).unwrap();
    let log = Log::open(folder, &LogOptions::default()).await.unwrap();
    let mut held = 0_u64;
    log.events(|_| held += 1).await.unwrap();
    if held == 0 {
        fill(&log, bank, today).await;
    }

    let fold = Fold::new(&banks);
    let mut state = State::default();
    let rebuild = times(5, async || {
        state = State::default();
        log.events(|event| {
            let body = Some(event.body);
            fold.apply(&mut state, Folded { wall_ms: event.wall_ms, kind: event.kind, version: event.version, body });
        })
        .await
        .unwrap();
    })
    .await;
    println!("fold of {} events from nothing: {}", state.events, shown(&rebuild));
    let read = times(5, async || {
        let mut bytes = 0;
        log.events(|event| bytes += event.body.len()).await.unwrap();
        assert!(bytes > 0);
    })
    .await;
    println!("  of which reading: {}", shown(&read));

    let hash: Vec<&str> = banks.iter().map(|bank| bank.hash.as_str()).collect();
    let mut kept = Record::open(log, &fold, &hash.join(" ")).await.unwrap();
    kept.keep_snapshot().await.unwrap();
    let session = state.sessions.values().max_by_key(|session| session.started_ms).unwrap();
    let mut session = session.clone();
    let mut chosen = Vec::new();
    for seed in 0..200 {
        session.seed = seed;
        let now_ms = session.last_ms + DAY_MS;
        let asking = Asking {
            bank,
            outline: &exam.outline,
            state: &state,
            session: &session,
            now_ms,
            today,
            exam_day: None,
            aim: None,
        };
        let begun = Instant::now();
        let found = next(&asking);
        chosen.push(begun.elapsed());
        assert!(found.is_some());
    }
    chosen.sort();
    println!("choice of the next question after {ANSWERS} answers: {}", shown(&chosen));
}

/// Fills a log with somebody's practice.
async fn fill(log: &Log, bank: &rungs_items::bank::Bank, today: rungs_planner::Day) {
    let mut dice = Dice::new(1, "speed");
    let mut now_ms = today.days_since("1970-01-01".parse().unwrap()) * DAY_MS - 900 * DAY_MS;
    let mut state = State::default();
    let fold = Fold::new([]);
    let mut drafts = Vec::new();
    for n in 0..ANSWERS {
        let name = format!("session-{:05}", n / SESSION);
        if n % SESSION == 0 {
            now_ms += 8 * 3_600_000;
            let body = SessionStarted {
                session: name.clone(),
                mode: Mode::Study,
                exam: bank.file.exam.clone(),
                day: today,
                seed: n,
                bank: bank.hash.clone(),
                questions: Vec::new(),
                minutes: None,
                redo_of: None,
                objective: None,
            };
            push(&mut drafts, &body);
            fold.apply(
                &mut state,
                Folded {
                    wall_ms: now_ms,
                    kind: SessionStarted::KIND,
                    version: 1,
                    body: Some(&record(&body).unwrap().body),
                },
            );
        }
        let question = &bank.questions[dice.below(bank.questions.len())];
        let asked = ask(question, dice.seed() % 50, true, n % SESSION, &realise).unwrap();
        let options = asked.order();
        let answer = if options.is_empty() {
            Answer::Number("1".into())
        } else {
            Answer::Chosen(vec![options[dice.below(options.len())].clone()])
        };
        let given = Given { answer: Some(answer), seconds: 40.0, spent_ms: 0, at_ms: now_ms };
        push(&mut drafts, &asked.answered(&state.sessions[&name], bank.file.scoring, given));
        push(&mut drafts, &rungs_practice::events::Moved { session: name.clone(), n: n % SESSION, spent_ms: 0 });
        if n % SESSION == SESSION - 1 {
            push(&mut drafts, &Ended { session: name });
            log.append(&drafts, now_ms).await.unwrap();
            drafts.clear();
            state.sessions.clear();
        }
    }
}

fn push<B: Body>(drafts: &mut Vec<Draft>, body: &B) {
    let event = record(body).unwrap();
    drafts.push(Draft::new(event.kind, event.version, event.body));
}

async fn times(runs: usize, mut work: impl AsyncFnMut()) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..runs {
        let begun = Instant::now();
        work().await;
        times.push(begun.elapsed());
    }
    times.sort();
    times
}

fn shown(times: &[Duration]) -> String {
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    format!("median {:.2} ms, 99 of 100 within {:.2} ms, {} runs", at(50), at(99), times.len())
}
