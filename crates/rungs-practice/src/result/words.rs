//! The result of a mock exam in words.

use super::{MockResult, Standing};
use crate::exam::Exam;
use crate::state::PlaceAnswer;
use crate::words::{clock, number};

impl MockResult {
    /// Says how much was right.
    pub fn headline(&self) -> String {
        let counted = self.tally.answered;
        format!("{} of {counted} right: {:.0} %", number(self.tally.right), self.share * 100.0)
    }

    /// Says what would be right in the long run.
    pub fn long_run(&self) -> String {
        format!(
            "With this many questions, what you would get right in the long run is probably {:.0} to {:.0} %.",
            self.interval.0 * 100.0,
            self.interval.1 * 100.0
        )
    }

    /// Says what is known of the pass mark.
    pub fn pass_mark(&self, exam: &Exam) -> String {
        let range = self.pass_range;
        if range.published {
            return format!("The owner's pass mark is {:.0} % right.", range.low * 100.0);
        }
        let published = match (exam.pass_mark, &exam.scale) {
            (Some(mark), Some(scale)) => format!(
                "The owner's pass mark is {mark:.0} on a scale of {scale}, and how right answers become \
                that score is not published. "
            ),
            _ => "The owner does not publish a pass mark. ".to_owned(),
        };
        format!(
            "{published}We take it to lie between {:.0} and {:.0} % right (our assumption).",
            range.low * 100.0,
            range.high * 100.0
        )
    }

    /// Says how the result lies to the pass mark.
    pub fn verdict(&self) -> &'static str {
        match self.standing {
            Standing::Above => "That lies above every plausible pass mark.",
            Standing::Below => "That lies below every plausible pass mark.",
            Standing::Within => "So this exam alone cannot tell whether you would pass.",
        }
    }

    /// Says what else counts or does not, each with its label, as far as there is any.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts =
            vec![("New to you", crate::words::tally(self.fresh)), ("Seen before", crate::words::tally(self.seen))];
        if self.trial.answered > 0 {
            let trial = format!(
                "{} that do not count, as in the exam; {} right",
                self.trial.answered,
                number(self.trial.right)
            );
            facts.push(("Trial", trial));
        }
        if self.skipped > 0 {
            facts.push(("Not answered", self.skipped.to_string()));
        }
        if self.void > 0 {
            facts.push(("Taken out", format!("{} that were reported and count for nobody", self.void)));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time that is shown to the second"
        )]
        facts.push(("Time", clock((self.seconds * 1000.0) as u64)));
        facts
    }
}

/// Says how an answer of a session that is over was judged.
pub fn verdict(answer: &PlaceAnswer) -> &'static str {
    match (&answer.answer, answer.right) {
        _ if answer.void => "counts for nobody",
        (None, _) => "not answered",
        (Some(_), true) => "✓ right",
        (Some(_), false) => "✗ wrong",
    }
}
