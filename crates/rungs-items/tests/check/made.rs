//! Sets that are drawn at random, with or without a cue that helps guessers.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use rungs_items::bank::{Bank, BankFile, Counts, Guide, Outline, OutlineDomain, Scoring};
use rungs_items::question::{Body, Choice, CognitiveLevel, Credit, Kind, Place, Question, Source, Who};

/// What gives right options away.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cue {
    /// Nothing.
    None,
    /// The right option is always the longest.
    Longest,
    /// The right option has a word of caution in this share of the questions; wrong ones have none.
    Hedge(f64),
    /// The right option has one of ten words of the subject in this share of the questions, wrong ones in a tenth of it.
    Word(f64),
}

/// A set to draw.
pub(crate) struct MadeBank {
    pub(crate) questions: usize,
    pub(crate) seed: u64,
    pub(crate) cue: Cue,
}

/// Draws with a fixed seed.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Returns a number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(count).unwrap()).unwrap()
    }

    /// Returns true with a probability.
    pub(crate) fn hits(&mut self, probability: f64) -> bool {
        f64::from(self.0.next_u32()) < probability * f64::from(u32::MAX)
    }

    /// Returns a word; common ones come more often, as in texts. The words are made of syllables and mean nothing.
    fn word(&mut self) -> String {
        let rank = self.below(600).min(self.below(600)).min(self.below(600));
        let syllable = |at: usize| ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "du"][at % 10];
        format!("{}{}{}", syllable(rank), syllable(rank / 10), syllable(rank / 100))
    }

    fn words(&mut self, from: usize, to: usize) -> String {
        let count = from + self.below(to - from + 1);
        let mut text: Vec<String> = (0..count).map(|_| self.word()).collect();
        if let Some(first) = text.first_mut() {
            first[..1].make_ascii_uppercase();
        }
        text.join(" ")
    }
}

impl MadeBank {
    pub(crate) fn bank(&self) -> Bank {
        let mut draw = Draw::new(self.seed);
        let questions = (0..self.questions).map(|at| question(&mut draw, at, self.cue)).collect();
        Bank {
            file: bank_file(u32::try_from(self.questions).unwrap()),
            questions,
            rulings: Vec::new(),
            hash: String::new(),
        }
    }
}

pub(crate) fn bank_file(written: u32) -> BankFile {
    let checked = jiff::civil::date(2026, 11, 1);
    BankFile {
        exam: "made".to_owned(),
        title: "Made".to_owned(),
        language: "en-GB".to_owned(),
        licence: "CC-BY-SA-4.0".to_owned(),
        guide: Guide { version: "1".to_owned(), url: "https://exam.example/guide".to_owned(), checked },
        scoring: Scoring::AllOrNothing,
        scoring_source: Some(source()),
        provenance: "Drawn at random.".to_owned(),
        affirmation: "Nothing is recalled from an exam.".to_owned(),
        contact: "owner@exam.example".to_owned(),
        counts: Counts { written, ..Counts::default() },
    }
}

fn source() -> Source {
    Source {
        title: "Guide".to_owned(),
        url: "https://exam.example/guide".to_owned(),
        checked: jiff::civil::date(2026, 11, 1),
    }
}

pub(crate) fn outline() -> Outline {
    let objective = |id: &str| (id.to_owned(), format!("know {id}"));
    let domain = |name: &str, weight, ids: &[&str]| OutlineDomain {
        name: name.to_owned(),
        weight,
        objectives: ids.iter().map(|id| objective(id)).collect(),
    };
    Outline {
        exam: "made".to_owned(),
        domains: vec![domain("First", 50.0, &["1.1", "1.2"]), domain("Second", 50.0, &["2.1", "2.2"])],
        retired: vec!["9.1".to_owned()],
        draw: Some(20),
    }
}

fn question(draw: &mut Draw, at: usize, cue: Cue) -> Question {
    let several = at % 8 == 7;
    let (count, right) = if several { (5, 2) } else { (4, 1) };
    let mut options: Vec<Choice> = (0..count)
        .map(|option| Choice {
            id: char::from(b'a' + u8::try_from(option).unwrap()).to_string(),
            text: draw.words(3, 9),
            reason: draw.words(8, 12),
            right: false,
        })
        .collect();
    for _ in 0..right {
        let free: Vec<usize> = (0..count).filter(|option| !options[*option].right).collect();
        options[free[draw.below(free.len())]].right = true;
    }
    plant(draw, &mut options, cue);
    let id = format!("q-{at:05}");
    let day = jiff::civil::date(2026, 11, 10);
    Question {
        place: Place { file: format!("banks/made/questions/{id}.md"), line: 1 },
        kind: if several { Kind::ChooseN } else { Kind::SingleChoice },
        exams: BTreeMap::from([("made".to_owned(), vec![["1.1", "1.2", "2.1", "2.2"][at % 4].to_owned()])]),
        family: None,
        difficulty: 0.0,
        level: CognitiveLevel::Apply,
        origin: "drawn at random".to_owned(),
        written_by: Credit { who: Who::Ai, role: "author".to_owned(), on: None, name: None },
        checked_by: Vec::new(),
        written: day,
        reviewed: day,
        licence: "CC-BY-SA-4.0".to_owned(),
        sources: vec![source()],
        shuffle: true,
        case: None,
        stem: format!("{}?{}", draw.words(12, 30), if several { " Choose two." } else { "" }),
        body: Body::Choose { options },
        script: None,
        content: String::new(),
        id,
    }
}

/// Puts the cue into the options.
fn plant(draw: &mut Draw, options: &mut [Choice], cue: Cue) {
    match cue {
        Cue::None => {}
        Cue::Longest => {
            let longest = options.iter().map(|option| option.text.len()).max().unwrap();
            for option in options.iter_mut().filter(|option| option.right) {
                while option.text.len() <= longest {
                    option.text = format!("{} {}", option.text, draw.word());
                }
            }
        }
        Cue::Hedge(share) => {
            for option in options.iter_mut().filter(|option| option.right) {
                if draw.hits(share) {
                    let hedge = ["usually", "often", "may", "can"][draw.below(4)];
                    option.text = format!("{} {hedge} {}", option.text, draw.word());
                }
            }
        }
        Cue::Word(share) => {
            for option in options {
                if draw.hits(if option.right { share } else { share / 10.0 }) {
                    let word = [
                        "zygabo", "zygako", "zygalo", "zygamo", "zygano", "zygaro", "zygaso", "zygato", "zygavo",
                        "zygado",
                    ][draw.below(10)];
                    option.text = format!("{} {word}", option.text);
                }
            }
        }
    }
}
