//! A comparison in words, the same for every face.

use super::{Aspect, Comparison, Value};
use crate::catalog::Catalog;
use crate::words::{level_word, list, price, short_day};

impl Aspect {
    /// Returns what a row is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Issuer => "Issuer",
            Self::Level => "Level",
            Self::Kind => "Kind",
            Self::Status => "Status",
            Self::OpenedOn => "Opened",
            Self::RetiredOn => "Last day",
            Self::Successors => "Followed by",
            Self::FeeUsd => "Price",
            Self::MonthlyUsd => "Each month",
            Self::Minutes => "Minutes",
            Self::Questions => "Questions",
            Self::PassMark => "Pass mark",
            Self::Scale => "Scale",
            Self::ValidityMonths => "Valid",
            Self::Renewal => "Renewal",
            Self::Hours => "Hours",
            Self::Recognition => "Well known",
            Self::HandsOn => "Hands-on",
            Self::Entry => "Needed first",
            Self::Exit => "You gain",
            Self::Difficulty => "Difficulty",
            Self::Languages => "Languages",
            Self::Eligibility => "Only for",
        }
    }
}

impl Value {
    /// Returns whether something is known.
    pub fn known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            _ => true,
        }
    }

    /// Returns a cell of the row about `aspect`.
    pub fn words(&self, catalog: &Catalog, aspect: Aspect) -> String {
        match (aspect, self) {
            (_, Self::Unknown) => "not known".into(),
            (Aspect::FeeUsd | Aspect::MonthlyUsd, Self::Number(amount)) => price(*amount),
            (Aspect::ValidityMonths, Self::Whole(0)) => "for ever".into(),
            (Aspect::ValidityMonths, Self::Whole(months)) => format!("{months} months"),
            (Aspect::Hours, Self::Whole(hours)) => format!("about {hours}"),
            (Aspect::Difficulty, Self::Whole(level)) => format!("{level} of 5"),
            (Aspect::Recognition, Self::Number(share)) => format!("{:.0} of 100", share * 100.0),
            (_, Self::Whole(number)) => number.to_string(),
            (_, Self::Number(number)) => number.to_string(),
            (_, Self::Flag(flag)) => if *flag { "yes" } else { "no" }.into(),
            (_, Self::Day(day)) => short_day(*day),
            (Aspect::Status, Self::Text(text)) => match text.as_str() {
                "open" => "can be booked".into(),
                "beta" => "beta can be booked".into(),
                "closing" => "can be booked, will end".into(),
                "retired" => "cannot be booked any more".into(),
                other => other.to_owned(),
            },
            (Aspect::Kind | Aspect::Level, Self::Text(text)) => text.replace('-', " "),
            (_, Self::Text(text)) => text.clone(),
            (Aspect::Languages, Self::List(list)) => list.join(" "),
            (_, Self::List(list)) => list.join("; "),
            (_, Self::Levels(levels)) => {
                let skill = |(skill, level): (&String, &u8)| {
                    (*level, format!("{} ({})", catalog.skill_name(skill), level_word(*level)))
                };
                let mut parts: Vec<(u8, String)> = levels.iter().map(skill).collect();
                parts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
                let parts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
                if parts.is_empty() { "nothing".into() } else { parts.join("; ") }
            }
        }
    }
}

impl Comparison {
    /// Returns what the comparison finds, in one sentence: which one is cheapest, takes the fewest hours, is known best.
    pub fn finding(&self) -> String {
        let label = |place: usize| {
            let head = self.certifications.get(place);
            head.map_or("", |head| head.code.as_deref().unwrap_or(&head.name)).to_owned()
        };
        let fewest = self.only_best(Aspect::Hours, false).map(|place| (place, "takes the fewest hours"));
        let cheapest = self.only_best(Aspect::FeeUsd, false).map(|place| (place, "costs least"));
        let best = self.only_best(Aspect::Recognition, true).map(|place| (place, "is known best"));
        let mut found: Vec<(usize, Vec<&str>)> = Vec::new();
        for (place, what) in [best, cheapest, fewest].into_iter().flatten() {
            match found.iter_mut().find(|(other, _)| *other == place) {
                Some((_, all)) => all.push(what),
                None => found.push((place, vec![what])),
            }
        }
        if found.is_empty() {
            let labels: Vec<String> = (0..self.certifications.len()).map(label).collect();
            return format!("Neither price, hours nor renown part {}", list(&labels));
        }
        found.into_iter().map(|(place, all)| format!("{} {}", label(place), list(&all))).collect::<Vec<_>>().join("; ")
    }

    /// Returns the place of the one that is lowest or highest in a row, where all are known and one alone is best.
    fn only_best(&self, aspect: Aspect, highest: bool) -> Option<usize> {
        let row = self.rows.iter().find(|row| row.aspect == aspect)?;
        let numbers: Vec<f64> = row
            .cells
            .iter()
            .map(|cell| match cell {
                Value::Whole(number) => Some(f64::from(*number)),
                Value::Number(number) => Some(*number),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let better = |a: f64, b: f64| if highest { a > b } else { a < b };
        let (place, best) = numbers.iter().copied().enumerate().reduce(|a, b| if better(b.1, a.1) { b } else { a })?;
        let alone = numbers.iter().enumerate().all(|(other, number)| other == place || better(best, *number));
        alone.then_some(place)
    }
}
