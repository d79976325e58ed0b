//! What the catalogue knows, on a day, of sitting one exam: count, minutes, topics, pass rule, what a fail costs.

mod words;

use rungs_catalog::Catalog;
use rungs_catalog::show::{Count, Mark, Show, ShowError, show};
use rungs_items::bank::{Outline, OutlineDomain};
use rungs_planner::Day;
use serde::Serialize;

/// The shares of right answers between which a pass mark plausibly lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PassRange {
    /// Lowest plausible share, 0 to 1.
    pub low: f64,
    /// Highest plausible share, 0 to 1.
    pub high: f64,
    /// The owner publishes the mark as a share of right answers, so that both ends are the same.
    pub published: bool,
}

/// Where nothing else is known, a pass mark lies in this range of shares: our assumption. Published shares of
/// certification exams lie mostly between 60 and 80 percent.
const USUAL: (f64, f64) = (0.60, 0.80);
/// Added on both sides of a scaled mark read as if the scale were straight: it is not, and moves from form to form.
const SCALE_DOUBT: f64 = 0.06;

/// One exam, ready to be practised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exam {
    /// Its id in the catalogue.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The owner's code.
    pub code: Option<String>,
    /// The owner's page.
    pub official_url: String,
    /// The day of this knowledge.
    pub as_of: Day,
    /// Exam topics.
    pub outline: Outline,
    /// Questions in one sitting, the middle of a published range; absent = not published.
    pub questions: Option<u32>,
    /// Those that count; absent = all, as far as is known.
    pub scored: Option<u32>,
    /// Minutes; absent = not published.
    pub minutes: Option<u32>,
    /// Kinds of question, as published.
    pub formats: Vec<String>,
    /// The pass mark as published.
    pub pass_mark: Option<f64>,
    /// The scale of the pass mark.
    pub scale: Option<String>,
    /// Shares of right answers between which the mark plausibly lies.
    pub pass_range: PassRange,
    /// US list price.
    pub fee_usd: Option<f64>,
    /// What happens after a fail, in words.
    pub retake: Option<String>,
    /// Days to wait after a first fail.
    pub retake_wait_days: Option<u32>,
    /// The owner's own practice questions: text and address.
    pub official_practice: Vec<(String, Option<String>)>,
    /// Free ways to prepare: text and address.
    pub free_preparation: Vec<(String, Option<String>)>,
    /// It can be booked on the day.
    pub bookable: bool,
}

impl Exam {
    /// Looks an exam up as known on `day`.
    ///
    /// # Errors
    ///
    /// [`ShowError`] when the catalogue does not know it, or did not on that day.
    pub fn of(catalog: &Catalog, id: &str, day: Day) -> Result<Self, ShowError> {
        let shown = show(catalog, id, day)?;
        let questions = shown.questions.as_ref().and_then(middle);
        let pass_mark = match shown.pass_mark {
            Some(Mark::Score(score)) => Some(score),
            _ => None,
        };
        let retired = retired_objectives(catalog, id, &shown);
        Ok(Self {
            id: shown.id.clone(),
            outline: outline(&shown, questions, retired),
            questions,
            scored: shown.scored_questions,
            minutes: shown.minutes,
            formats: main_formats(&shown),
            pass_mark,
            pass_range: pass_range(pass_mark, shown.scale.as_deref()),
            scale: shown.scale,
            fee_usd: shown.fee_usd,
            retake: shown.retake.as_ref().and_then(|rule| rule.value.text.clone()),
            retake_wait_days: shown.retake.as_ref().and_then(|rule| rule.value.wait_days),
            official_practice: shown
                .help
                .official_practice
                .iter()
                .map(|help| (help.value.text.clone(), help.value.url.clone()))
                .collect(),
            free_preparation: shown
                .help
                .free_preparation
                .iter()
                .map(|help| (help.value.text.clone(), help.value.url.clone()))
                .collect(),
            name: shown.name,
            code: shown.code,
            official_url: shown.official_url,
            as_of: day,
            bookable: shown.bookable,
        })
    }

    /// Returns how many questions do not count.
    pub fn unscored(&self) -> u32 {
        match (self.questions, self.scored) {
            (Some(all), Some(scored)) => all.saturating_sub(scored),
            _ => 0,
        }
    }
}

/// Returns the number of questions, the middle of a published range.
fn middle(count: &Count) -> Option<u32> {
    match count {
        Count::Number(number) => Some(*number),
        Count::Text(text) => {
            let numbers: Vec<u32> =
                text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
            match numbers.as_slice() {
                [one] => Some(*one),
                [low, high] => Some(u32::midpoint(*low, *high)),
                _ => None,
            }
        }
    }
}

