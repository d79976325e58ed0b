//! Words as search compares them.

/// Characters of a query that are read; nobody types more on purpose.
const LONGEST_QUERY: usize = 256;
/// Words of a query that are looked up.
const MOST_WORDS: usize = 16;

/// Words that say nothing about which certification is meant.
const EMPTY_WORDS: [&str; 18] = [
    "a",
    "an",
    "and",
    "by",
    "certificate",
    "certification",
    "certifications",
    "certified",
    "exam",
    "exams",
    "for",
    "in",
    "of",
    "on",
    "the",
    "to",
    "with",
    "which",
];

/// Words that are typed for other words.
const SHORT_FORMS: [(&str, &[&str]); 12] = [
    ("ml", &["machine", "learning"]),
    ("dl", &["deep", "learning"]),
    ("genai", &["generative", "ai"]),
    ("gen", &["generative"]),
    ("nlp", &["natural", "language"]),
    ("llm", &["language", "models"]),
    ("llms", &["language", "models"]),
    ("cv", &["computer", "vision"]),
    ("k8s", &["kubernetes"]),
    ("amazon", &["aws"]),
    ("gcp", &["google", "cloud"]),
    ("ds", &["data", "science"]),
];

fn is_gap(c: char) -> bool {
    // Nearly every character is one of these, and this runs over the whole catalogue.
    if c.is_ascii_alphanumeric() {
        return false;
    }
    c.is_whitespace() || c.is_control() || matches!(c, '/' | ',' | ';' | ':' | '(' | ')' | '[' | ']' | '|' | '"' | '\'')
}

/// Visits the words of a text that is in small letters already. A hyphenated or dotted word gives the
/// whole without its joints, then its parts: `mla-c01` is `mlac01`, `mla` and `c01`.
pub(super) fn each_word(lower: &str, mut visit: impl FnMut(&str)) {
    for piece in lower.split(is_gap) {
        let parts = || {
            piece.split(|c: char| !c.is_ascii_alphanumeric() && !c.is_alphanumeric()).filter(|part| !part.is_empty())
        };
        if parts().nth(1).is_some() {
            visit(&parts().collect::<String>());
        }
        parts().for_each(&mut visit);
    }
}

fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    each_word(&text.to_lowercase(), |word| all.push(word.to_owned()));
    all
}

/// Returns small letters and digits only.
pub(super) fn squashed(text: &str) -> String {
    text.chars().take(LONGEST_QUERY).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the first letters of the words of a name.
pub(super) fn initials(name: &str) -> String {
    name.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One part of a query: any of its forms may match.
pub(super) struct Wanted {
    /// The word itself, and words that are meant by it and must all be there.
    pub(super) forms: Vec<Vec<String>>,
}

/// Reads a query: one part for each word that says something.
pub(super) fn wanted(query: &str) -> Vec<Wanted> {
    let cut: String = query.chars().take(LONGEST_QUERY).collect();
    let pieces: Vec<Vec<String>> =
        cut.split(is_gap).map(words).filter(|words| !words.is_empty()).take(MOST_WORDS).collect();
    let telling = |piece: &Vec<String>| !piece.iter().all(|word| EMPTY_WORDS.contains(&word.as_str()));
    let says_nothing = !pieces.iter().any(telling);
    pieces.into_iter().filter(|piece| says_nothing || telling(piece)).map(|piece| forms(&piece)).collect()
}

fn forms(piece: &[String]) -> Wanted {
    let mut forms = Vec::new();
    if let [whole, parts @ ..] = piece {
        if parts.is_empty() {
            let meant = SHORT_FORMS.iter().filter(|(short, _)| short == whole);
            forms.extend(meant.map(|(_, long)| long.iter().map(|word| (*word).to_owned()).collect()));
        } else {
            forms.push(parts.to_vec());
        }
        forms.insert(0, vec![whole.clone()]);
    }
    Wanted { forms }
}

/// Returns how well a word of a text answers a word of a query, 0 to 1, typing faults aside.
pub(super) fn agreement(wanted: &str, found: &str) -> f64 {
    let long = wanted.chars().count();
    if wanted == found {
        1.0
    } else if long >= 2 && found.starts_with(wanted) {
        0.75
    } else if long >= 4 && found.contains(wanted) {
        0.5
    } else if long >= 6 && found.chars().count() >= 5 && wanted.starts_with(found) {
        // An ending more: `transformers` for `transformer`.
        0.6
    } else {
        0.0
    }
}

/// Returns how well a word answers when a letter or two are wrong, missing, doubled or swapped.
pub(super) fn agreement_with_faults(wanted: &str, found: &str) -> f64 {
    let (long, other) = (wanted.chars().count(), found.chars().count());
    let faults = match long {
        0..=3 => return 0.0,
        4..=7 => 1,
        _ => 2,
    };
    if long.abs_diff(other) > faults {
        return 0.0;
    }
    match strsim::osa_distance(wanted, found) {
        0 => 1.0,
        1 => 0.7,
        2 if faults >= 2 => 0.5,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_and_joined() {
        // (text, words)
        let cases: [(&str, &[&str]); 6] = [
            ("MLA-C01", &["mlac01", "mla", "c01"]),
            ("Azure AI Fundamentals", &["azure", "ai", "fundamentals"]),
            ("DeepLearning.AI", &["deeplearningai", "deeplearning", "ai"]),
            ("", &[]),
            ("\0 \u{7} --", &[]),
            ("Prüfung (neu)", &["prüfung", "neu"]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_fault_is_forgiven_in_words_long_enough() {
        // (typed, meant, agreement)
        let cases = [
            ("tensorflw", "tensorflow", 0.7),
            ("lerning", "learning", 0.7),
            ("pyhton", "python", 0.7),
            ("kuberentess", "kubernetes", 0.5),
            ("sql", "sas", 0.0),
            ("java", "kafka", 0.0),
        ];
        for (typed, meant, expected) in cases {
            let got = agreement_with_faults(typed, meant);
            assert!((got - expected).abs() < 1e-9, "{typed} for {meant}: {got}");
        }
    }
}
