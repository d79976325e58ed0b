//! Between the screen and the record: fetches questions, keeps what the keys led to, runs the clock.

use std::time::{Duration, Instant};

use ratatui::crossterm::event::KeyEvent;
use rungs_items::answer::Answer;
use rungs_practice::events::Mode;
use rungs_practice::sitting::Asked;
use rungs_practice::state::{Place, Tally};
use rungs_practice::words::clock;

use super::alarm::Alarms;
use super::card::{Card, Cell, Told, credits, in_order, missing};
use super::draw::{summary_lines, tidy};
use super::entry::Entry;
use super::model::{Action, Over, Screen};
use super::start::start_lines;
use super::{Outcome, ScreenOptions};
use crate::error::Result;
use crate::output::clean;
use crate::sitting::{Current, Sitting};

/// How long a word of the clock stays, in seconds.
const ALARM_SECONDS: u32 = 20;
/// The clock of an exam is kept at least this often, so that a crash gives no time back.
const KEEP_CLOCK: Duration = Duration::from_mins(1);

/// A session on the screen.
pub(super) struct Runner<'s, 'a> {
    sitting: &'s mut Sitting<'a>,
    screen: Screen,
    /// The question that waits for an answer.
    asked: Option<Asked<'a>>,
    /// Seconds that were spent on it before it was shown this time.
    before: f64,
    shown: Instant,
    /// The questions of this run that were answered, in study.
    past: Vec<Past<'a>>,
    /// Which of them is shown.
    looking: Option<usize>,
    /// The question that waits while an earlier one is shown.
    parked: Option<(Card, Option<Entry>)>,
    /// How many questions are asked in this run of study; absent = no end.
    most: Option<usize>,
    fresh: Tally,
    seen: Tally,
    alarms: Alarms,
    alarm_seconds: u32,
    last_second: u64,
    kept: Instant,
    paused: bool,
}

/// A question that was answered, as it was told.
struct Past<'a> {
    asked: Asked<'a>,
    card: Card,
    told: Told,
}

impl<'s, 'a> Runner<'s, 'a> {
    /// Prepares the screen and its first question.
    pub(super) fn begin(sitting: &'s mut Sitting<'a>, options: ScreenOptions, most: Option<usize>) -> Result<Self> {
        let mode = sitting.session()?.mode;
        let name = sitting.exam.code.clone().unwrap_or_else(|| sitting.exam.name.clone());
        let kind = match mode {
            Mode::Study => "study",
            Mode::Mock => "mock exam",
            Mode::Diagnose => "skills check",
        };
        let alarms = match (sitting.session()?.minutes, sitting.left_ms()?) {
            (Some(minutes), Some(left)) => Alarms::new(minutes, left),
            _ => Alarms::default(),
        };
        let now = Instant::now();
        let mut runner = Self {
            sitting,
            screen: Screen::new(mode, format!("{name} · {kind}"), options.letter_keys),
            asked: None,
            before: 0.0,
            shown: now,
            past: Vec::new(),
            looking: None,
            parked: None,
            most,
            fresh: Tally::default(),
            seen: Tally::default(),
            alarms,
            alarm_seconds: 0,
            last_second: u64::MAX,
            kept: now,
            paused: false,
        };
        if mode == Mode::Study {
            runner.count_earlier()?;
            runner.fetch_next()?;
        } else {
            runner.count_cells()?;
            let last = u32::try_from(runner.screen.cells.len()).unwrap_or(u32::MAX).saturating_sub(1);
            let at = runner.sitting.session()?.at.min(last);
            runner.go(at)?;
        }
        if !matches!(runner.screen.over, Over::Summary(_)) {
            runner.screen.over = Over::Start(start_lines(runner.sitting)?);
            // Reading what comes takes no time of the exam.
            runner.sitting.pause();
            runner.paused = true;
        }
        Ok(runner)
    }

    /// The state that is drawn.
    pub(super) fn screen(&mut self) -> &mut Screen {
        &mut self.screen
    }

