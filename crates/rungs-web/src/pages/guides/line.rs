//! One line of a guide, with what of it holds.

use rungs_catalog::advice::{Advised, Holds, How, RecommendationLine, Standing, Verdict};

use crate::words::long_day;

/// What a line advises, and whether it holds.
pub(super) struct LineShown {
    pub(super) situation: String,
    pub(super) stack: Option<String>,
    pub(super) says: String,
    pub(super) verdict: &'static str,
    /// The verdict's class.
    pub(super) class: &'static str,
    pub(super) named: Vec<Named>,
    pub(super) also: Vec<String>,
    pub(super) doubt: Option<String>,
}

/// A certification that it names, as it stands.
pub(super) struct Named {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) name: String,
    pub(super) mark: &'static str,
    pub(super) class: &'static str,
    pub(super) status: String,
    /// Id, label and by which right.
    pub(super) next: Option<(String, String, &'static str)>,
    pub(super) misfit: Option<String>,
}

impl Named {
    pub(super) fn of(standing: &Standing, advised: Option<&Advised>) -> Self {
        let class = match standing.holds {
            Holds::Yes => "is-open",
            Holds::Ending => "is-soon",
            Holds::NotYet => "is-announced",
            Holds::Gone => "is-gone",
        };
        let last = standing.last_day.map(long_day);
        let status = match (standing.holds, last) {
            (Holds::Yes, _) => "can be booked".to_owned(),
            (Holds::Ending, Some(last)) => format!("can be booked until {last}"),
            (Holds::Ending, None) => "can be booked, and will end".to_owned(),
            (Holds::NotYet, _) => "cannot be booked yet".to_owned(),
            (Holds::Gone, Some(last)) => format!("last day {last}{}", left(standing)),
            (Holds::Gone, None) => format!("gone{}", left(standing)),
        };
        let next = standing.instead.as_ref().map(|instead| {
            let how = match instead.how {
                How::SameCredential => "the new version, same credential",
                How::Successor => "takes its place, another credential",
                How::OurChoice => "nearest by our choice, nobody names one",
            };
            (instead.certification.clone(), instead.label().to_owned(), how)
        });
        let fit = advised.and_then(|advised| advised.fit.as_ref()).filter(|fit| !fit.fits);
        Self {
            id: standing.certification.clone(),
            label: standing.code.clone().unwrap_or_else(|| standing.name.clone()),
            name: standing.name.clone(),
            mark: standing.holds.mark(),
            class,
            status,
            next,
            misfit: fit.map(|fit| fit.says.join("; ")),
        }
    }
}

fn left(standing: &Standing) -> String {
    if standing.languages_left.is_empty() {
        String::new()
    } else {
        format!(" in English; still there in {}", standing.languages_left.join(", "))
    }
}

impl LineShown {
    pub(super) fn of(line: &RecommendationLine) -> Self {
        let verdict = Verdict::of(line.named.iter().map(|advised| &advised.standing));
        let stack = line.advice.stack.as_ref().map(|stack| match line.advice.step {
            Some(step) => format!("{stack}, step {step}"),
            None => stack.clone(),
        });
        Self {
            situation: line.situation.clone(),
            stack,
            says: line.advice.says.clone(),
            verdict: verdict.words(),
            class: match verdict {
                Verdict::Silent => "",
                Verdict::Holds => "holds",
                Verdict::Changed => "changed",
                Verdict::Gone => "gone",
            },
            named: line.named.iter().map(|advised| Named::of(&advised.standing, Some(advised))).collect(),
            also: line.advice.also.clone(),
            doubt: line.advice.doubt.clone(),
        }
    }
}
