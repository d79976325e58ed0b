//! What the form of the plan says, as typed; reading it into a profile is in `read`.
//!
//! A query with `whole` is the whole form: what it leaves out is left out. Any other query is laid over what is known of
//! the learner, as flags are on the command line.

use std::collections::BTreeMap;

use rungs_planner::{PaidBy, Profile, Stage};

use crate::fields::Fields;

/// More rows of one kind than anybody has.
const MOST_ROWS: usize = 100;

/// The form as typed. Nothing in it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) goal: String,
    pub(super) stage: String,
    pub(super) clouds: Vec<String>,
    pub(super) hours_per_week: String,
    pub(super) budget_usd: String,
    pub(super) any_price: bool,
    pub(super) expected: bool,
    pub(super) deadline: String,
    pub(super) start: String,
    /// Levels by skill.
    pub(super) have: BTreeMap<String, String>,
    /// What is held, with the day; an empty day takes it out.
    pub(super) held: Vec<(String, String)>,
    pub(super) held_add: String,
    pub(super) held_add_on: String,
    pub(super) language: String,
    pub(super) country: String,
    pub(super) years: String,
    pub(super) paid_by: String,
    pub(super) max_steps: String,
    pub(super) platform: String,
    pub(super) eligible: String,
    /// First and last days away, as `DATE..DATE`.
    pub(super) away: Vec<String>,
    pub(super) away_from: String,
    pub(super) away_to: String,
    /// Known prices, as `USD` or `USD@DATE`.
    pub(super) price: Vec<(String, String)>,
    pub(super) price_add: String,
    pub(super) price_add_usd: String,
    pub(super) price_add_until: String,
    pub(super) horizon_days: String,
    pub(super) price_of_money: String,
    pub(super) price_of_time: String,
    /// A plan to show that need not be the best: `ID:WAY` in order.
    pub(super) steps: String,
}

impl Form {
    /// Returns the form that says what a profile says.
    pub(super) fn of(profile: &Profile) -> Self {
        let base = Profile::default();
        let unless = |same: bool, text: String| if same { String::new() } else { text };
        Self {
            goal: profile.goal.as_ref().map(|goal| goal.as_str().to_owned()).unwrap_or_default(),
            stage: stage_id(profile.stage).to_owned(),
            clouds: profile.clouds.iter().map(|cloud| cloud.as_str().to_owned()).collect(),
            hours_per_week: profile.hours_per_week.to_string(),
            budget_usd: profile.budget_usd.map(|amount| amount.to_string()).unwrap_or_default(),
            deadline: profile.deadline.map(|day| day.to_string()).unwrap_or_default(),
            start: profile.start.map(|day| day.to_string()).unwrap_or_default(),
            have: profile.have.iter().map(|(skill, level)| (skill.as_str().to_owned(), level.to_string())).collect(),
            held: profile
                .held
                .iter()
                .map(|held| (held.certification.as_str().to_owned(), held.earned.to_string()))
                .collect(),
            language: profile.languages.join(", "),
            country: profile.country.clone().unwrap_or_default(),
            years: profile.years_experience.map(|years| years.to_string()).unwrap_or_default(),
            paid_by: profile.paid_by.map(payer_id).unwrap_or_default().to_owned(),
            max_steps: profile.max_steps.to_string(),
            platform: profile.platforms.join(", "),
            eligible: profile.eligible.join(", "),
            away: profile.away.iter().map(|[from, to]| format!("{from}..{to}")).collect(),
            price: profile
                .prices
                .iter()
                .map(|price| {
                    let until = price.until.map(|day| format!("@{day}")).unwrap_or_default();
                    (price.certification.as_str().to_owned(), format!("{}{until}", price.cost_usd))
                })
                .collect(),
            horizon_days: unless(profile.horizon_days == base.horizon_days, profile.horizon_days.to_string()),
            price_of_money: unless(
                same(profile.price_of_money, base.price_of_money),
                profile.price_of_money.to_string(),
            ),
            price_of_time: unless(same(profile.price_of_time, base.price_of_time), profile.price_of_time.to_string()),
            ..Self::default()
        }
    }