    /// Works on a key.
    pub(super) fn key(&mut self, key: KeyEvent) -> Result<Option<Outcome>> {
        let actions = self.screen.key(key);
        self.act_all(actions)
    }

    /// Keeps what is not kept yet, so that the program can end.
    pub(super) fn leave(&mut self) -> Result<()> {
        let actions = self.screen.keep_line();
        self.act_all(actions)?;
        if self.paused {
            self.sitting.resume();
        }
        if self.screen.is_exam() {
            self.sitting.go(self.screen.n)?;
        }
        Ok(())
    }

    /// Looks at the clock; returns whether another second is to be shown, and the outcome where the time is over.
    pub(super) fn tick(&mut self) -> Result<(bool, Option<Outcome>)> {
        if self.paused {
            return Ok((false, None));
        }
        let left = self.sitting.left_ms()?;
        if left == Some(0) {
            let actions = self.screen.keep_line();
            self.act_all(actions)?;
            self.sitting.submit(true)?;
            return Ok((true, Some(Outcome::Submitted)));
        }
        let shown_ms = left.unwrap_or_else(|| self.sitting.spent_ms());
        let second = shown_ms / 1000;
        if second == self.last_second {
            return Ok((false, None));
        }
        self.last_second = second;
        self.screen.clock = match self.screen.mode {
            Mode::Diagnose => None,
            _ if left.is_some() => Some(format!("{} left", clock(shown_ms))),
            _ => Some(clock(shown_ms)),
        };
        self.alarm(left);
        let actions = self.screen.second();
        self.act_all(actions)?;
        if left.is_some() && self.kept.elapsed() >= KEEP_CLOCK {
            self.sitting.go(self.screen.n)?;
            self.kept = Instant::now();
        }
        Ok((true, None))
    }

    fn alarm(&mut self, left: Option<u64>) {
        self.alarm_seconds = self.alarm_seconds.saturating_sub(1);
        if self.alarm_seconds == 0 {
            self.screen.alarm = None;
        }
        if let Some(words) = left.and_then(|left| self.alarms.ring(left)) {
            self.screen.sound(words);
            self.alarm_seconds = ALARM_SECONDS;
        }
    }

    fn act_all(&mut self, actions: Vec<Action>) -> Result<Option<Outcome>> {
        for action in actions {
            if let Some(outcome) = self.act(action)? {
                return Ok(Some(outcome));
            }
        }
        Ok(None)
    }

    fn act(&mut self, action: Action) -> Result<Option<Outcome>> {
        match action {
            Action::Answer(answer) => self.answer(answer)?,
            Action::Mark => self.mark()?,
            Action::Go(n) => self.go(n)?,
            Action::More => self.more()?,
            Action::Next => self.next()?,
            Action::Back => self.back(),
            Action::Report { reason, note } => self.report(reason, &note)?,
            Action::Pause => {
                self.sitting.pause();
                self.before = self.seconds();
                self.paused = true;
            }
            Action::Resume => {
                self.sitting.resume();
                self.shown = Instant::now();
                self.paused = false;
            }
            Action::Submit => {
                self.sitting.submit(false)?;
                return Ok(Some(Outcome::Submitted));
            }
            Action::End => {
                if self.paused {
                    self.sitting.resume();
                }
                self.sitting.end()?;
                if self.screen.is_exam() {
                    return Ok(Some(Outcome::Ended));
                }
                self.summary(None);
            }
            Action::Leave => {
                self.leave()?;
                return Ok(Some(Outcome::Left));
            }
            Action::Finish => return Ok(Some(Outcome::Ended)),
        }
        Ok(None)
    }

    fn seconds(&self) -> f64 {
        self.before + self.shown.elapsed().as_secs_f64()
    }

