//! What can be wrong with a plan as a whole, and with what a person holds.

use std::collections::BTreeSet;

use rungs_planner::{PaidBy, Stage};

use super::step::DEAR_USD;
use super::{Look, Warning, WarningKind, is_hands_on};
use crate::catalog::Catalog;
use crate::certification::Certification;
use crate::renewal::{expiry_with, keep_alive, newest, window_opens};
use crate::words::{list, usd};

/// Days before its end from which something held is worth a word.
const SOON_DAYS: i64 = 180;
/// This many badges with nothing built are a pile.
const PILE: usize = 3;

pub(super) fn look_at_person(look: &Look<'_>, found: &mut Vec<Warning>) {
    lapsing(look, found);
    found.extend(mixing_vendors(look));
    found.extend(no_hands_on(look));
    found.extend(badges_without_building(look));
    found.extend(certificates_alone(look));
    found.extend(employer(look));
    for certification in &look.wanted {
        found.extend(no_plan(look, certification));
    }
}

fn lapsing(look: &Look<'_>, found: &mut Vec<Warning>) {
    let passes: Vec<(&str, rungs_planner::Day)> = (look.held().map(|(held, earned)| (held.id.as_str(), earned)))
        .chain(look.steps.iter().map(|(step, _)| (step.certification.as_str(), step.exam)))
        .collect();
    for (certification, earned) in newest(look.catalog, &passes) {
        // A pass that is still to come is not held.
        if earned > look.day {
            continue;
        }
        let Some(end) = expiry_with(certification, earned, &passes, look.day).day() else { continue };
        if end.days_since(look.day) > SOON_DAYS {
            continue;
        }
        let name = &certification.name;
        if end <= look.day {
            found.push(look.warn(
                WarningKind::Lapsing,
                Some(certification),
                format!("{name} ran out on {end}. It no longer counts, and showing it as current can cost trust."),
                "Show it with its dates, or leave it off. Pass it again only if your goal needs it.".into(),
            ));
            continue;
        }
        let opens = window_opens(certification, end, look.day);
        let on = opens.map_or(look.day, |opens| opens.max(look.day));
        let what_to_do = match keep_alive(look.catalog, certification, on, look.day).first() {
            Some(way) => match opens.filter(|opens| *opens > look.day) {
                Some(opens) => format!("Cheapest way to keep it: {}, from {opens}, before {end}.", way.text),
                None => format!("Cheapest way to keep it: {}, before {end}.", way.text),
            },
            None => format!("We know of no way to renew it. Use it while it lasts and leave it off after {end}."),
        };
        found.push(look.warn(
            WarningKind::Lapsing,
            Some(certification),
            format!("{name} runs out on {end}."),
            what_to_do,
        ));
    }
}

fn cloud_name(id: &str) -> &str {
    match id {
        "aws" => "AWS",
        "azure" => "Azure",
        "gcp" => "Google Cloud",
        other => other,
    }
}

fn mixing_vendors(look: &Look<'_>) -> Option<Warning> {
    if look.profile.stage == Stage::Senior {
        return None;
    }
    let ahead: BTreeSet<&str> = look.subjects().filter_map(|certification| certification.cloud.as_deref()).collect();
    let held = look.held().filter_map(|(certification, _)| certification.cloud.as_deref());
    let all: BTreeSet<&str> = ahead.iter().copied().chain(held).collect();
    // What is held already is no mistake still to be made.
    if ahead.is_empty() || all.len() < 2 {
        return None;
    }
    let names: Vec<&str> = all.iter().map(|cloud| cloud_name(cloud)).collect();
    Some(look.warn(
        WarningKind::MixingVendors,
        None,
        format!("This mixes {}. Before you are senior, employers look for depth on one cloud.", list(&names)),
        "Stay on the cloud that the employers you aim at use, and take up another one when work asks for it.".into(),
    ))
}

fn no_hands_on(look: &Look<'_>) -> Option<Warning> {
    let done = look.steps.iter().any(|(_, certification)| is_hands_on(certification, look.day))
        || look.held().any(|(certification, _)| is_hands_on(certification, look.day));
    (!look.steps.is_empty() && !done && !look.has_built()).then(|| {
        look.warn(
            WarningKind::NoHandsOn,
            None,
            "No step of this plan asks you to build anything: every one can be passed by choosing answers.".into(),
            "Do the projects beside the steps, or add one that is practical. What you built is what an interview is about.".into(),
        )
    })
}

fn badges_without_building(look: &Look<'_>) -> Option<Warning> {
    let credentials: BTreeSet<&str> = look
        .held()
        .map(|(certification, _)| certification)
        .chain(look.steps.iter().map(|(_, certification)| *certification))
        .map(Catalog::credential)
        .collect();
    let count = credentials.len();
    (count >= PILE && !look.has_built()).then(|| {
        look.warn(
            WarningKind::BadgesWithoutBuilding,
            None,
            format!("That makes {count} certifications and nothing that you have built. A pile of badges without work behind it does not help."),
            "Finish one project that strangers can run before you book the next exam, and add it to what you have.".into(),
        )
    })
}

fn certificates_alone(look: &Look<'_>) -> Option<Warning> {
    let goal = look.goal.filter(|goal| goal.id == "career-change")?;
    (!look.steps.is_empty() && !look.has_built()).then(|| {
        look.warn(
            WarningKind::CertificatesAlone,
            None,
            "Certificates alone seldom get somebody a first job in AI.".into(),
            goal.advice.clone(),
        )
    })
}

fn employer(look: &Look<'_>) -> Option<Warning> {
    if look.profile.paid_by == Some(PaidBy::Employer) {
        return None;
    }
    let total: f64 = look.steps.iter().map(|(step, _)| step.cost_usd).sum();
    // What serves a role at work is what employers pay for.
    let for_work = look.steps.iter().any(|(step, certification)| {
        step.cost_usd > 0.0 && certification.kind.is_exam() && certification.judgement.role_level
    });
    (for_work && total > DEAR_USD).then(|| {
        look.warn(
            WarningKind::EmployerOrAid,
            None,
            format!("This plan would cost you {}.", usd(total)),
            "Ask your employer before you pay: many pay for exams that serve the job. If yours does, say so in your profile, and the plan counts no cost.".into(),
        )
    })
}

fn no_plan(look: &Look<'_>, certification: &Certification) -> Option<Warning> {
    let goal = look.goal?;
    let cloud = certification.cloud.as_deref();
    let other_cloud = cloud.filter(|cloud| {
        !look.profile.clouds.is_empty() && !look.profile.clouds.iter().any(|named| named.as_str() == *cloud)
    });
    let gains = |skill: &String| certification.judgement.exit.get(skill).is_some_and(|level| *level > 0);
    let cloud_counts = goal.cloud.is_some() && cloud.is_some() && other_cloud.is_none();
    let name = &certification.name;
    let (text, what_to_do) = if let Some(cloud) = other_cloud {
        let named: Vec<&str> = look.profile.clouds.iter().map(|cloud| cloud_name(cloud.as_str())).collect();
        (
            format!("{name} is about {}, and you named {}.", cloud_name(cloud), list(&named)),
            "Choose by the cloud of the employers you aim at, not by which certification seems most valuable."
                .to_owned(),
        )
    } else if !cloud_counts && !goal.targets.keys().any(gains) {
        (
            format!("{name} shows nothing of your goal, which is to {}.", goal.name.replace(" my ", " your ")),
            "Leave it out, or change your goal if this is what you want.".to_owned(),
        )
    } else {
        return None;
    };
    Some(look.warn(WarningKind::NoPlan, Some(certification), text, what_to_do))
}
