//! The report as one HTML file: no scripts, nothing from the network, light and dark, for screens and paper.

use rungs_measure::dif::EtsClass;

use super::super::columns::{chance, number};
use super::super::model;
use super::super::params::doubts;
use super::super::svg::escaped;
use super::text::{facts, forecast_facts, headline, mean};
use super::{Report, plots};

const STYLE: &str = include_str!("page.css");

/// Returns the whole page.
pub(super) fn page(report: &Report) -> String {
    let mut out = String::new();
    let title = headline(report);
    out.push_str(&format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<p class=\"kind\">Item analysis: {}</p>\n<h1>{}</h1>\n",
        escaped(&title),
        escaped(&report.calibrated.file),
        escaped(&title),
    ));
    warnings(report, &mut out);
    test(report, &mut out);
    findings(report, &mut out);
    table(report, &mut out);
    curves(report, &mut out);
    options(report, &mut out);
    groups(report, &mut out);
    forecasts(report, &mut out);
    out.push_str(READING);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

const READING: &str = "<section>\n<h2>How to read this</h2>\n<p>Ability and difficulty are in logits on one scale; 0 is the mean ability of these people, and 1 its standard deviation (Rasch model: the standard deviation is estimated). Items and abilities were estimated by marginal maximum likelihood and the mean of the posterior. S-X\u{b2}: Orlando and Thissen 2000; M2: Maydeu-Olivares and Joe 2006; Q3: Yen 1984; differences between groups: Mantel and Haenszel 1959, in the classes of the Educational Testing Service.</p>\n<p>A flag is a reason to look, not a verdict: with many questions and few people some flags are chance.</p>\n</section>\n";

fn warnings(report: &Report, out: &mut String) {
    let doubts = doubts(&report.calibrated.fitted);
    if doubts.is_empty() && report.notes.is_empty() {
        return;
    }
    out.push_str("<ul class=\"notes\">\n");
    for doubt in doubts {
        out.push_str(&format!(
            "<li class=\"grave\">The calibration is not to be relied on: {}.</li>\n",
            escaped(&doubt)
        ));
    }
    for note in &report.notes {
        out.push_str(&format!("<li>{}</li>\n", escaped(note)));
    }
    out.push_str("</ul>\n");
}

fn test(report: &Report, out: &mut String) {
    out.push_str("<section>\n<h2>The test as a whole</h2>\n<dl>\n");
    for (label, value) in facts(report) {
        out.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(label), escaped(&value)));
    }
    out.push_str("</dl>\n<div class=\"wide\">\n");
    let (information, error) = plots::information(report);
    let (wright, outside) = plots::wright_map(report);
    let rest = match outside {
        0 => String::new(),
        1 => " One dot lies outside the picture.".to_owned(),
        more => format!(" {more} dots lie outside the picture."),
    };
    for (words, chart) in [
        ("Expected score: points by ability.".to_owned(), plots::expected_score(report)),
        ("Where the test tells most.".to_owned(), information),
        ("How exactly it measures: the standard error of an ability.".to_owned(), error),
        (
            format!(
                "People (left) and questions (right) on one scale: questions far from all people tell little.{rest}"
            ),
            wright,
        ),
    ] {
        out.push_str(&format!("<figure>{chart}<figcaption>{words}</figcaption></figure>\n"));
    }
    out.push_str("</div>\n</section>\n");
}

fn findings(report: &Report, out: &mut String) {
    out.push_str("<section>\n<h2>To look at</h2>\n");
    if report.findings.is_empty() {
        out.push_str("<p>Nothing odd was found.</p>\n</section>\n");
        return;
    }
    let mut sorted: Vec<_> = report.findings.iter().collect();
    sorted.sort_by_key(|finding| !finding.grave);
    out.push_str("<ul class=\"findings\">\n");
    for finding in sorted {
        let (class, mark) = if finding.grave { ("grave", "may be a mistake: ") } else { ("", "") };
        out.push_str(&format!(
            "<li class=\"{class}\"><strong>{}</strong> {mark}{}</li>\n",
            escaped(&finding.item),
            escaped(&finding.what)
        ));
    }
    out.push_str("</ul>\n</section>\n");
}