    /// Keeps an answer; in study it is told at once.
    fn answer(&mut self, answer: Option<Answer>) -> Result<()> {
        let seconds = self.seconds();
        let Some(asked) = &self.asked else { return Ok(()) };
        let verdict = self.sitting.answer(asked, answer.clone(), seconds)?;
        self.kept = Instant::now();
        if self.screen.is_exam() {
            let place = usize::try_from(asked.n).ok();
            if let Some(cell) = place.and_then(|place| self.screen.cells.get_mut(place)) {
                cell.begun = answer.as_ref().and_then(|answer| missing(&asked.variant.body, answer));
                cell.answered = answer.is_some() && cell.begun.is_none();
            }
            return Ok(());
        }
        let told = Told {
            right: verdict.right,
            score: verdict.score,
            void: verdict.void,
            ruled: verdict.ruled,
            explained: in_order(self.sitting.explain(asked, answer.as_ref()), &asked.shown),
            sources: asked.question.sources.clone(),
            credits: credits(asked.question),
            topic: topic(self.sitting, asked),
            answer,
        };
        if !verdict.void {
            let tally = if asked.fresh { &mut self.fresh } else { &mut self.seen };
            tally.add(verdict.score);
        }
        self.show_counts();
        if let (Some(asked), Some(card)) = (self.asked.take(), self.screen.card.clone()) {
            self.past.push(Past { asked, card, told: told.clone() });
            self.looking = Some(self.past.len().saturating_sub(1));
        }
        self.screen.tell(told);
        Ok(())
    }

    fn mark(&mut self) -> Result<()> {
        let Some(card) = &self.screen.card else { return Ok(()) };
        self.sitting.mark(card.n, card.flagged, card.struck.clone(), card.note.clone())?;
        self.kept = Instant::now();
        if let Some(past) = self.looking.and_then(|at| self.past.get_mut(at)) {
            past.card = card.clone();
        }
        Ok(())
    }

    fn report(&mut self, reason: &str, note: &str) -> Result<()> {
        let past = self.looking.and_then(|at| self.past.get(at)).map(|past| &past.asked);
        match past.or(self.asked.as_ref()) {
            Some(asked) => self.sitting.report(asked, reason, note),
            None => Ok(()),
        }
    }

    /// Shows a question of a fixed list.
    fn go(&mut self, n: u32) -> Result<()> {
        self.sitting.go(n)?;
        self.kept = Instant::now();
        let current = self.sitting.at(n)?;
        let place = self.sitting.place(n)?.cloned().unwrap_or_default();
        self.before = place.answer.as_ref().map_or(0.0, |answer| answer.seconds);
        self.shown = Instant::now();
        let card = current.as_ref().map(|current| card(current, &place));
        self.asked = current.map(|current| current.asked);
        self.screen.load(n, card);
        Ok(())
    }

    /// Goes on to a question that the answers so far call for; behind the last one there is the screen of what is open.
    fn more(&mut self) -> Result<()> {
        // Where the next question depends on it, that this one was left out is an answer.
        if self.sitting.place(self.screen.n)?.is_none_or(|place| place.answer.is_none()) {
            self.answer(None)?;
        }
        if self.sitting.more()? {
            self.screen.cells.push(Cell::default());
            self.go(self.screen.n.saturating_add(1))
        } else {
            self.screen.over = Over::Review(0);
            Ok(())
        }
    }

    /// Shows the question behind the one on the screen: one that was answered before, the one that waits, or a new one.
    fn next(&mut self) -> Result<()> {
        if let Some(at) = self.looking.map(|at| at + 1).filter(|at| *at < self.past.len()) {
            self.look(at);
            return Ok(());
        }
        self.looking = None;
        match self.parked.take() {
            Some((card, entry)) => {
                self.screen.load(card.n, Some(card));
                self.screen.entry = entry;
                Ok(())
            }
            None => self.fetch_next(),
        }
    }

    fn back(&mut self) {
        let before = match self.looking {
            Some(at) => at.checked_sub(1),
            None => self.past.len().checked_sub(1),
        };
        let Some(before) = before else {
            self.screen.notice = Some("This is the first question of this run.".to_owned());
            return;
        };
        if let (None, Some(card)) = (self.looking, self.screen.card.clone()) {
            self.parked = Some((card, self.screen.entry.clone()));
        }
        self.look(before);
    }

