//! Somebody sits at a session: the record is held, the exam and its questions are at hand.

use std::collections::{BTreeMap, BTreeSet};

use rungs_items::answer::Answer;
use rungs_items::bank::Bank;
use rungs_items::explain::{Explained, explain};
use rungs_items::present::Variant;
use rungs_items::question::Question;
use rungs_items::rulings::applying;
use rungs_items::script::ScriptError;
use rungs_practice::events::Body as _;
use rungs_practice::events::{Ended, Happened, Marked, Mode, Moved, Reported, TextShown, ToRecord, record};
use rungs_practice::exam::Exam;
use rungs_practice::readiness::{Basis, statement};
use rungs_practice::sitting::{self, Asked, Given, HandIn};
use rungs_practice::state::{Place, PlaceAnswer, Session, State, Status};
use rungs_practice::study::{AIM_AFTER, Aim, Asking, Why};

use super::clocks::OnScreen;
use crate::app::{App, Held};
use crate::error::PageError;

/// A session that is looked at or sat.
pub(crate) struct Seat<'a> {
    /// What all pages share.
    pub(crate) app: &'a App,
    /// The exam as the catalogue knows it today.
    pub(crate) exam: Exam,
    /// The question set.
    pub(crate) bank: &'static Bank,
    held: Held<'a>,
    id: String,
}

/// A question, and why it is asked now (in study).
pub(crate) struct Current {
    /// The question.
    pub(crate) asked: Asked<'static>,
    /// Why now.
    pub(crate) why: Option<Why>,
}

