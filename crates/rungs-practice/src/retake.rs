//! When a failed exam may be sat again.

use rungs_catalog::Catalog;
use rungs_catalog::fact::current;
use rungs_planner::Day;
use serde::Serialize;

use crate::state::Life;

/// The next try at an exam whose last one was failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retake {
    /// The exam.
    pub certification: String,
    /// The day of the last try.
    pub failed: Day,
    /// First day on which it may be sat again; absent where no rule is published.
    pub from: Option<Day>,
    /// The rule in words, where it is published.
    pub rule: Option<String>,
}

/// Returns the next try, as known on `day`; `None` where the last try was passed or there was none.
///
/// The wait after a first failure may differ from that after later ones; failures before the last pass do not count.
pub fn retake(catalog: &Catalog, life: &Life, certification: &str, day: Day) -> Option<Retake> {
    let of = || life.results.iter().filter(|result| result.certification == certification && result.day <= day);
    let failed = of().max_by_key(|result| result.day).filter(|last| !last.passed)?.day;
    let passed = of().filter(|result| result.passed).map(|result| result.day).max();
    let failures = of().filter(|result| !result.passed && passed.is_none_or(|passed| passed < result.day)).count();
    let rule = catalog.certifications.get(certification).and_then(|exam| current(&exam.retake, day));
    let wait = rule.and_then(|fact| match failures {
        0 | 1 => fact.value.wait_days,
        _ => fact.value.later_wait_days.or(fact.value.wait_days),
    });
    Some(Retake {
        certification: certification.to_owned(),
        failed,
        from: wait.and_then(|days| failed.plus_days(i64::from(days))),
        rule: rule.and_then(|fact| fact.value.text.clone()),
    })
}

/// Returns the next tries at all exams whose last one was failed.
pub fn retakes(catalog: &Catalog, life: &Life, day: Day) -> Vec<Retake> {
    let mut ids: Vec<&str> = life.results.iter().map(|result| result.certification.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| retake(catalog, life, id, day)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::events::ExamResult;

    #[test]
    fn the_wait_is_that_of_the_rule_after_a_first_and_after_later_failures() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        let catalog = rungs_catalog::load::load_folder(&folder).unwrap().catalog;
        let day = |text: &str| text.parse::<Day>().unwrap();
        let result = |on: &str, passed| ExamResult {
            certification: "ms-ai-102".into(),
            day: day(on),
            passed,
            score: None,
            domains: Vec::new(),
        };
        // The catalogue's rule for AI-102: a day after the first failure, then 14 days.
        #[expect(clippy::type_complexity, reason = "a table of cases")]
        let cases: [(&[(&str, bool)], Option<&str>); 5] = [
            (&[("2026-03-01", false)], Some("2026-03-02")),
            (&[("2026-03-01", false), ("2026-03-05", false)], Some("2026-03-19")),
            (&[("2026-03-01", false), ("2026-03-05", true)], None),
            (&[("2026-03-01", false), ("2026-03-05", true), ("2026-03-09", false)], Some("2026-03-10")),
            (&[], None),
        ];
        for (results, wanted) in cases {
            let results = results.iter().map(|(on, passed)| result(on, *passed)).collect();
            let life = Life { results, ..Life::default() };
            let got = retake(&catalog, &life, "ms-ai-102", day("2026-03-20"));
            assert_eq!(got.and_then(|retake| retake.from), wanted.map(day), "{:?}", life.results);
        }
    }
}
