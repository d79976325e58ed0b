//! Sitting down with questions: what line mode and full screen share. Keeps every answer at once, and the clock.

pub(crate) mod plain;
pub(crate) mod results;
pub(crate) mod screen;

use std::time::Instant;

use rungs_items::answer::Answer;
use rungs_items::bank::Bank;
use rungs_items::explain::{Explained, explain};
use rungs_items::rulings::applying;
use rungs_items::score::Verdict;
use rungs_planner::Day;
use rungs_practice::begin::{self, Begin};
use rungs_practice::events::{Ended, Marked, Mode, Moved, ReadinessStated, SessionStarted};
use rungs_practice::exam::Exam;
use rungs_practice::readiness::{Basis, statement};
use rungs_practice::sitting::{self, Asked, CannotAsk, Given, HandIn, ask_place, submit};
use rungs_practice::state::{Place, Session, State};
use rungs_practice::study::{AIM_AFTER, Aim, Asking, Why};

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::record::OpenRecord;

/// A session that is being sat.
pub(crate) struct Sitting<'a> {
    /// The exam as the catalogue knows it.
    pub(crate) exam: Exam,
    /// The question set.
    pub(crate) bank: &'a Bank,
    context: &'a Context,
    record: OpenRecord<'a>,
    session: String,
    /// Milliseconds that were used before this run of the program.
    used_before: u64,
    since: Instant,
    exam_day: Option<Day>,
    /// What the chance to pass hangs on, in study.
    aim: Option<Aim>,
    /// Answers since that was worked out.
    aim_age: u32,
    /// What was said of the chance to pass when the session was over.
    said: Option<ReadinessStated>,
}

/// A question, and why it is asked now (in study).
pub(crate) struct Current<'a> {
    pub(crate) asked: Asked<'a>,
    pub(crate) why: Option<Why>,
}

impl<'a> Sitting<'a> {
    /// Begins a session, or goes on with one that is on record.
    pub(crate) fn open(
        context: &'a Context,
        mut record: OpenRecord<'a>,
        exam: Exam,
        bank: &'a Bank,
        start: Begin,
    ) -> Result<Self> {
        let session = match start {
            Begin::Resume(session) => session,
            Begin::New(body) => {
                record.append_one(&*body)?;
                body.session
            }
        };
        let used_before = record.state().sessions.get(&session).map_or(0, |session| session.spent_ms);
        let exam_day = record.state().exam_day(&exam.id, context.today);
        let since = Instant::now();
        let mut sitting = Self {
            exam,
            bank,
            context,
            record,
            session,
            used_before,
            since,
            exam_day,
            aim: None,
            aim_age: 0,
            said: None,
        };
        sitting.take_aim()?;
        Ok(sitting)
    }

