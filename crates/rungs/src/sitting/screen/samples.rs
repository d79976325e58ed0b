//! Questions for the tests of the screen.

use rungs_items::answer::Answer;
use rungs_items::explain::Explained;
use rungs_items::present::{Shown, ShownChoice};
use rungs_items::question::{Kind, Source};
use rungs_practice::events::Mode;

use super::card::{Card, Cell, Told};
use super::model::Screen;

fn choices(choices: &[(&str, &str)]) -> Vec<ShownChoice> {
    choices.iter().map(|(id, text)| ShownChoice { id: (*id).to_owned(), text: (*text).to_owned() }).collect()
}

fn shown(kind: Kind, stem: &str) -> Shown {
    Shown {
        kind,
        scenario: None,
        stem: stem.to_owned(),
        choose: 0,
        options: Vec::new(),
        items: Vec::new(),
        matches: Vec::new(),
        unit: String::new(),
        units: Vec::new(),
    }
}

pub(super) fn single() -> Shown {
    let stem = "A support assistant must answer from a product manual that changes **every week**. Retraining is not \
                possible. Which approach fits best?";
    let options = choices(&[
        ("c", "Raise the `temperature` of the model"),
        ("b", "Retrieve matching passages from the manual at the time of each request"),
        ("a", "Fine-tune the model on the manual once a quarter"),
        ("d", "Lower the limit of output tokens"),
    ]);
    Shown { choose: 1, options, ..shown(Kind::SingleChoice, stem) }
}

pub(super) fn choose_two() -> Shown {
    let options = choices(&[("a", "Accuracy"), ("b", "Latency"), ("c", "Recall"), ("d", "Uptime"), ("e", "Price")]);
    Shown {
        choose: 2,
        options,
        ..shown(Kind::ChooseN, "Which of these say how often a classifier is right? Choose two.")
    }
}

pub(super) fn ordering() -> Shown {
    let options = choices(&[("b", "Train the model"), ("c", "Watch it in use"), ("a", "Collect the data")]);
    Shown { options, ..shown(Kind::Ordering, "Put the steps of a machine learning project in order.") }
}

pub(super) fn matching() -> Shown {
    let items = choices(&[("1", "Turn text into speech"), ("2", "Find objects in pictures")]);
    let matches = choices(&[("m2", "Amazon Rekognition"), ("m3", "Amazon Lex"), ("m1", "Amazon Polly")]);
    Shown { items, matches, ..shown(Kind::Matching, "Match each task to the service that is made for it.") }
}

pub(super) fn number() -> Shown {
    let stem = "A model costs 0.003 USD per 1,000 tokens. What do 4,000 requests of 500 tokens cost?";
    Shown { unit: "USD".to_owned(), units: vec!["cent".to_owned()], ..shown(Kind::Numeric, stem) }
}

/// A part of a case study, with a scenario that has a list, code and a table.
pub(super) fn case() -> Shown {
    let scenario = "Corvid Retail answers *2,000* questions a day.\n\n- 80 % are about orders\n- 20 % are about returns\n\n\
                    ```json\n{\n  \"temperature\": 0.2\n}\n```\n\n| Model | Price |\n|---|---|\n| small | 1 USD |\n| large | 9 USD |";
    Shown { scenario: Some(scenario.to_owned()), ..single() }
}

pub(super) fn card(shown: Shown) -> Card {
    Card { n: 0, shown, why: None, flagged: false, struck: Vec::new(), note: String::new(), kept: None }
}

/// A study session with its first question.
pub(super) fn study(shown: Shown) -> Screen {
    let mut screen = Screen::new(Mode::Study, "AIF-C01 · study".to_owned(), true);
    screen.clock = Some("00:12:31".to_owned());
    screen.counts = vec!["new to you 3 of 4 right".to_owned(), "seen before 1 of 2 right".to_owned()];
    screen.load(6, Some(Card { n: 6, why: Some("New to you.".to_owned()), ..card(shown) }));
    screen
}

/// A mock exam of twelve questions at its third; the first is answered, the second flagged.
pub(super) fn mock(shown: Shown) -> Screen {
    let mut screen = Screen::new(Mode::Mock, "AIF-C01 · mock exam".to_owned(), true);
    screen.clock = Some("01:12:03 left".to_owned());
    screen.cells = vec![Cell::default(); 12];
    screen.cells[0] = Cell { seen: true, answered: true, ..Cell::default() };
    screen.cells[1] = Cell { seen: true, flagged: true, note: "two seem right".to_owned(), ..Cell::default() };
    screen.cells[3] = Cell { seen: true, begun: Some("1 of 2 chosen".to_owned()), ..Cell::default() };
    screen.cells[4] = Cell { seen: true, answered: true, flagged: true, ..Cell::default() };
    screen.load(2, Some(Card { n: 2, ..card(shown) }));
    screen
}

/// The verdict on an answer to [`single`].
pub(super) fn told(chosen: Option<&str>) -> Told {
    let option = |id: &str, text: &str, reason: &str, right| Explained {
        id: id.to_owned(),
        text: text.to_owned(),
        reason: reason.to_owned(),
        right,
        chosen: chosen == Some(id),
    };
    Told {
        answer: chosen.map(|id| Answer::Chosen(vec![id.to_owned()])),
        right: chosen == Some("b"),
        score: if chosen == Some("b") { 1.0 } else { 0.0 },
        void: false,
        ruled: false,
        explained: vec![
            option(
                "c",
                "Raise the `temperature` of the model",
                "Temperature changes how varied the words are. It adds no knowledge.",
                false,
            ),
            option(
                "b",
                "Retrieve matching passages from the manual at the time of each request",
                "Retrieval reads the current manual for each question and needs no training.",
                true,
            ),
            option(
                "a",
                "Fine-tune the model on the manual once a quarter",
                "The weights would be out of date for most of the quarter, and training is ruled out.",
                false,
            ),
            option("d", "Lower the limit of output tokens", "A shorter answer is not a better informed one.", false),
        ],
        sources: vec![Source {
            title: "Amazon Bedrock Knowledge Bases".to_owned(),
            url: "https://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base.html".to_owned(),
            checked: "2026-11-22".parse().unwrap(),
        }],
        credits: "Written by AI, answered blind by AI. Last read as a whole on 2026-11-22.".to_owned(),
        topic: Some("3.1: Choose how a model gets its knowledge".to_owned()),
    }
}
