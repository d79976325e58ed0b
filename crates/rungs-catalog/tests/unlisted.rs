//! The six questions, over every combination of answers.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use rungs_catalog::catalog::Goal;
use rungs_catalog::load::load_folder;
use rungs_catalog::unlisted::{
    Adverts, Answer, Answers, Cost, HandsOn, Issuer, Outcome, Supervised, Topics, judge, questions,
};

fn goal(id: &str) -> Goal {
    static GOALS: OnceLock<Vec<Goal>> = OnceLock::new();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    let goals = GOALS.get_or_init(|| load_folder(folder).unwrap().catalog.goals);
    goals.iter().find(|goal| goal.id == id).unwrap().clone()
}

fn all() -> Vec<Answers> {
    let mut all = Vec::new();
    for &issuer in Issuer::ALL {
        for &supervised in Supervised::ALL {
            for &hands_on in HandsOn::ALL {
                for &topics in Topics::ALL {
                    for &adverts in Adverts::ALL {
                        for &cost in Cost::ALL {
                            all.push(Answers { issuer, supervised, hands_on, topics, adverts, cost });
                        }
                    }
                }
            }
        }
    }
    all
}

const BEST: Answers = Answers {
    issuer: Issuer::PlatformOwner,
    supervised: Supervised::Watched,
    hands_on: HandsOn::Tasks,
    topics: Topics::ForMyGoal,
    adverts: Adverts::Many,
    cost: Cost::PublicWithRefund,
};

#[test]
fn the_verdict_is_what_a_mentor_would_say() {
    let course = Answers {
        issuer: Issuer::CertificatesOnly,
        supervised: Supervised::Alone,
        hands_on: HandsOn::QuestionsOnly,
        topics: Topics::General,
        adverts: Adverts::None,
        cost: Cost::AfterACall,
    };
    let vendor = Answers { hands_on: HandsOn::QuestionsOnly, adverts: Adverts::Some, ..BEST };
    // (answers, goal, outcome, share by hand)
    let cases = [
        (BEST, "build-models", Outcome::WorthComparing, 1.0),
        (course, "build-models", Outcome::AddsNothing, 0.08),
        (Answers::default(), "first-step", Outcome::AddsNothing, 0.0),
        (vendor, "generative-ai", Outcome::WorthComparing, 0.78),
        (Answers { topics: Topics::OtherWork, ..BEST }, "governance", Outcome::AddsNothing, 0.85),
        (Answers { cost: Cost::AfterACall, ..BEST }, "build-models", Outcome::AddsLittle, 1.0),
        (Answers { issuer: Issuer::Niche, adverts: Adverts::None, ..BEST }, "mlops", Outcome::AddsLittle, 0.6),
    ];
    for (answers, wanted_goal, outcome, share) in cases {
        let verdict = judge(answers, &goal(wanted_goal));
        assert_eq!(verdict.outcome, outcome, "{answers:?}: {verdict:?}");
        assert!((verdict.share - share).abs() < 0.006, "{answers:?}: {}", verdict.share);
        assert_eq!(verdict.reasons.len(), 7);
        assert!(!verdict.next.is_empty());
    }
}

#[test]
fn unknown_never_helps() {
    let edits: [fn(&mut Answers); 6] = [
        |less| less.issuer = Issuer::Unknown,
        |less| less.supervised = Supervised::Unknown,
        |less| less.hands_on = HandsOn::Unknown,
        |less| less.topics = Topics::Unknown,
        |less| less.adverts = Adverts::Unknown,
        |less| less.cost = Cost::Unknown,
    ];
    for goal in [goal("first-step"), goal("build-models")] {
        let judged: BTreeMap<Answers, (f64, Outcome)> = all()
            .into_iter()
            .map(|answers| {
                let verdict = judge(answers, &goal);
                (answers, (verdict.share, verdict.outcome))
            })
            .collect();
        for (answers, known) in &judged {
            for edit in edits {
                let mut less = *answers;
                edit(&mut less);
                let unknown = judged[&less];
                assert!(unknown.0 <= known.0 && unknown.1 <= known.1, "{answers:?} → {less:?}");
            }
        }
        let outcomes: BTreeSet<Outcome> = judged.values().map(|(_, outcome)| *outcome).collect();
        assert_eq!(outcomes.len(), 3, "every verdict can be reached for {}", goal.id);
    }
}

#[test]
fn nobody_is_called_names() {
    let goal = goal("career-change");
    // Seven is prime to the numbers of answers, so that each answer is met with each other one.
    for answers in all().into_iter().step_by(7) {
        let verdict = judge(answers, &goal);
        let text = [verdict.reasons, verdict.next].concat().join(" ").to_lowercase();
        for word in ["fraud", "scam", "mill", "fake", "worthless", "swindle", "cheat", "dishonest", "liar"] {
            assert!(!text.contains(word), "`{word}` in: {text}");
        }
        assert_eq!(verdict.unknown.is_empty(), !text.contains("find out:"), "{text}");
    }
}

#[test]
fn every_question_offers_not_knowing_and_ids_read_back() {
    let questions = questions();
    let ids: Vec<_> = questions.iter().map(|question| question.id).collect();
    assert_eq!(ids, ["issuer", "supervised", "hands-on", "topics", "adverts", "cost"]);
    for question in &questions {
        assert_eq!(question.choices.last().unwrap().id, "unknown", "{}", question.id);
        for choice in &question.choices {
            assert_eq!(serde_json::to_value(answer(question.id, choice.id)).unwrap(), choice.id);
        }
        assert!(question.text.ends_with('?'));
    }
    assert_eq!(Issuer::parse("nobody"), None);
    let read: Answers = toml::from_str("issuer = \"platform-owner\"\nhands-on = \"tasks\"").unwrap();
    assert_eq!(read, Answers { issuer: Issuer::PlatformOwner, hands_on: HandsOn::Tasks, ..Answers::default() });
}

fn answer(question: &str, id: &str) -> serde_json::Value {
    let json = |value: serde_json::Result<serde_json::Value>| value.unwrap();
    match question {
        "issuer" => json(serde_json::to_value(Issuer::parse(id).unwrap())),
        "supervised" => json(serde_json::to_value(Supervised::parse(id).unwrap())),
        "hands-on" => json(serde_json::to_value(HandsOn::parse(id).unwrap())),
        "topics" => json(serde_json::to_value(Topics::parse(id).unwrap())),
        "adverts" => json(serde_json::to_value(Adverts::parse(id).unwrap())),
        _ => json(serde_json::to_value(Cost::parse(id).unwrap())),
    }
}