fn table(report: &Report, out: &mut String) {
    let calibrated = &report.calibrated;
    let fit = calibrated.fit.as_ref();
    out.push_str("<section>\n<h2>Every question</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of questions\">\n<table>\n<thead><tr><th scope=\"col\">Question</th>");
    for head in ["answered", "right", "r", "alpha without", "a", "b", "infit", "outfit", "S-X\u{b2} p"] {
        out.push_str(&format!("<th scope=\"col\">{head}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (place, (column, item)) in calibrated.columns.iter().zip(&calibrated.fitted.items).enumerate() {
        let classical = report.classical.items.get(place);
        let residual = fit.and_then(|fit| fit.residuals.as_ref()).and_then(|found| found.get(place));
        let p = fit.and_then(|fit| fit.sx2.as_ref()).and_then(|found| found.items.get(place)?.p);
        let flagged = report.findings.iter().any(|finding| finding.item == column.name);
        let mark = if flagged {
            " <span class=\"mark\" title=\"to look at\">\u{25cf}<span class=\"hidden\"> to look at</span></span>"
        } else {
            ""
        };
        out.push_str(&format!("<tr><th scope=\"row\">{}{mark}</th>", escaped(&column.name)));
        for cell in [
            number(classical.map(|item| item.answered), 0),
            number(classical.and_then(|item| item.facility), 2),
            number(classical.and_then(|item| item.item_rest), 2),
            number(classical.and_then(|item| item.alpha_without), 3),
            number(Some(item.slope()), 2),
            number(Some(mean(&item.thresholds())), 2),
            number(residual.map(|found| found.infit), 2),
            number(residual.map(|found| found.outfit), 2),
            chance(p),
        ] {
            out.push_str(&format!("<td>{}</td>", escaped(&cell).replace('-', "\u{2212}")));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n<p class=\"small\">right: share of the points that people got. r: correlation with the score on the other questions. alpha without: alpha of the test without this question. a: how sharply it tells people apart. b: the ability at which half answer right, in logits (the mean of the thresholds where there are several). infit, outfit: squared surprises, 1 is expected. S-X\u{b2} p: chance of answers so far from the curve.</p>\n</section>\n");
}

fn curves(report: &Report, out: &mut String) {
    let crowds = plots::crowds(report);
    let dots = report.calibrated.fitted.items.iter().any(plots::is_dichotomous);
    out.push_str(&format!(
        "<section>\n<h2>Characteristic curves</h2>\n<p>{}, across: ability from \u{2212}4 to 4 logits. {}</p>\n<div class=\"small-multiples\">\n",
        escaped(model::name(report.calibrated.fitted.model)),
        if dots {
            "Line: probability of a right answer by the model. Dots: groups of people of nearly the same ability. Dots far from the line: the question does something else than the model says."
        } else {
            "A line an answer: its probability by ability."
        }
    ));
    for (place, column) in report.calibrated.columns.iter().enumerate() {
        let chart = plots::item_curve(report, place, &crowds, &format!("item{place}"));
        out.push_str(&format!("<figure><figcaption>{}</figcaption>{chart}</figure>\n", escaped(&column.name)));
    }
    out.push_str("</div>\n</section>\n");
}

fn options(report: &Report, out: &mut String) {
    if report.options.iter().all(Option::is_none) {
        return;
    }
    out.push_str("<section>\n<h2>Options</h2>\n<p>Who chose what, from the weakest fifth of the people (1) to the best (5). The strong line is the right option: it should rise; the others should fall.</p>\n<div class=\"small-multiples\">\n");
    for (place, (options, column)) in report.options.iter().zip(&report.calibrated.columns).enumerate() {
        let Some(options) = options else { continue };
        let chart = plots::option_curves(&column.name, options, &format!("options{place}"));
        out.push_str(&format!("<figure><figcaption>{}</figcaption>{chart}", escaped(&column.name)));
        let long = options.names.iter().any(|name| name.chars().count() > 2);
        if long {
            out.push_str("<ol class=\"small\">");
            for name in &options.names {
                out.push_str(&format!("<li>{}</li>", escaped(name)));
            }
            out.push_str("</ol>");
        }
        out.push_str("</figure>\n");
    }
    out.push_str("</div>\n</section>\n");
}

fn groups(report: &Report, out: &mut String) {
    if report.dif.is_empty() {
        return;
    }
    let reference = escaped(report.reference.as_deref().unwrap_or_default());
    out.push_str(&format!(
        "<section>\n<h2>Differences between groups</h2>\n<p>Each question for people of a group against equally able people of group {reference}. ETS delta below 0: harder for the group. Classes: A negligible, B moderate, C large.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of differences\">\n<table>\n<thead><tr><th scope=\"col\">Question</th>"
    ));
    for (name, _) in &report.dif {
        out.push_str(&format!(
            "<th scope=\"col\">{}: delta</th><th scope=\"col\">p</th><th scope=\"col\">class</th>",
            escaped(name)
        ));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (place, column) in report.calibrated.columns.iter().enumerate() {
        out.push_str(&format!("<tr><th scope=\"row\">{}</th>", escaped(&column.name)));
        for (_, items) in &report.dif {
            let item = items.get(place);
            let class = match item.and_then(|item| item.class) {
                Some(EtsClass::A) => "A",
                Some(EtsClass::B) => "B",
                Some(EtsClass::C) => "C",
                None => "-",
            };
            out.push_str(&format!(
                "<td>{}</td><td>{}</td><td>{class}</td>",
                number(item.and_then(|item| item.delta), 2).replace('-', "\u{2212}"),
                escaped(&chance(item.and_then(|item| item.p)))
            ));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
}

fn forecasts(report: &Report, out: &mut String) {
    let Some(found) = &report.forecasts else { return };
    out.push_str(&format!(
        "<section>\n<h2>Stated probabilities and what happened</h2>\n<p>{}</p>\n<div class=\"wide\">\n<figure>{}<figcaption>Dots on the line: what was stated came true as often as it was said. Bars: 95 % intervals. Larger dots: more statements.</figcaption></figure>\n</div>\n</section>\n",
        escaped(&forecast_facts(found)),
        plots::reliability(found)
    ));
}
