//! What is held and how to keep it, in the same words for every face.

use rungs_catalog::Catalog;
use rungs_catalog::renewal::Expiry;
use rungs_catalog::words::{count, dollars, long_day, short_day};
use rungs_planner::Day;

use super::{Action, ActionSet, ExamRenews, Keep, Kept, Source, Standing};

/// Days before an end that are told apart.
pub const DUE_DAYS: [i64; 4] = [7, 30, 60, 90];

impl Keep {
    /// Says how much runs out in the time that is covered.
    pub fn heading(&self) -> String {
        let due =
            self.keep_all.actions.iter().map(|action| action.keeps.len()).sum::<usize>() + self.keep_all.lost.len();
        if due == 0 {
            format!("Nothing runs out until {}", long_day(self.until))
        } else {
            let verb = if due == 1 { "runs" } else { "run" };
            format!("{} {verb} out by {}", count(due, "credential", "credentials"), long_day(self.until))
        }
    }

    /// Says how it stands with all that is held, as the heading of a page.
    pub fn finding(&self) -> String {
        let held = count(self.credentials.len(), "credential", "credentials");
        let due =
            self.keep_all.actions.iter().map(|action| action.keeps.len()).sum::<usize>() + self.keep_all.lost.len();
        if self.credentials.is_empty() {
            "Nothing is written down yet: add what you hold".to_owned()
        } else if due == 0 {
            format!("You hold {held}; nothing runs out until {}", long_day(self.until))
        } else {
            let (verb, them) = if due == 1 { ("runs", "it") } else { ("run", "them") };
            let cost = if self.keep_all.actions.is_empty() {
                format!("nothing that we know of keeps {them}")
            } else {
                format!("keeping {them}: {}", self.keep_all.price())
            };
            format!("{due} of {held} {verb} out by {}; {cost}", long_day(self.until))
        }
    }

    /// Returns what runs out within 90 days, with the smallest of [`DUE_DAYS`] that holds it, the most pressing first.
    pub fn due(&self) -> Vec<(&Kept, i64)> {
        let days = |kept: &Kept| kept.holding.expiry.day().map(|end| end.days_since(self.day)).filter(|days| *days > 0);
        let within = |days: i64| DUE_DAYS.into_iter().find(|most| days <= *most);
        let mut due: Vec<(&Kept, i64)> =
            self.credentials.iter().filter_map(|kept| Some((kept, within(days(kept)?)?))).collect();
        due.sort_by_key(|(kept, _)| days(kept));
        due
    }
}

impl Kept {
    /// Says where it stands in a few words: `runs out soon, runs out 3 Mar 2027`.
    pub fn until(&self) -> String {
        match self.holding.expiry {
            Expiry::On { day } => format!("{}, runs out {}", self.standing.words(), short_day(day)),
            Expiry::Never => "does not run out".to_owned(),
            Expiry::Unknown => self.standing.words().to_owned(),
        }
    }

    /// Says until when it is valid, where that is known from, what keeps it, and whether that is worth it: a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let mut says = Vec::new();
        if let Some(end) = self.holding.expiry.day() {
            let verb = if self.standing == Standing::Expired { "It ran out on" } else { "Valid until the day before" };
            let from = match self.holding.expiry_from {
                Source::Credential => "as the credential says",
                Source::Rule => "by the owner's rule",
                Source::Renewal => "carried on by a later pass or renewal",
                Source::Nobody => "",
            };
            let opens = self.window_opens.map(|opens| format!("; it can be renewed from {}", short_day(opens)));
            says.push(format!("{verb} {}, {from}{}.", long_day(end), opens.unwrap_or_default()));
        }
        if self.standing == Standing::Expired {
            says.push("What has run out is not renewed but earned again.".to_owned());
            return says;
        }
        match self.ways.split_first() {
            Some((cheapest, others)) => {
                let hours = cheapest.hours.map(|hours| format!(", about {hours} hours of study")).unwrap_or_default();
                says.push(format!("Cheapest: {}{hours}.", cheapest.way.text));
                if !others.is_empty() {
                    let others: Vec<&str> = others.iter().map(|way| way.way.text.as_str()).collect();
                    says.push(format!("Or: {}.", others.join("; ")));
                }
            }
            None if self.cannot_be_renewed => {
                says.push("It cannot be renewed any more. Name it until then.".to_owned());
            }
            None if self.holding.expiry.day().is_some() => says.push("We know of no way to renew it.".to_owned()),
            None => {}
        }
        if let Some(why) = &self.let_lapse {
            says.push(format!("We would let it lapse. {why}"));
        }
        says
    }
}

impl ExamRenews {
    /// Says what it keeps: `NAME ($150): A; B`.
    pub fn words(&self, catalog: &Catalog) -> String {
        let names: Vec<&str> = self.renews.iter().map(|id| name(catalog, id)).collect();
        let cost = self.cost_usd.map_or("price not known".to_owned(), dollars);
        format!("{} ({cost}): {}", self.name, names.join("; "))
    }
}

impl ActionSet {
    /// Returns whether nothing is to be done and nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.lost.is_empty()
    }

    /// Says what all of it costs: `$75 and 1 step without a known price, about 12 hours of study`.
    pub fn price(&self) -> String {
        let unknown = match self.without_price {
            0 => String::new(),
            number => format!(" and {} without a known price", count(number, "step", "steps")),
        };
        let hours = if self.hours > 0 { format!(", about {} hours of study", self.hours) } else { String::new() };
        let price = if self.cost_usd > 0.0 { dollars(self.cost_usd) } else { "free".to_owned() };
        format!("{price}{unknown}{hours}")
    }

    /// Says what the set is for with its price, or that nothing can be done.
    pub fn title(&self, purpose: &str) -> String {
        if self.actions.is_empty() {
            "Nothing that we know of keeps what runs out".to_owned()
        } else {
            format!("{purpose}: {}", self.price())
        }
    }

    /// Says each step, then what cannot be kept.
    pub fn lines(&self, catalog: &Catalog, day: Day) -> Vec<String> {
        let lost =
            self.lost.iter().map(|id| format!("{} cannot be kept by anything that we know of", name(catalog, id)));
        self.actions.iter().map(|action| action.words(catalog, day)).chain(lost).collect()
    }
}

impl Action {
    fn words(&self, catalog: &Catalog, day: Day) -> String {
        let names: Vec<&str> = self.keeps.iter().map(|id| name(catalog, id)).collect();
        let opens = if self.from > day { format!("from {} ", short_day(self.from)) } else { String::new() };
        let price = match self.cost_usd {
            Some(cost) if cost > 0.0 => dollars(cost),
            Some(_) => "free".to_owned(),
            None => "price not known".to_owned(),
        };
        // The way itself names its price where one asks for it alone.
        let what = match self.exam {
            Some(_) => self.text.as_str(),
            None => self.text.split(" (").next().unwrap_or(&self.text),
        };
        format!("{what}, {opens}by {}, {price}: keeps {}", short_day(self.to), names.join("; "))
    }
}

fn name<'a>(catalog: &'a Catalog, id: &'a str) -> &'a str {
    catalog.certifications.get(id).map_or(id, |found| found.name.as_str())
}