    /// Lays over it what a query says.
    pub(super) fn lay_over(&mut self, fields: &Fields) {
        if fields.ticked("whole") {
            *self = Self::default();
        }
        let texts = [
            ("goal", &mut self.goal),
            ("stage", &mut self.stage),
            ("hours_per_week", &mut self.hours_per_week),
            ("budget_usd", &mut self.budget_usd),
            ("deadline", &mut self.deadline),
            ("start", &mut self.start),
            ("held_add", &mut self.held_add),
            ("held_add_on", &mut self.held_add_on),
            ("country", &mut self.country),
            ("years", &mut self.years),
            ("paid_by", &mut self.paid_by),
            ("max_steps", &mut self.max_steps),
            ("away_from", &mut self.away_from),
            ("away_to", &mut self.away_to),
            ("price_add", &mut self.price_add),
            ("price_add_usd", &mut self.price_add_usd),
            ("price_add_until", &mut self.price_add_until),
            ("horizon_days", &mut self.horizon_days),
            ("price_of_money", &mut self.price_of_money),
            ("price_of_time", &mut self.price_of_time),
            ("steps", &mut self.steps),
        ];
        for (name, text) in texts {
            if let Some(said) = fields.get(name) {
                said.clone_into(text);
            }
        }
        let lists =
            [("language", &mut self.language), ("platform", &mut self.platform), ("eligible", &mut self.eligible)];
        for (name, text) in lists {
            let said: Vec<&str> = fields.all(name).take(MOST_ROWS).collect();
            if !said.is_empty() {
                *text = said.join(", ");
            }
        }
        let clouds: Vec<String> = fields.all("cloud").take(MOST_ROWS).map(ToOwned::to_owned).collect();
        if !clouds.is_empty() {
            self.clouds = clouds;
        }
        self.any_price |= fields.ticked("any_price");
        self.expected |= fields.ticked("expected");
        for (skill, level) in fields.beginning("have.").take(MOST_ROWS) {
            self.have.insert(skill.to_owned(), level.to_owned());
        }
        put(&mut self.held, fields.beginning("held."));
        put(&mut self.price, fields.beginning("price."));
        for away in fields.all("away").take(MOST_ROWS) {
            if !self.away.iter().any(|other| other == away) {
                self.away.push(away.to_owned());
            }
        }
    }

    /// Returns the query of the whole form: the same form comes back from it.
    pub(super) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("whole", "1");
        let texts = [
            ("goal", &self.goal),
            ("stage", &self.stage),
            ("hours_per_week", &self.hours_per_week),
            ("budget_usd", &self.budget_usd),
            ("deadline", &self.deadline),
            ("start", &self.start),
            ("held_add", &self.held_add),
            ("held_add_on", &self.held_add_on),
            ("language", &self.language),
            ("country", &self.country),
            ("years", &self.years),
            ("paid_by", &self.paid_by),
            ("max_steps", &self.max_steps),
            ("platform", &self.platform),
            ("eligible", &self.eligible),
            ("away_from", &self.away_from),
            ("away_to", &self.away_to),
            ("price_add", &self.price_add),
            ("price_add_usd", &self.price_add_usd),
            ("price_add_until", &self.price_add_until),
            ("horizon_days", &self.horizon_days),
            ("price_of_money", &self.price_of_money),
            ("price_of_time", &self.price_of_time),
            ("steps", &self.steps),
        ];
        let mut put = |name: &str, value: &str| {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        };
        for (name, text) in texts {
            put(name, text);
        }
        for cloud in &self.clouds {
            put("cloud", cloud);
        }
        put("any_price", if self.any_price { "1" } else { "" });
        put("expected", if self.expected { "1" } else { "" });
        for (skill, level) in &self.have {
            put(&format!("have.{skill}"), level);
        }
        for (id, day) in &self.held {
            put(&format!("held.{id}"), day);
        }
        for (id, price) in &self.price {
            put(&format!("price.{id}"), price);
        }
        for away in &self.away {
            put("away", away);
        }
        query.finish()
    }

    /// Returns the query of this form with something else in it.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        other.steps.clear();
        change(&mut other);
        other.query()
    }
}

fn put<'f>(rows: &mut Vec<(String, String)>, said: impl Iterator<Item = (&'f str, &'f str)>) {
    for (id, value) in said.take(MOST_ROWS) {
        match rows.iter_mut().find(|(other, _)| other == id) {
            Some((_, old)) => value.clone_into(old),
            None => rows.push((id.to_owned(), value.to_owned())),
        }
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// Returns the word of query and profile for a stage.
pub(super) fn stage_id(stage: Stage) -> &'static str {
    match stage {
        Stage::Early => "early",
        Stage::Mid => "mid",
        Stage::Senior => "senior",
    }
}

fn payer_id(payer: PaidBy) -> &'static str {
    match payer {
        PaidBy::Me => "me",
        PaidBy::Employer => "employer",
    }
}