fn main_formats(shown: &Show) -> Vec<String> {
    let with_formats = shown.offers.iter().rev().filter(|offer| !offer.formats.is_empty());
    with_formats.max_by_key(|offer| offer.bookable).map(|offer| offer.formats.clone()).unwrap_or_default()
}

fn outline(shown: &Show, draw: Option<u32>, retired: Vec<String>) -> Outline {
    // Topics without a published weight share alike what the others leave.
    let stated: f64 = shown.domains.iter().filter_map(|domain| domain.weight).sum();
    let without = shown.domains.iter().filter(|domain| domain.weight.is_none()).count();
    #[expect(clippy::cast_precision_loss, reason = "an exam has few topics")]
    let rest = if without == 0 { 0.0 } else { (100.0 - stated).max(0.0) / without as f64 };
    let domains = shown
        .domains
        .iter()
        .map(|domain| OutlineDomain {
            name: domain.name.clone(),
            weight: domain.weight.unwrap_or(rest),
            objectives: domain
                .objectives
                .iter()
                .filter_map(|objective| Some((objective.id.clone()?, objective.text.clone())))
                .collect(),
        })
        .collect();
    Outline { exam: shown.id.clone(), domains, retired, draw }
}

/// Returns objectives of earlier topics that the present ones do not have.
fn retired_objectives(catalog: &Catalog, id: &str, shown: &Show) -> Vec<String> {
    let now: Vec<&str> = shown
        .domains
        .iter()
        .flat_map(|domain| &domain.objectives)
        .filter_map(|objective| objective.id.as_deref())
        .collect();
    let mut retired: Vec<String> = catalog
        .certifications
        .get(id)
        .into_iter()
        .flat_map(|certification| &certification.blueprint)
        .filter(|fact| fact.known_on(shown.as_of))
        .flat_map(|fact| &fact.value.domains)
        .flat_map(|domain| &domain.objectives)
        .filter_map(|objective| objective.id.clone())
        .filter(|id| !now.contains(&id.as_str()))
        .collect();
    retired.sort();
    retired.dedup();
    retired
}

/// Returns the shares between which a pass mark plausibly lies, from its score and scale such as `100-1000` or `percent`.
fn pass_range(mark: Option<f64>, scale: Option<&str>) -> PassRange {
    let usual = PassRange { low: USUAL.0, high: USUAL.1, published: false };
    let Some(mark) = mark else { return usual };
    let scale = scale.unwrap_or_default().trim();
    if matches!(scale, "percent" | "%" | "0-100" | "0-100 %" | "0-100%") && (0.0..=100.0).contains(&mark) {
        return PassRange { low: mark / 100.0, high: mark / 100.0, published: true };
    }
    let ends: Vec<f64> =
        scale.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|part| part.parse().ok()).collect();
    let [low, high] = ends.as_slice() else { return usual };
    if !(low < high && (*low..=*high).contains(&mark)) {
        return usual;
    }
    // Both readings of the scale, from its lowest score and from nothing, with doubt on either side.
    let from_low = (mark - low) / (high - low);
    let from_zero = mark / high;
    PassRange {
        low: (from_low.min(from_zero) - SCALE_DOUBT).clamp(0.4, 0.95),
        high: (from_low.max(from_zero) + SCALE_DOUBT).clamp(0.4, 0.95),
        published: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_mark_is_a_range_unless_the_owner_publishes_a_share() {
        for (mark, scale, low, high, published) in [
            (Some(700.0), Some("100-1000"), 0.6067, 0.76, false),
            (Some(70.0), Some("percent"), 0.70, 0.70, true),
            (Some(720.0), Some("100-1000"), 0.6289, 0.78, false),
            (None, None, 0.60, 0.80, false),
            (Some(5000.0), Some("100-1000"), 0.60, 0.80, false),
            (Some(700.0), None, 0.60, 0.80, false),
        ] {
            let got = pass_range(mark, scale);
            assert!((got.low - low).abs() < 1e-3 && (got.high - high).abs() < 1e-3, "{mark:?} {scale:?}: {got:?}");
            assert_eq!(got.published, published, "{mark:?} {scale:?}");
        }
    }

    #[test]
    fn a_range_of_questions_counts_as_its_middle() {
        for (count, expected) in [
            (Count::Number(65), Some(65)),
            (Count::Text("50-60".into()), Some(55)),
            (Count::Text("at least 40".into()), Some(40)),
            (Count::Text("many".into()), None),
        ] {
            assert_eq!(middle(&count), expected, "{count:?}");
        }
    }
}
