//! One guide, line by line: what it says, and what of it holds.

use rungs_planner::Day;
use serde::Serialize;

use super::fit::{Fit, cost_usd, fit};
use super::standing::{GoneFirst, Holds, Standing, gone_of, label, standing};
use crate::as_of::AsOf;
use crate::build_blocks::raise;
use crate::catalog::Catalog;
use crate::certification::Levels;
use crate::guide::{Answer, Guide, GuideCell, GuideClaim, Price, Recommendation, Situation, Statement};
use crate::worth::study_hours;

/// A guide as a reader of today should read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuideOverview {
    /// Its id.
    pub guide: String,
    /// Its title.
    pub title: String,
    /// The date it bears.
    pub published: String,
    /// What the publisher gains when it is followed.
    pub interest: String,
    /// One sentence.
    pub about: String,
    /// The day of the answer.
    pub day: Day,
    /// What can no longer be booked of what it leads with: to be shown before all else.
    pub gone_first: GoneFirst,
    /// Its table.
    pub ladder: Vec<CellLine>,
    /// What it recommends.
    pub recommendations: Vec<RecommendationLine>,
    /// What it claims, with who says it and why that is weak.
    pub claims: Vec<GuideClaim>,
    /// The mistakes it names, each with our warning.
    pub mistakes: Vec<StatementLine>,
    /// Its rules.
    pub rules: Vec<StatementLine>,
    /// The questions it answers.
    pub answers: Vec<AnswerLine>,
    /// Prices and times that it states, beside those of the day.
    pub prices: Vec<PriceLine>,
}

/// A certification that a line names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advised {
    /// Whether it holds.
    #[serde(flatten)]
    pub standing: Standing,
    /// Whether it suits the line's situation; absent where the line has none.
    pub fit: Option<Fit>,
    /// Whether what takes its place suits the situation; absent where nothing does.
    pub instead_fits: Option<bool>,
}

/// A cell of its table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellLine {
    /// As the guide has it.
    pub cell: GuideCell,
    /// Whether it holds; absent where the catalogue does not know it.
    pub standing: Option<Standing>,
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecommendationLine {
    /// As the guide has it.
    pub advice: Recommendation,
    /// The situation in words.
    pub situation: String,
    /// What it names.
    pub named: Vec<Advised>,
    /// How many of them can be booked.
    pub bookable: usize,
    /// How many can be booked and fit.
    pub fitting: usize,
    /// How many cannot be booked while what takes their place fits.
    pub replaced: usize,
    /// The answer in a sentence.
    pub says: String,
}

/// A mistake or a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementLine {
    /// As the guide has it.
    pub statement: Statement,
    /// What Rungs does about it.
    pub our_warning: Option<&'static str>,
    /// The examples it gives.
    pub named: Vec<Standing>,
}

/// A question with the guide's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerLine {
    /// As the guide has it.
    pub answer: Answer,
    /// What it names.
    pub named: Vec<Standing>,
}

/// A price, then and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriceLine {
    /// As the guide has it.
    pub price: Price,
    /// The certification's name.
    pub name: String,
    /// It can be booked.
    pub bookable: bool,
    /// Fee and subscription of the day in US dollars, for somebody who has what it needs first.
    pub now_usd: Option<f64>,
    /// Subscription of the day in US dollars a month.
    pub now_monthly_usd: Option<f64>,
    /// By how much the price of the day lies outside what the guide states: above 0 dearer, below 0 cheaper.
    pub difference_usd: Option<f64>,
    /// The same for the monthly price.
    pub difference_monthly_usd: Option<f64>,
    /// Hours of study by our judgement, for somebody who has what it needs first.
    pub hours: Option<u32>,
    /// The same in months of eight hours a week.
    pub months: Option<f64>,
    /// The comparison in a sentence.
    pub says: String,
}

