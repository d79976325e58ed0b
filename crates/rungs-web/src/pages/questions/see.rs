//! Where a page answers what the command line answers by a command.

use rungs_catalog::questions_asked::Asked;

/// A link to a page.
pub(crate) struct Seen {
    pub(crate) href: String,
    pub(crate) words: &'static str,
}

/// Returns the pages that answer a question for one person; `site` leaves out those that need a server.
pub(crate) fn pages(asked: &Asked, site: bool) -> Vec<Seen> {
    let mut pages: Vec<Seen> = Vec::new();
    for seen in asked.see.iter().filter_map(|command| page(command)) {
        let served = ["/plan", "/credentials", "/search", "/compare", "/guides?"];
        let needs_server = served.iter().any(|start| seen.href.starts_with(start));
        if pages.iter().all(|other| other.href != seen.href) && !(site && needs_server) {
            pages.push(seen);
        }
    }
    pages
}

/// Returns the page for a command; absent where there is none.
fn page(command: &str) -> Option<Seen> {
    let mut words = command.split(' ').skip(1);
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let value = |flag: &str| {
        let place = rest.iter().position(|word| *word == flag)?;
        rest.get(place + 1).copied()
    };
    let seen = |href: &str, words| Some(Seen { href: href.to_owned(), words });
    match (first, rest.first().copied()) {
        ("plan", Some("--people")) => None,
        ("plan", _) => {
            let query = [("goal", value("--goal")), ("cloud", value("--cloud")), ("budget_usd", value("--budget"))];
            let query: Vec<String> =
                query.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
            let href = if query.is_empty() { "/plan".to_owned() } else { format!("/plan?{}", query.join("&")) };
            Some(Seen { href, words: "Your plan, with dates, cost and reasons" })
        }
        ("guide", _) => match value("--situation") {
            Some(situation) => Some(Seen {
                href: format!("/guides?situation={situation}"),
                words: "What published guides say, and what of it holds",
            }),
            None => seen("/guides", "What published guides claim, and what of it holds"),
        },
        ("ladder", _) => seen("/ladder", "The whole ladder"),
        ("show" | "worth", _) => seen("/ladder", "Choose one: its page shows hours, cost and the raise that repays it"),
        ("changes", _) => seen("/changes", "What opened, ended and changed"),
        ("credential", _) => seen("/credentials/renewals", "When yours run out, and the cheapest way to keep them"),
        ("evidence", _) => seen("/credentials", "What you can show beside an exam"),
        _ => None,
    }
}

/// Returns a sentence with pages in the place of commands.
pub(crate) fn in_pages(text: &str) -> String {
    text.replace("`rungs show CERT` names", "the page of each certification names")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_lead_to_pages() {
        let cases = [
            ("rungs plan", Some("/plan")),
            ("rungs plan --goal generative-ai", Some("/plan?goal=generative-ai")),
            ("rungs plan --budget 0", Some("/plan?budget_usd=0")),
            ("rungs plan --hours-per-week N", Some("/plan")),
            ("rungs plan --people FILE.csv --csv", None),
            ("rungs guide --situation no-degree", Some("/guides?situation=no-degree")),
            ("rungs credential renewals", Some("/credentials/renewals")),
            ("rungs nothing", None),
            ("rungs", None),
        ];
        for (command, wanted) in cases {
            assert_eq!(page(command).map(|seen| seen.href).as_deref(), wanted, "{command}");
        }
    }
}
