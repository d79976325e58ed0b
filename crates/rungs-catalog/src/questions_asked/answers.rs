//! One function a question.

use super::survey::{Survey, median};
use super::{Asked, Figure};
use crate::advice::gone_first;
use crate::as_of::{AsOf, Status};
use crate::certification::{EligibilityKind, Rung};
use crate::worth::{MOST_ATTEMPTS, Terms, cents, further_attempts, of_guides};

/// Hours a week where nobody names any, as in a profile.
const HOURS_PER_WEEK: f64 = 8.0;

fn figure(label: impl Into<String>, value: f64, unit: &'static str, how: impl Into<String>) -> Figure {
    Figure { label: label.into(), value: cents(value), unit, how: how.into() }
}

fn count(label: impl Into<String>, number: usize, how: impl Into<String>) -> Figure {
    figure(label, real(number), "certifications", how)
}

/// A catalogue has far fewer entries than a `u32` can count.
fn real(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn label(known: AsOf<'_>) -> String {
    let certification = known.certification;
    match &certification.code {
        Some(code) if !certification.name.contains(code.as_str()) => format!("{} ({code})", certification.name),
        _ => certification.name.clone(),
    }
}

/// Returns numbers as words say them: `1 exam`, `3 exams`.
fn many(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

fn weeks(hours: f64) -> f64 {
    (hours / HOURS_PER_WEEK).ceil()
}

pub(super) fn which_first(survey: &Survey<'_>) -> Asked {
    let mut figures = Vec::new();
    let mut named = Vec::new();
    for (column, vendor) in [("microsoft", "Microsoft"), ("aws", "AWS"), ("google-cloud", "Google Cloud")] {
        let first = survey
            .bookable
            .iter()
            .copied()
            .filter(|known| {
                let certification = known.certification;
                let about_ai = ["generative-ai", "machine-learning"];
                survey.catalog.column(certification) == column
                    && certification.rung == Rung::Fundamentals
                    && certification.kind.is_exam()
                    && !certification.judgement.role_level
                    && certification.judgement.entry.values().all(|level| *level <= 1)
                    && about_ai.iter().any(|skill| certification.judgement.exit.contains_key(*skill))
            })
            .filter_map(|known| Some((known, survey.price(known)?)))
            .max_by(|(a, price), (b, other)| {
                Survey::share(*a).total_cmp(&Survey::share(*b)).then_with(|| other.total_cmp(price))
            });
        if let Some((known, price)) = first {
            let hours = survey.hours_from_nothing(known);
            let before: Vec<&str> =
                known.certification.judgement.entry.keys().map(|skill| survey.catalog.skill_name(skill)).collect();
            let before =
                if before.is_empty() { String::new() } else { format!(", a little {} first", before.join(" and ")) };
            named.push(format!("{}: {price:.0} USD, about {hours:.0} hours from nothing{before}", label(known)));
            figures.push(figure(
                format!("{vendor}: fee of {}", known.certification.id),
                price,
                "usd",
                "list price of the day; of the vendor's first exams on AI the best known, then the cheapest",
            ));
        }
    }
    Asked {
        id: "which-first",
        question: "Which certification should I get first?",
        short: "Perhaps none: it depends on what you want, and for a first look a free course does as well.".into(),
        more: vec![
            format!("First exams that are in reach from nothing and can be booked: {}.", named.join("; ")),
            "Take the one of the cloud that your employer runs; without one, any of them shows the same.".into(),
            "If you want to build, Python and one hands-on programme come before any exam.".into(),
        ],
        figures,
        see: vec!["rungs plan", "rungs guide --situation complete-beginner", "rungs ladder"],
    }
}

pub(super) fn worth_it(survey: &Survey<'_>) -> Asked {
    let worths = survey.role_exam_worths();
    let totals: Vec<f64> = worths.iter().filter_map(|worth| worth.total_usd).collect();
    let raises = worths.iter().filter_map(|worth| Some(worth.break_even.as_ref()?.raise_usd_a_year));
    let raise = median(raises).unwrap_or(0.0);
    let priced = totals.len();
    let total = median(totals).unwrap_or(0.0);
    let (claims, weak) = pay_claims(survey);
    Asked {
        id: "worth-it",
        question: "Are AI certifications worth the money?",
        short: format!(
            "One that adverts for your next job name can be; the middle exam for a role costs {total:.0} USD over three years, which a raise of {raise:.0} USD a year repays, your hours not counted."
        ),
        more: vec![
            format!(
                "Nobody can tell whether such a raise comes: of {claims} published claims about pay that we hold, {weak} have a weakness that we name beside them."
            ),
            "The hours are the larger price. A certificate without work to show beside it adds little.".into(),
        ],
        figures: vec![
            figure(
                "whole cost over three years",
                total,
                "usd",
                format!(
                    "median of {priced} exams for a role with known prices: fee, expected further attempts, renewals"
                ),
            ),
            figure(
                "raise that repays it",
                raise,
                "usd",
                "median, a year before tax, from the pass to the end of three years",
            ),
            figure(
                "claims about pay on record",
                real(claims),
                "claims",
                "of certifications and guides, all shown with their makers",
            ),
        ],
        see: vec!["rungs worth CERT --salary USD --hour-value USD", "rungs guide"],
    }
}

/// Returns how many claims about pay were public, and how many of them have a weakness named beside them.
fn pay_claims(survey: &Survey<'_>) -> (usize, usize) {
    let mut weak = Vec::new();
    for known in survey.catalog.known_on(survey.day) {
        let claims = known.known_of(&known.certification.claims).into_iter();
        let own = claims.filter(|fact| fact.value.kind == "pay" && !of_guides(survey.catalog, &fact.sources));
        weak.extend(own.map(|fact| fact.value.weak.is_some()));
    }
    for guide in survey.catalog.guides.iter().filter(|guide| guide.as_of <= survey.day) {
        weak.extend(guide.claim.iter().filter(|claim| claim.kind == "pay").map(|claim| !claim.weak.is_empty()));
    }
    (weak.len(), weak.iter().filter(|weak| **weak).count())
}

pub(super) fn for_a_job(survey: &Survey<'_>) -> Asked {
    let shares: Vec<f64> = survey.role_exams().map(Survey::share).collect();
    let best = shares.iter().copied().fold(0.0, f64::max);
    let middle = median(shares).unwrap_or(0.0);
    let evidence = |id: &str| survey.catalog.evidence.get(id).map_or(0.0, |evidence| evidence.recognition);
    let (work, project) = (evidence("evidence-ml-work"), evidence("evidence-shipped-project"));
    Asked {
        id: "for-a-job",
        question: "Do I need a certification to get an AI job?",
        short: "No. Employers weigh work that they can see most; a certificate helps to get an application read.".into(),
        more: vec![
            format!(
                "By our judgement paid work counts {work:.2} of 1 with employers, a project that others use {project:.2}, the middle exam for a role {middle:.2} and the best known {best:.2}."
            ),
            "It helps most where you have nothing else to show yet: when you change career, and for work with partners of a vendor that must employ certified people.".into(),
        ],
        figures: vec![
            figure("paid work", work, "share", "our judgement"),
            figure("a shipped project", project, "share", "our judgement"),
            figure("middle exam for a role", middle, "share", "median by the published rubric"),
            figure("best known exam for a role", best, "share", "largest by the published rubric"),
        ],
        see: vec!["rungs plan --have SKILL=LEVEL", "rungs evidence add", "rungs guide --situation career-changer"],
    }
}

pub(super) fn degree(survey: &Survey<'_>) -> Asked {
    let with = |kind: EligibilityKind| -> Vec<String> {
        let asks = |known: &&AsOf<'_>| {
            known.known_of(&known.certification.eligibility).iter().any(|fact| fact.value.kind == kind)
        };
        survey.bookable.iter().filter(asks).map(|known| label(*known)).collect()
    };
    let all = survey.bookable.len();
    let kinds = [
        (EligibilityKind::Degree, "a degree"),
        (EligibilityKind::Years, "years of work"),
        (EligibilityKind::Title, "another title"),
        (EligibilityKind::Partner, "a partner company as employer"),
        (EligibilityKind::Employer, "a certain employer"),
        (EligibilityKind::Invitation, "an invitation"),
        (EligibilityKind::Region, "a certain region"),
    ];
    let mut more = Vec::new();
    let mut figures = vec![count("can be booked", all, "on the day")];
    for (kind, asked) in kinds {
        let named = with(kind);
        if !named.is_empty() {
            more.push(format!("Asks for {asked}: {}.", named.join(", ")));
            figures.push(count(format!("ask for {asked}"), named.len(), "of those that can be booked"));
        }
    }
    let degrees = with(EligibilityKind::Degree).len();
    let short = if degrees == 0 {
        format!("No: of {all} that can be booked, none is known to ask for a degree.")
    } else {
        format!("Almost never: of {all} that can be booked, {degrees} are known to ask for a degree.")
    };
    more.push("Experience that an issuer only suggests keeps nobody out; it tells how hard the exam will be.".into());
    Asked {
        id: "degree",
        question: "Do I need a degree to get certified?",
        short,
        more,
        figures,
        see: vec!["rungs show CERT", "rungs guide --situation no-degree"],
    }
}

pub(super) fn which_cloud(survey: &Survey<'_>) -> Asked {
    let mut figures = Vec::new();
    let mut rows = Vec::new();
    for (cloud, name) in [("aws", "AWS"), ("azure", "Azure"), ("gcp", "Google Cloud")] {
        let of = |known: &AsOf<'_>| known.certification.cloud.as_deref() == Some(cloud);
        let here: Vec<AsOf<'_>> = survey.bookable.iter().copied().filter(of).collect();
        let roles = here.iter().filter(|known| known.certification.judgement.role_level).count();
        let gone = survey.gone.iter().filter(|known| of(known)).count();
        rows.push(format!("{name}: {} can be booked, {roles} of them for a role, {gone} gone", here.len()));
        figures.push(count(format!("{name}, can be booked"), here.len(), "tied to this cloud"));
        figures.push(count(format!("{name}, for a role"), roles, "our judgement of level"));
        figures.push(count(format!("{name}, gone"), gone, "once bookable, no more"));
    }
    Asked {
        id: "which-cloud",
        question: "Which cloud's certifications are the most valuable?",
        short: "Those of the cloud that your employer runs, or that the adverts near you name.".into(),
        more: vec![
            format!("What there is: {}.", rows.join("; ")),
            "Read twenty adverts for the work you want, in your region, and count. Before the senior stage keep to one cloud.".into(),
        ],
        figures,
        see: vec!["rungs ladder", "rungs plan --cloud aws", "rungs guide --situation unsure-which-cloud"],
    }
}

pub(super) fn generative_ai(survey: &Survey<'_>) -> Asked {
    let about =
        |known: &&AsOf<'_>| known.certification.judgement.exit.get("generative-ai").is_some_and(|level| *level >= 2);
    let there: Vec<AsOf<'_>> = survey.bookable.iter().filter(about).copied().collect();
    let new = |known: &&AsOf<'_>| known.opened_on().is_some_and(|opened| survey.day.days_since(opened) <= 365);
    let fresh = there.iter().filter(new).count();
    let fees = || there.iter().filter_map(|known| survey.price(*known));
    let fee = median(fees()).unwrap_or(0.0);
    let share = median(there.iter().map(|known| Survey::share(*known))).unwrap_or(0.0);
    let all = there.len();
    Asked {
        id: "generative-ai",
        question: "Are generative-AI certifications worth it?",
        short: format!(
            "For people who build with it and can show what they built; {all} can be booked, {fresh} of them opened within the last year, so few employers know them yet."
        ),
        more: vec![
            format!("The middle one costs {fee:.0} USD and is known to employers at {share:.2} of 1 by our judgement."),
            "An application with its evaluation ages more slowly than any of them. Early holders stand out only until others hold it too.".into(),
        ],
        figures: vec![
            count("can be booked", all, "give at least level 2 of 3 in generative AI"),
            count("opened within the last year", fresh, "first day of the standard exam within 365 days"),
            figure("price", fee, "usd", format!("median of {} with known prices", fees().count())),
            figure("how well employers know them", share, "share", "median by the published rubric"),
        ],
        see: vec!["rungs guide --situation generative-ai", "rungs plan --goal generative-ai"],
    }
}

pub(super) fn outdated(survey: &Survey<'_>) -> Asked {
    let lately = |known: &&AsOf<'_>| known.retired_on().is_some_and(|last| survey.day.days_since(last) <= 365);
    let gone = survey.gone.iter().filter(lately).count();
    let ending = survey.bookable.iter().filter(|known| known.status() == Status::Closing).count();
    let validity: Vec<u32> =
        survey.bookable.iter().filter_map(|known| known.validity_months().map(|fact| fact.value)).collect();
    let for_ever = validity.iter().filter(|months| **months == 0).count();
    let finite: Vec<f64> = validity.iter().filter(|months| **months > 0).map(|months| f64::from(*months)).collect();
    let known = finite.len();
    let months = median(finite).unwrap_or(0.0);
    let leads = gone_first(survey.catalog, survey.day);
    Asked {
        id: "outdated",
        question: "Will it become outdated quickly?",
        short: format!(
            "Some will: {} of this catalogue ended within the last year, and {ending} more can be booked with a known last day.",
            many(gone, "certification"),
        ),
        more: vec![
            leads.says.clone(),
            format!(
                "Where an end is stated, a pass stays valid for {months:.0} months in the middle of {known} that can be booked; {for_ever} do not expire."
            ),
            "What you hold stays yours until it expires, even when the exam ends. Python and the ideas of machine learning last longest.".into(),
        ],
        figures: vec![
            count("ended within the last year", gone, "last day within 365 days"),
            count("end is known", ending, "can be booked, last day known or expected"),
            count("gone of what two guides lead with", leads.gone.len(), "their tables and recommendations"),
            figure("validity", months, "months", format!("median of {known} with a stated end")),
            count("do not expire", for_ever, "as stated"),
        ],
        see: vec!["rungs changes", "rungs credential renewals"],
    }
}

pub(super) fn skills_roadmap(survey: &Survey<'_>) -> Asked {
    let climb = |goal: &str| -> u32 {
        let Some(goal) = survey.catalog.goal(goal) else { return 0 };
        let hours = |(skill, target): (&String, &crate::catalog::Target)| -> u32 {
            let rows = survey.catalog.skills.get(skill).map(|skill| skill.climb).unwrap_or_default();
            rows.iter().take(usize::from(target.level)).sum()
        };
        goal.targets.iter().map(hours).sum()
    };
    let skills = f64::from(climb("build-models"));
    let base = median(survey.role_exams().map(|known| f64::from(known.certification.judgement.base_hours)));
    let base = base.unwrap_or(0.0);
    Asked {
        id: "skills-roadmap",
        question: "Is this different from an AI engineer's learning path?",
        short: format!(
            "Yes: exams show part of what you can do, and the doing is the larger part: about {skills:.0} hours of skill for building models, against {base:.0} hours that an exam itself takes."
        ),
        more: vec![
            "Rungs counts both: a step needs skills first, its hours include learning them, and each step for a role comes with a project.".into(),
            "No exam replaces mathematics, Python, a framework and a portfolio.".into(),
        ],
        figures: vec![
            figure("skills for building models", skills, "hours", "from nothing to the levels of the goal, without a cloud; our judgement"),
            figure("an exam itself", base, "hours", "median of format and practice, whatever one can do; our judgement"),
        ],
        see: vec!["rungs plan --goal build-models", "rungs show CERT"],
    }
}

pub(super) fn how_long(survey: &Survey<'_>) -> Asked {
    let mut figures = Vec::new();
    let mut rows = Vec::new();
    for rung in Rung::ALL {
        let here = || survey.bookable.iter().copied().filter(|known| known.certification.rung == rung);
        let prepared = median(here().map(|known| survey.hours_from_entry(known)));
        let nothing = median(here().map(|known| survey.hours_from_nothing(known)));
        let (Some(prepared), Some(nothing)) = (prepared, nothing) else { continue };
        rows.push(format!(
            "{}: {prepared:.0} hours ({:.0} weeks) with what it needs first, {nothing:.0} ({:.0} weeks) from nothing",
            rung.id(),
            weeks(prepared),
            weeks(nothing)
        ));
        let how = format!("median of {} that can be booked; our judgement", here().count());
        figures.push(figure(format!("{}, prepared", rung.id()), prepared, "hours", how.clone()));
        figures.push(figure(format!("{}, from nothing", rung.id()), nothing, "hours", how));
    }
    Asked {
        id: "how-long",
        question: "How long does it take?",
        short: "From a few evenings to more than a year, by the level and by what you can do already.".into(),
        more: vec![
            format!("At {HOURS_PER_WEEK:.0} hours a week, in the middle: {}.", rows.join("; ")),
            "Hours are estimates; count on a third more or less.".into(),
        ],
        figures,
        see: vec!["rungs plan --hours-per-week N", "rungs show CERT"],
    }
}

pub(super) fn free(survey: &Survey<'_>) -> Asked {
    let nothing = |known: &&AsOf<'_>| survey.price(**known).is_some_and(|price| price <= 0.0);
    let mut free: Vec<AsOf<'_>> = survey.bookable.iter().filter(nothing).copied().collect();
    free.sort_by(|a, b| {
        Survey::share(*b).total_cmp(&Survey::share(*a)).then_with(|| a.certification.id.cmp(&b.certification.id))
    });
    let best = free.first().map_or(0.0, |known| Survey::share(*known));
    let paid = survey.bookable.iter().map(|known| Survey::share(*known)).fold(0.0, f64::max);
    let named: Vec<String> = free.iter().take(5).map(|known| label(*known)).collect();
    let aid = |known: &&AsOf<'_>| !known.known_of(&known.certification.help.financial_aid).is_empty();
    let aided = survey.bookable.iter().filter(aid).count();
    Asked {
        id: "free",
        question: "Which free certifications are there?",
        short: format!(
            "{} that cost nothing can be booked, good for learning; the best known of them reaches {best:.2} of 1 with employers, the best known paid one {paid:.2}.",
            free.len()
        ),
        more: vec![
            format!("The best known, by our judgement: {}.", named.join(", ")),
            format!(
                "Financial aid is known for {aided} that cost. Learning is free nearly everywhere; it is the exam that costs."
            ),
        ],
        figures: vec![
            count("cost nothing", free.len(), "no fee and no subscription; conditions may apply, see each"),
            figure("best known free one", best, "share", "by the published rubric"),
            figure("best known of all", paid, "share", "by the published rubric"),
            count("with financial aid", aided, "as far as known"),
        ],
        see: vec!["rungs plan --budget 0", "rungs guide --situation free-only"],
    }
}

pub(super) fn manager(survey: &Survey<'_>) -> Asked {
    let exams: Vec<AsOf<'_>> = survey.role_exams().collect();
    let fees: Vec<f64> = exams.iter().filter_map(|known| survey.price(*known)).collect();
    let priced = fees.len();
    let fee = median(fees).unwrap_or(0.0);
    let hours = median(exams.iter().map(|known| survey.hours_from_entry(*known))).unwrap_or(0.0);
    let again = 100.0 * further_attempts(Terms::default().pass_chance, MOST_ATTEMPTS);
    let renewed = exams.iter().filter(|known| known.certification.judgement.renewal_cost_usd == Some(0.0)).count();
    Asked {
        id: "manager",
        question: "What do I tell my manager?",
        short: format!(
            "What the team can do afterwards that it cannot do now, what it costs (in the middle {fee:.0} USD and {hours:.0} hours for a role exam), and which project of yours will show it."
        ),
        more: vec![
            format!(
                "Ask for the fee, for a second attempt (set aside {again:.0} % of the fee) and for some of the hours in working time; {renewed} of {} exams for a role renew free of charge.",
                exams.len()
            ),
            "Give in return: a date, a project from your own work that shows it, and a talk to the team. Say what you will not do in these hours.".into(),
            "Look for partner benefits and vouchers first; `rungs show CERT` names those that we know.".into(),
        ],
        figures: vec![
            figure("fee", fee, "usd", format!("median of {priced} exams for a role with known prices")),
            figure("hours", hours, "hours", "median for somebody who has what is needed first; our judgement"),
            count("renew free of charge", renewed, "exams for a role that can be booked"),
        ],
        see: vec!["rungs worth CERT", "rungs plan", "rungs plan --people FILE.csv --csv"],
    }
}