/// Returns a guide with what holds of each of its lines on `day`.
pub fn overview(catalog: &Catalog, guide: &Guide, day: Day) -> GuideOverview {
    let statement = |statement: &Statement| StatementLine {
        statement: statement.clone(),
        our_warning: statement.warning.as_deref().and_then(warning_says),
        named: standings(catalog, &statement.certifications, day),
    };
    GuideOverview {
        guide: guide.id.clone(),
        title: guide.title.clone(),
        published: guide.published.clone(),
        interest: guide.interest.clone(),
        about: guide.about.clone(),
        day,
        gone_first: gone_of(catalog, &[guide], day),
        ladder: guide
            .ladder
            .iter()
            .map(|cell| CellLine {
                cell: cell.clone(),
                standing: standings(catalog, std::slice::from_ref(&cell.certification), day).pop(),
            })
            .collect(),
        recommendations: guide.recommendation.iter().map(|advice| line(catalog, guide, advice, day)).collect(),
        claims: guide.claim.clone(),
        mistakes: guide.mistake.iter().map(statement).collect(),
        rules: guide.rule.iter().map(statement).collect(),
        answers: guide
            .answer
            .iter()
            .map(|answer| AnswerLine { answer: answer.clone(), named: standings(catalog, &answer.certifications, day) })
            .collect(),
        prices: guide.price.iter().map(|price| price_line(catalog, price, day)).collect(),
    }
}

fn standings(catalog: &Catalog, ids: &[String], day: Day) -> Vec<Standing> {
    let known = ids.iter().filter_map(|id| catalog.certifications.get(id));
    known.map(|certification| standing(catalog, certification, day, None)).collect()
}

/// Returns one recommendation with whether it holds and fits.
pub(super) fn line(catalog: &Catalog, guide: &Guide, advice: &Recommendation, day: Day) -> RecommendationLine {
    let situation = catalog.situations.iter().find(|situation| situation.id == advice.situation);
    let levels = situation.map(|situation| levels_at(catalog, guide, advice, situation)).unwrap_or_default();
    let known = advice.certifications.iter().filter_map(|id| catalog.certifications.get(id));
    let named: Vec<Advised> = known
        .map(|certification| {
            let standing = standing(catalog, certification, day, situation);
            let fit = |other| situation.map(|situation| fit(catalog, other, day, situation, &levels));
            let instead = standing.instead.as_ref().and_then(|other| catalog.certifications.get(&other.certification));
            let instead_fits = instead.and_then(fit).map(|fit| fit.fits);
            Advised { fit: fit(certification), instead_fits, standing }
        })
        .collect();
    let bookable = named.iter().filter(|advised| advised.standing.holds.bookable()).count();
    let suits =
        |advised: &&Advised| advised.standing.holds.bookable() && advised.fit.as_ref().is_none_or(|fit| fit.fits);
    let fitting = named.iter().filter(suits).count();
    let replaced = named.iter().filter(|advised| advised.instead_fits == Some(true)).count();
    RecommendationLine {
        advice: advice.clone(),
        situation: situation.map_or_else(|| advice.situation.clone(), |situation| situation.text.clone()),
        says: line_says(named.len(), bookable, fitting, replaced),
        named,
        bookable,
        fitting,
        replaced,
    }
}

fn line_says(named: usize, bookable: usize, fitting: usize, replaced: usize) -> String {
    let fit = |number: usize| if number == 1 { "1 fits".to_owned() } else { format!("{number} fit") };
    let instead = match replaced {
        0 => String::new(),
        1 => "; what takes the place of 1 fits this situation".to_owned(),
        more => format!("; what takes the place of {more} fits this situation"),
    };
    match (named, bookable, fitting) {
        (0, _, _) => "names no certification, so nothing in it can go out of date".into(),
        (_, 0, _) => format!("nothing that it names can be booked{instead}"),
        (all, there, suits) if all == there && all == suits => "holds, and fits this situation".into(),
        (all, there, suits) => {
            let there =
                if all == there { "all can be booked".into() } else { format!("{there} of {all} can be booked") };
            let suits = if suits == 0 {
                "none of these fits this situation".into()
            } else {
                format!("{} this situation", fit(suits))
            };
            format!("{there}; {suits}{instead}")
        }
    }
}

/// Returns what somebody has when they come to a line: for a step of a stack, the steps before it count.
fn levels_at(catalog: &Catalog, guide: &Guide, advice: &Recommendation, situation: &Situation) -> Levels {
    let mut levels = situation.have.clone();
    let (Some(stack), Some(step)) = (&advice.stack, advice.step) else { return levels };
    let before = guide
        .recommendation
        .iter()
        .filter(|other| other.stack.as_ref() == Some(stack) && other.step.is_some_and(|other| other < step));
    for certification in before.flat_map(|other| &other.certifications).filter_map(|id| catalog.certifications.get(id))
    {
        raise(&mut levels, &certification.judgement.entry);
        raise(&mut levels, &certification.judgement.exit);
    }
    levels
}

