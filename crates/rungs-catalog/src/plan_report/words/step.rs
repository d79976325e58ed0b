//! One step in words.

use crate::plan_report::document::StepDocument;
use crate::words::{count, dollars, level_word, price, short_day};

impl StepDocument {
    /// Returns whether it ends with an exam; what the catalogue does not know is taken for one.
    pub fn ends_with_exam(&self) -> bool {
        self.is_exam.unwrap_or(true)
    }

    /// Says when it is studied, when it ends, how long it takes and what it costs.
    pub fn when(&self) -> String {
        format!(
            "study from {}, {} {}; {} hours; {}",
            short_day(self.study_start),
            if self.ends_with_exam() { "exam" } else { "finish" },
            short_day(self.exam),
            self.hours,
            price(self.cost_usd)
        )
    }

    /// Says by when people would be ready.
    pub fn ready(&self) -> Option<String> {
        let (half, most) = (self.ready_half?, self.ready_most?);
        let verb = if self.ends_with_exam() { "book for" } else { "allow until" };
        Some(format!("about half would be ready by {}; {verb} {} (80 of 100)", short_day(half), short_day(most)))
    }

    /// Says what it adds to the goal, and to which skills.
    pub fn adds_words(&self) -> String {
        let adds: Vec<String> =
            self.adds.iter().map(|gain| format!("{} {:.0} %", gain.name, gain.share * 100.0)).collect();
        let adds = if adds.is_empty() { String::new() } else { format!(": {}", adds.join(", ")) };
        format!("{:.0} % of your goal{adds}", self.adds_share * 100.0)
    }

    /// Says what is studied before it.
    pub fn study_first_words(&self) -> Option<String> {
        let first = self
            .study_first
            .iter()
            .map(|first| format!("{} to {} ({} hours)", first.name, level_word(first.level), first.hours));
        let first: Vec<String> = first.collect();
        (!first.is_empty()).then(|| first.join(", "))
    }

    /// Says why it stands where it stands, in a plan of so many steps; a lone step needs no reason to come first.
    pub fn why_here(&self, steps: usize) -> Option<String> {
        (steps > 1 || self.why.len() > 1).then(|| self.why.join("; "))
    }

    /// Says what one failed attempt would mean.
    pub fn if_failed(&self) -> Option<String> {
        let failure = self.one_failure.as_ref().filter(|_| self.ends_with_exam())?;
        let wait = count(usize::try_from(failure.wait_days).unwrap_or(0), "day", "days");
        let mut text = format!("{} more and a wait of {wait}", dollars(failure.cost_usd));
        if let Some(weeks) = failure.weeks {
            text.push_str(&format!(
                "; the plan ends {} later",
                count(usize::try_from(weeks).unwrap_or(0), "week", "weeks")
            ));
        }
        if failure.only_attempt {
            text.push_str("; only one attempt is allowed");
        }
        if failure.breaks_budget {
            text.push_str("; your budget has no room for it");
        }
        if failure.breaks_deadline {
            text.push_str("; your deadline has no room for it");
        }
        if let Some(missed) = &failure.misses_last_day_of {
            text.push_str(&format!("; it misses the last day of {missed}"));
        }
        Some(text)
    }

    /// Says what is built with it, and how long and how dear that is.
    pub fn build_words(&self) -> Option<String> {
        let block = self.build.as_ref()?;
        let cost =
            if block.cost_usd == 0 { "free".to_owned() } else { format!("at most ${} of cloud", block.cost_usd) };
        Some(format!("{} ({} hours, {cost})", block.project, block.hours))
    }
}