    /// Works out what the chance to pass hangs on, for the choice of questions in study.
    fn take_aim(&mut self) -> Result<()> {
        if self.session()?.mode == Mode::Study {
            self.aim = Some(Aim::now(&self.basis(), self.exam_day));
            self.aim_age = 0;
        }
        Ok(())
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            exam: &self.exam,
            bank: Some(self.bank),
            state: self.record.state(),
            today: self.context.today,
            now_ms: self.context.now_ms(),
        }
    }

    /// Returns the session as it stands on record.
    pub(crate) fn session(&self) -> Result<&Session> {
        self.state().sessions.get(&self.session).ok_or_else(|| {
            CliError::input("this session is not on record any more", "another window deleted it; begin a new one")
        })
    }

    /// Returns what is known of the learner.
    pub(crate) fn state(&self) -> &State {
        self.record.state()
    }

    /// Returns what was noted at a place.
    pub(crate) fn place(&self, n: u32) -> Result<Option<&Place>> {
        Ok(self.session()?.places.get(&n))
    }

    /// Milliseconds of the session that have been used.
    pub(crate) fn spent_ms(&self) -> u64 {
        let run = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.used_before.saturating_add(run)
    }

    /// Milliseconds that are left on the clock; `None` without a clock.
    pub(crate) fn left_ms(&self) -> Result<Option<u64>> {
        Ok(sitting::left_ms(self.session()?, self.spent_ms()))
    }

    /// Stops the clock while the learner is away; `resume` sets it going. Only where the mode allows it.
    pub(crate) fn pause(&mut self) {
        self.used_before = self.spent_ms();
        self.since = Instant::now();
    }

    /// Sets the clock going after a pause: the time since then does not count.
    pub(crate) fn resume(&mut self) {
        self.since = Instant::now();
    }

    /// Returns the next question of a study session; `None` when there is none left.
    pub(crate) fn next(&self) -> Result<Option<Current<'a>>> {
        let session = self.session()?;
        let asking = Asking {
            bank: self.bank,
            outline: &self.exam.outline,
            state: self.state(),
            session,
            now_ms: self.context.now_ms(),
            today: self.context.today,
            exam_day: self.exam_day,
            aim: self.aim.as_ref(),
        };
        let realise = |question: &_, seed| self.context.question_sets().realise(question, seed);
        let next = sitting::ask_next(self.bank, &asking, &realise).map_err(|error| cannot_ask(&error))?;
        Ok(next.map(|(asked, why)| Current { asked, why: Some(why) }))
    }

    /// Returns the question at a place of a session whose questions are fixed.
    pub(crate) fn at(&self, n: u32) -> Result<Option<Current<'a>>> {
        let realise = |question: &_, seed| self.context.question_sets().realise(question, seed);
        // One that cannot be filled is left out and counts for nobody: it must not hold up the rest.
        let asked = ask_place(self.bank, self.state(), self.session()?, n, &realise).ok().flatten();
        Ok(asked.map(|asked| Current { asked, why: None }))
    }

    /// Keeps an answer; it is on disk when this returns. The verdict is for study mode only.
    pub(crate) fn answer(&mut self, asked: &Asked<'_>, answer: Option<Answer>, seconds: f64) -> Result<Verdict> {
        self.still_open()?;
        let given = Given { answer, seconds, spent_ms: self.spent_ms(), at_ms: self.context.now_ms() };
        let (verdict, events) = sitting::answer(self.bank, self.state(), self.session()?, asked, given)?;
        self.record.append(&events)?;
        self.aim_age += 1;
        if self.aim_age >= AIM_AFTER {
            self.take_aim()?;
        }
        Ok(verdict)
    }

    /// Checks that no other window ended or deleted the session meanwhile: an answer must not be kept where it counts for nothing.
    fn still_open(&mut self) -> Result<()> {
        self.record.refresh()?;
        sitting::still_open(self.session()?).map_err(|closed| {
            CliError::input(closed, format!("`rungs mock {} --results` shows what was handed in", self.exam.id))
        })
    }

    /// Returns every option with its reason.
    pub(crate) fn explain(&self, asked: &Asked<'_>, answer: Option<&Answer>) -> Vec<Explained> {
        explain(&asked.variant, answer, &applying(&self.bank.rulings, &asked.question.id, &asked.question.content))
    }

    /// Keeps flag, struck options and note of a place.
    pub(crate) fn mark(&mut self, n: u32, flagged: bool, struck: Vec<String>, note: String) -> Result<()> {
        let body = Marked { session: self.session.clone(), n, flagged, struck, note, spent_ms: self.spent_ms() };
        self.record.append_one(&body)
    }

    /// Keeps that another place is shown, so that one resumes there.
    pub(crate) fn go(&mut self, n: u32) -> Result<()> {
        let body = Moved { session: self.session.clone(), n, spent_ms: self.spent_ms() };
        self.record.append_one(&body)
    }

    /// Draws another question behind the last one, where the answers so far call for one; `false` when there is none.
    pub(crate) fn more(&mut self) -> Result<bool> {
        self.still_open()?;
        let more = sitting::more(self.context.catalog()?, self.bank, &self.exam, self.state(), self.session()?);
        let Some(more) = more else { return Ok(false) };
        self.record.append_one(&more)?;
        Ok(true)
    }

    /// Hands the session in.
    pub(crate) fn submit(&mut self, timed_out: bool) -> Result<()> {
        let realise = |question: &_, seed| self.context.question_sets().realise(question, seed);
        let end = HandIn { spent_ms: self.spent_ms(), timed_out, at_ms: self.context.now_ms() };
        let events = submit(self.bank, self.state(), self.session()?, end, &realise)?;
        self.record.append(&events)?;
        self.say()?;
        self.record.keep()
    }

    /// Ends a study session, or gives up a mock exam.
    pub(crate) fn end(&mut self) -> Result<()> {
        let body = Ended { session: self.session.clone() };
        self.record.append_one(&body)?;
        self.say()?;
        self.record.keep()
    }

    /// Says how likely a pass is now, where there is an occasion for it, and keeps it as it was said. What was answered is on
    /// record already: that nothing can be said must not look like a loss of it.
    fn say(&mut self) -> Result<()> {
        if let Some(occasion) = sitting::occasion(self.session()?) {
            let said = statement(&self.basis(), occasion);
            if self.record.append_one(&said).is_ok() {
                self.said = Some(said);
            }
        }
        Ok(())
    }

    /// Returns what was said of the chance to pass when the session was over.
    pub(crate) fn said(&self) -> Option<&ReadinessStated> {
        self.said.as_ref()
    }

    /// Keeps something else that follows from the session.
    pub(crate) fn keep<B: rungs_practice::events::Body>(&mut self, body: &B) -> Result<()> {
        self.record.append_one(body)
    }

    /// Keeps a report on a question.
    pub(crate) fn report(&mut self, asked: &Asked<'_>, reason: &str, note: &str) -> Result<()> {
        self.record.append_one(&rungs_practice::events::Reported {
            exam: self.exam.id.clone(),
            question: asked.question.id.clone(),
            content: asked.question.content.clone(),
            reason: reason.to_owned(),
            note: note.to_owned(),
        })
    }
}

/// Returns a new session of this mode, to be completed.
pub(crate) fn new_session(context: &Context, bank: &Bank, mode: Mode) -> SessionStarted {
    let session = context.new_name();
    // The last bytes of the name are random: enough of a seed, and one that is on record with the session.
    let seed = session.as_u128() & u128::from(u32::MAX);
    begin::new_session(bank, mode, session.to_string(), u32::try_from(seed).unwrap_or_default(), context.today)
}

fn cannot_ask(error: &CannotAsk) -> CliError {
    let hint = error.source.hint();
    CliError::input(format!("{error}: {}", error.source), hint).at(&error.file)
}