impl<'a> Seat<'a> {
    /// Takes a seat at a session that is on record.
    pub(crate) async fn take(app: &'a App, id: &str) -> Result<Seat<'a>, PageError> {
        let held = app.record().await?;
        let session = held.state().sessions.get(id).ok_or_else(no_such_session)?;
        let (exam, bank) = exam_with_questions(app, &session.exam)?;
        let bank = bank.ok_or_else(|| {
            PageError::missing(
                format!("There are no questions for {} here any more", exam.name),
                "What you answered is still on record. Start Rungs with the question set that you used then.",
            )
        })?;
        Ok(Seat { app, exam, bank, held, id: id.to_owned() })
    }

    /// Returns the session as it stands on record.
    pub(crate) fn session(&self) -> Result<&Session, PageError> {
        self.state().sessions.get(&self.id).ok_or_else(no_such_session)
    }

    /// Returns what is known of the learner.
    pub(crate) fn state(&self) -> &State {
        self.held.state()
    }

    /// Returns what was noted at a place.
    pub(crate) fn place(&self, n: u32) -> Result<Option<&Place>, PageError> {
        Ok(self.session()?.places.get(&n))
    }

    /// Returns whether it can still be answered.
    pub(crate) fn is_open(&self) -> Result<bool, PageError> {
        Ok(self.session()?.status == Status::Open)
    }

    /// Milliseconds of the session that have been used; never more than its clock has.
    pub(crate) fn spent_ms(&self) -> Result<u64, PageError> {
        let session = self.session()?;
        let spent = self.app.clocks.spent_ms(session);
        Ok(session.minutes.map_or(spent, |minutes| spent.min(u64::from(minutes) * 60_000)))
    }

    /// Milliseconds that are left on the clock; `None` without a clock.
    pub(crate) fn left_ms(&self) -> Result<Option<u64>, PageError> {
        Ok(sitting::left_ms(self.session()?, self.spent_ms()?))
    }

    fn realise(&self) -> impl Fn(&Question, u32) -> Result<Variant, ScriptError> + use<'a> {
        let home = &self.app.home;
        move |question, seed| home.realise(question, seed)
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            exam: &self.exam,
            bank: Some(self.bank),
            state: self.state(),
            today: self.app.today(),
            now_ms: self.app.home.now_ms(),
        }
    }

    fn exam_day(&self) -> Option<rungs_planner::Day> {
        self.state().exam_day(&self.exam.id, self.app.today())
    }

    /// Returns the question at a place of a session whose questions are fixed; one that cannot be asked any more is left out
    /// and must not hold up the rest.
    pub(crate) fn at(&self, n: u32) -> Result<Option<Asked<'static>>, PageError> {
        Ok(sitting::ask_place(self.bank, self.state(), self.session()?, n, &self.realise()).ok().flatten())
    }

    /// Returns the next question of a study session; the one on the screen stays until it is answered.
    pub(crate) fn next(&self) -> Result<Option<Current>, PageError> {
        let session = self.session()?;
        if let Some(shown) = self.app.clocks.asked(session).filter(|shown| !is_answered(session, shown.n))
            && let Some(asked) = self.as_asked(&shown)
        {
            return Ok(Some(Current { asked, why: Some(shown.why) }));
        }
        if self.app.clocks.aim(session, u32::MAX).is_none() {
            self.take_aim()?;
        }
        let aim = self.app.clocks.aim(session, u32::MAX);
        let asking = Asking {
            bank: self.bank,
            outline: &self.exam.outline,
            state: self.state(),
            session,
            now_ms: self.app.home.now_ms(),
            today: self.app.today(),
            exam_day: self.exam_day(),
            aim: aim.as_ref(),
        };
        let next = sitting::ask_next(self.bank, &asking, &self.realise())
            .map_err(|error| PageError::trouble(format!("{error}: {}", error.source)))?;
        Ok(next.map(|(asked, why)| {
            let (question, seed) = (asked.question.id.clone(), asked.seed);
            self.app.clocks.set_asked(session, OnScreen { n: asked.n, question, seed, fresh: asked.fresh, why });
            Current { asked, why: Some(why) }
        }))
    }

    /// Returns a question of study as it stands on a screen.
    fn as_asked(&self, shown: &OnScreen) -> Option<Asked<'static>> {
        let question = self.bank.question(&shown.question).filter(|question| !self.bank.is_void(question))?;
        sitting::ask(question, shown.seed, shown.fresh, shown.n, &self.realise()).ok()
    }

    /// Returns the question of study that a form names: the program was started again since the form was shown.
    pub(crate) fn named(&self, n: u32, question: &str, seed: u32) -> Option<Asked<'static>> {
        let known = self.bank.question(question)?;
        let fresh = sitting::is_fresh(self.state(), known, seed);
        self.as_asked(&OnScreen { n, question: question.to_owned(), seed, fresh, why: Why::Again })
    }

    /// Works out what the chance to pass hangs on, for the choice of questions in study.
    pub(crate) fn take_aim(&self) -> Result<(), PageError> {
        let session = self.session()?;
        if session.mode == Mode::Study && self.app.clocks.aim(session, AIM_AFTER).is_none() {
            self.app.clocks.set_aim(session, Aim::now(&self.basis(), self.exam_day()));
        }
        Ok(())
    }

    /// Returns the events that keep an answer.
    pub(crate) fn answer(
        &self,
        asked: &Asked<'_>,
        answer: Option<Answer>,
        seconds: f64,
    ) -> Result<Vec<ToRecord>, PageError> {
        let given = Given { answer, seconds, spent_ms: self.spent_ms()?, at_ms: self.app.home.now_ms() };
        let (_, events) = sitting::answer(self.bank, self.state(), self.session()?, asked, given)?;
        Ok(events)
    }

    /// Returns the event that keeps flag, struck options and note of a place.
    pub(crate) fn mark(&self, n: u32, flagged: bool, struck: Vec<String>, note: String) -> Result<ToRecord, PageError> {
        Ok(record(&Marked { session: self.id.clone(), n, flagged, struck, note, spent_ms: self.spent_ms()? })?)
    }

    /// Returns the event that another place is shown, so that one resumes there.
    pub(crate) fn go(&self, n: u32) -> Result<ToRecord, PageError> {
        Ok(record(&Moved { session: self.id.clone(), n, spent_ms: self.spent_ms()? })?)
    }

    /// Returns the event that draws another question of a skills check; `None` when the answers settle it.
    pub(crate) fn more(&self) -> Result<Option<ToRecord>, PageError> {
        let more = sitting::more(self.app.catalog(), self.bank, &self.exam, self.state(), self.session()?);
        Ok(more.map(|more| record(&more)).transpose()?)
    }

    /// Keeps events; they are on disk when this returns.
    pub(crate) async fn keep(&mut self, events: &[ToRecord]) -> Result<(), PageError> {
        if !events.is_empty() {
            self.held.append(events).await?;
        }
        self.app.clocks.kept(self.session()?);
        Ok(())
    }

    /// Hands the session in.
    pub(crate) async fn submit(&mut self, timed_out: bool) -> Result<(), PageError> {
        let end = HandIn { spent_ms: self.spent_ms()?, timed_out, at_ms: self.app.home.now_ms() };
        let events = sitting::submit(self.bank, self.state(), self.session()?, end, &self.realise())?;
        self.held.append(&events).await?;
        self.over().await
    }

    /// Hands the session in when its clock has run out; returns whether it has. That the time is over does not follow from who
    /// asks for which page: it is only written down when somebody does.
    pub(crate) async fn submit_when_over(&mut self) -> Result<bool, PageError> {
        let over = self.is_open()? && self.left_ms()? == Some(0);
        if over {
            self.submit(true).await?;
        }
        Ok(over)
    }

    /// Ends a study session, or gives up a mock exam.
    pub(crate) async fn end(&mut self) -> Result<(), PageError> {
        if self.is_open()? {
            self.held.append_one(&Ended { session: self.id.clone() }).await?;
            self.over().await?;
        }
        Ok(())
    }

    /// Says how likely a pass is now, where there is an occasion for it, and keeps it as it was said. What was answered is on
    /// record already: that nothing can be said must not look like a loss of it.
    async fn over(&mut self) -> Result<(), PageError> {
        self.app.clocks.stop(&self.id);
        if let Some(occasion) = sitting::occasion(self.session()?) {
            let said = statement(&self.basis(), occasion);
            let _ = self.held.append_one(&said).await;
        }
        self.held.keep().await
    }

    /// The learner leaves: the clock stands still until the session is shown again.
    pub(crate) async fn leave(&mut self) -> Result<(), PageError> {
        if self.is_open()? && self.session()?.mode != Mode::Study {
            let event = self.go(self.session()?.at)?;
            self.held.append(&[event]).await?;
        }
        self.app.clocks.stop(&self.id);
        Ok(())
    }

    /// Keeps a report on a question.
    pub(crate) async fn report(
        &mut self,
        question: &str,
        content: &str,
        reason: &str,
        note: &str,
    ) -> Result<(), PageError> {
        let body = Reported {
            exam: self.exam.id.clone(),
            question: question.to_owned(),
            content: content.to_owned(),
            reason: reason.to_owned(),
            note: note.to_owned(),
        };
        self.held.append_one(&body).await
    }

    /// Keeps something else that follows from the session.
    pub(crate) async fn keep_one<B: rungs_practice::events::Body>(&mut self, body: &B) -> Result<(), PageError> {
        self.held.append_one(body).await
    }

    /// Returns every part of an answered question with its reason.
    pub(crate) fn explain(&self, variant: &Variant, answer: &PlaceAnswer) -> Vec<Explained> {
        explain(variant, answer.answer.as_ref(), &applying(&self.bank.rulings, &answer.question, &answer.content))
    }

    /// Returns the question of an answer as the set still has it: the same version, filled by the same seed.
    fn in_set(&self, answer: &PlaceAnswer) -> Option<Variant> {
        let question = self.bank.question(&answer.question).filter(|question| question.content == answer.content)?;
        let variant = self.app.home.realise(question, answer.seed).ok()?;
        (variant.hash == answer.text).then_some(variant)
    }

    /// Returns the questions of these answers as they were shown, by the hash of their text. Where the set has another version
    /// now, the text comes from the record, which is only then read through.
    pub(crate) async fn as_shown(&mut self, places: &[u32]) -> Result<BTreeMap<String, Variant>, PageError> {
        let session = self.session()?;
        let answers = places.iter().filter_map(|n| session.places.get(n)?.answer.as_ref());
        let mut found = BTreeMap::new();
        let mut missing: BTreeSet<String> = BTreeSet::new();
        for answer in answers {
            match self.in_set(answer) {
                Some(variant) => drop(found.insert(answer.text.clone(), variant)),
                None if self.state().texts.contains(&answer.text) => drop(missing.insert(answer.text.clone())),
                None => {}
            }
        }
        if !missing.is_empty() {
            self.held
                .with_log(async |log| {
                    log.events(|event| {
                        if event.kind == TextShown::KIND
                            && let Ok(Some(Happened::TextShown(body))) =
                                Happened::read(event.kind, event.version, event.body)
                            && missing.contains(&body.hash)
                            && let Ok(variant) = Variant::from_text(&body.text)
                        {
                            found.insert(body.hash, variant);
                        }
                    })
                    .await
                })
                .await?;
        }
        Ok(found)
    }
}

/// Returns whether a place of a session has its answer.
pub(crate) fn is_answered(session: &Session, n: u32) -> bool {
    session.places.get(&n).is_some_and(|place| place.answer.is_some())
}

/// Finds an exam by its id or code, with its questions where there are any.
pub(crate) fn exam_with_questions(app: &App, name: &str) -> Result<(Exam, Option<&'static Bank>), PageError> {
    let id = rungs_catalog::search::id_of(app.catalog(), name);
    let exam = Exam::of(app.catalog(), &id, app.today())
        .map_err(|error| PageError::missing(&error, "Look for it in the search above, or on the ladder."))?;
    let bank = app.bank(&exam.id);
    Ok((exam, bank))
}

fn no_such_session() -> PageError {
    PageError::missing(
        "This session is not on record",
        "It was deleted, or belongs to another computer. Begin a new one under Practise.",
    )
}
