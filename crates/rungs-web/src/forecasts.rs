//! The chance to pass costs tens of milliseconds to state: it is worked out once, without holding the record, and kept until
//! something changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rungs_planner::{Day, Profile};
use rungs_practice::exam::Exam;
use rungs_practice::readiness::overview::{Asked, Overview, overview};
use rungs_practice::readiness::{Basis, part_of};
use rungs_practice::state::State;

use crate::app::App;
use crate::error::PageError;

/// What was worked out last for each exam.
#[derive(Default)]
pub(crate) struct Forecasts(Mutex<BTreeMap<String, (Key, Arc<Overview>)>>);

/// What a forecast depends on: everything that is on record is counted in some of these.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    events: u64,
    answers: usize,
    stated: usize,
    today: Day,
    on: Option<Day>,
    profile: Profile,
}

/// A forecast that is there, or what is needed to work it out.
pub(crate) enum Forecast {
    /// Worked out before.
    Known(Arc<Overview>),
    /// To be worked out, with the part of the record that it needs.
    Asked(Box<Question>),
}

/// What is asked.
pub(crate) struct Question {
    key: Key,
    exam: Exam,
    part: State,
}

impl Forecasts {
    /// Asks for the chance to pass an exam, on a day or on the day that is booked, else today.
    pub(crate) fn ask(&self, app: &App, exam: &Exam, state: &State, profile: Profile, on: Option<Day>) -> Forecast {
        let key = Key {
            events: state.events,
            answers: state.past.get(&exam.id).map_or(0, |past| past.answers.len()),
            stated: state.life.stated.len(),
            today: app.today(),
            on,
            profile,
        };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, overview)) = known.get(&exam.id).filter(|(other, _)| *other == key) {
            return Forecast::Known(Arc::clone(overview));
        }
        let part = part_of(state, &exam.id, app.bank(&exam.id));
        Forecast::Asked(Box::new(Question { key, exam: exam.clone(), part }))
    }

    /// Forgets all of them: the record they came from is gone.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Forecast {
    /// Returns it, worked out beside the server's own threads where it has to be; `None` where the catalogue does not know the
    /// exam.
    pub(crate) async fn answer(self, app: &Arc<App>) -> Result<Option<Arc<Overview>>, PageError> {
        let question = match self {
            Self::Known(overview) => return Ok(Some(overview)),
            Self::Asked(question) => question,
        };
        let worker = Arc::clone(app);
        let work = move || {
            let Question { key, exam, part } = *question;
            let (today, now_ms) = (key.today, worker.home.now_ms());
            let basis = Basis { exam: &exam, bank: worker.bank(&exam.id), state: &part, today, now_ms };
            let asked = Asked { profile: &key.profile, on: key.on, hour_value: None };
            let told = Arc::new(overview(worker.catalog(), &basis, &asked)?);
            let mut known = worker.forecasts.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(exam.id, (key, Arc::clone(&told)));
            Some(told)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| PageError::trouble("the chance to pass could not be worked out"))
    }
}