fn price_line(catalog: &Catalog, price: &Price, day: Day) -> PriceLine {
    let Some(certification) = catalog.certifications.get(&price.certification) else {
        return PriceLine {
            price: price.clone(),
            name: price.certification.clone(),
            bookable: false,
            now_usd: None,
            now_monthly_usd: None,
            difference_usd: None,
            difference_monthly_usd: None,
            hours: None,
            months: None,
            says: "this catalogue does not know it".into(),
        };
    };
    let known = AsOf::new(certification, day);
    let entry = &certification.judgement.entry;
    let now_usd = cost_usd(catalog, known, entry);
    let now_monthly_usd = known.main_offer().and_then(|way| way.monthly_usd()).map(|fact| fact.value);
    let stated = price.usd.or(price.usd_at_least.map(|least| [least, f64::INFINITY]));
    let difference_usd = now_usd.zip(stated).map(|(now, stated)| outside(now, stated));
    let difference_monthly_usd = now_monthly_usd.zip(price.monthly_usd).map(|(now, stated)| outside(now, stated));
    let standing = standing(catalog, certification, day, None);
    let hours = study_hours(catalog, certification, entry);
    let months = (f64::from(hours) / HOURS_PER_WEEK / 52.0 * 12.0 * 10.0).round() / 10.0;
    let compared = difference_usd.or(difference_monthly_usd);
    let mut says = price_says(label(certification), &standing, now_usd, compared, now_monthly_usd);
    if let Some(under) = price.hours_under {
        says += &format!("; we count {hours} hours, the guide under {under:.0}");
    } else if let Some([low, high]) = price.months {
        let stated = if low < high { format!("{low:.0} to {high:.0}") } else { format!("{low:.0}") };
        says += &format!("; we count {months} months at eight hours a week, the guide {stated}");
    }
    PriceLine {
        price: price.clone(),
        name: certification.name.clone(),
        bookable: standing.holds.bookable(),
        now_usd,
        now_monthly_usd,
        difference_usd,
        difference_monthly_usd,
        hours: Some(hours),
        months: Some(months),
        says,
    }
}

/// Hours a week that months are counted with.
const HOURS_PER_WEEK: f64 = 8.0;

/// Returns how far a number lies outside a range; 0 inside it.
fn outside(now: f64, [low, high]: [f64; 2]) -> f64 {
    if now < low {
        now - low
    } else if now > high {
        now - high
    } else {
        0.0
    }
}

fn price_says(
    name: &str,
    standing: &Standing,
    now: Option<f64>,
    difference: Option<f64>,
    monthly: Option<f64>,
) -> String {
    let Some(now) = now else { return format!("{name}: no price is known today") };
    let when = match standing.holds {
        Holds::Gone => "cost at the end",
        Holds::NotYet => "is to cost",
        Holds::Yes | Holds::Ending => "costs",
    };
    let how = monthly.filter(|monthly| *monthly > 0.0);
    let how = how.map_or_else(String::new, |monthly| format!(" in all ({monthly:.0} a month, eight hours a week)"));
    let against = match difference {
        None => ", and the guide states no amount".to_owned(),
        Some(difference) if difference.abs() < 0.005 => ", as the guide states".to_owned(),
        Some(difference) if difference > 0.0 => format!(", {difference:.0} more than the guide states"),
        Some(difference) => format!(", {:.0} less than the guide states", -difference),
    };
    format!("{name} {when} {now:.0} USD{how}{against}")
}

/// Returns what Rungs does about a mistake, by the kind of warning that belongs to it.
pub fn warning_says(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "badges-without-building" => "A plan adds a project to every step for a role, and warns when there is none.",
        "cost-alone" => {
            "Price is weighed against how well employers know it; the cheapest does not win by price alone."
        }
        "no-hands-on" => "Whether one must do the work is part of how well employers know it, and is shown.",
        "too-advanced" => "A step that needs two levels more than you have is never planned.",
        "dumps" => "Questions here are original; nothing remembered from a real exam is taken in.",
        "mixing-vendors" => "Before the senior stage a plan keeps to one cloud.",
        "level-for-stage" => "The stage of your career is part of the plan; late in a career certificates weigh half.",
        "retires-early" => "An exam that ends before you could sit it is never planned, and endings are shown first.",
        "no-renewal" => "Renewals up to the end of the plan are part of its cost.",
        "employer-or-aid" => "The plan names financial aid and asks who pays before it asks you to.",
        "experience" => "Experience that the issuer suggests is shown beside the skills you gave.",
        "lapsing" => "What you hold is listed with its last day, and what is worth keeping alive.",
        "no-plan" => "The plan starts from a goal, gives dates, and may be no certification at all.",
        _ => return None,
    })
}