    fn look(&mut self, at: usize) {
        let Some(past) = self.past.get(at) else { return };
        self.looking = Some(at);
        self.screen.load(past.card.n, Some(past.card.clone()));
        self.screen.tell(past.told.clone());
        self.screen.looking_back = self.parked.is_some() || at + 1 < self.past.len();
    }

    /// Asks the next question of a study session, or ends it where there is none.
    fn fetch_next(&mut self) -> Result<()> {
        if self.most.is_some_and(|most| self.past.len() >= most) {
            self.sitting.end()?;
            self.summary(Some("That is as many as you asked for."));
            return Ok(());
        }
        let Some(current) = self.sitting.next()? else {
            self.sitting.end()?;
            self.summary(Some("There is no further question for now."));
            return Ok(());
        };
        self.before = 0.0;
        self.shown = Instant::now();
        // A note or a flag may be there from before a crash.
        let place = self.sitting.place(current.asked.n)?.filter(|place| place.answer.is_none()).cloned();
        let card = card(&current, &place.unwrap_or_default());
        self.asked = Some(current.asked);
        self.screen.load(card.n, Some(card));
        self.show_counts();
        Ok(())
    }

    fn summary(&mut self, why: Option<&str>) {
        self.screen.over = Over::Summary(summary_lines(
            self.fresh.answered + self.seen.answered,
            self.fresh.right + self.seen.right,
            (self.fresh.answered, self.fresh.right),
            (self.seen.answered, self.seen.right),
            why,
        ));
    }

    /// Counts what the session had before this run.
    fn count_earlier(&mut self) -> Result<()> {
        let places = self.sitting.session()?.places.clone();
        for answer in places.values().filter_map(|place| place.answer.as_ref()).filter(|answer| !answer.void) {
            let tally = if answer.fresh { &mut self.fresh } else { &mut self.seen };
            tally.add(answer.score);
        }
        Ok(())
    }

    fn show_counts(&mut self) {
        let mut counts = Vec::new();
        for (name, tally) in [("new to you", self.fresh), ("seen before", self.seen)] {
            if tally.answered > 0 {
                counts.push(format!("{name} {} of {} right", tidy(tally.right), tally.answered));
            }
        }
        self.screen.counts = counts;
    }

    fn count_cells(&mut self) -> Result<()> {
        let session = self.sitting.session()?;
        let nothing = Place::default();
        self.screen.cells = (0_u32..)
            .zip(&session.questions)
            .map(|(n, drawn)| {
                let place = session.places.get(&n);
                let answer = place.and_then(|place| place.answer.as_ref()).and_then(|answer| answer.answer.as_ref());
                let body = self.sitting.bank.question(&drawn.question).map(|question| &question.body);
                let begun = answer.zip(body).and_then(|(answer, body)| missing(body, answer));
                Cell {
                    seen: place.is_some(),
                    answered: answer.is_some() && begun.is_none(),
                    begun,
                    flagged: place.unwrap_or(&nothing).flagged,
                    note: place.unwrap_or(&nothing).note.clone(),
                }
            })
            .collect();
        Ok(())
    }
}

/// Returns what the screen shows of a question, with what is on record of its place.
fn card(current: &Current<'_>, place: &Place) -> Card {
    Card {
        n: current.asked.n,
        shown: current.asked.shown.clone(),
        why: current.why.map(|why| why.words(current.asked.fresh).to_owned()),
        flagged: place.flagged,
        struck: place.struck.clone(),
        note: place.note.clone(),
        kept: place.answer.as_ref().and_then(|answer| answer.answer.clone()),
    }
}

/// Returns the exam topic that a question serves first, with its number.
fn topic(sitting: &Sitting<'_>, asked: &Asked<'_>) -> Option<String> {
    let objective = asked.question.exams.get(&sitting.exam.id)?.first()?;
    let mut objectives = sitting.exam.outline.domains.iter().flat_map(|domain| &domain.objectives);
    let text = objectives.find(|(id, _)| id == objective).map(|(_, text)| text.as_str());
    Some(clean(&match text {
        Some(text) => format!("{objective}: {text}"),
        None => objective.clone(),
    }))
}
