//! Item parameters as a file: what `calibrate` writes, and what `score` and `--anchors` read.

use std::path::Path;

use rungs_measure::calibrate::{Calibration, Doubt, Group, ItemErrors};
use rungs_measure::item::{Item, Model};
use rungs_measure::quadrature::{Latent, Quadrature};
use serde::{Deserialize, Serialize};

use crate::error::{CliError, Result};

/// One item, with `b = −d / a`; what a model does not have is null.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ItemRow {
    /// Its name.
    #[serde(alias = "name")]
    pub(super) item: String,
    /// Slope.
    pub(super) a: Option<f64>,
    /// Difficulty.
    #[serde(default)]
    pub(super) b: Option<f64>,
    /// Lower asymptote.
    #[serde(default)]
    pub(super) c: Option<f64>,
    /// Intercept.
    #[serde(default)]
    pub(super) d: Option<f64>,
    #[serde(default)]
    pub(super) se_a: Option<f64>,
    #[serde(default)]
    pub(super) se_b: Option<f64>,
    #[serde(default)]
    pub(super) se_c: Option<f64>,
    #[serde(default)]
    pub(super) se_d: Option<f64>,
    /// `b_1`, `b_2`, … of graded and partial credit items.
    #[serde(default)]
    pub(super) thresholds: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) se_thresholds: Option<Vec<Option<f64>>>,
    /// `d_k = −a b_k`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) intercepts: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) se_intercepts: Option<Vec<Option<f64>>>,
    /// The answers of the file that were numbered 0, 1, …, where they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) answers: Option<Vec<u8>>,
    /// Held at the values of `--anchors`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) anchored: bool,
}

/// One group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct GroupRow {
    pub(super) group: String,
    #[serde(default)]
    pub(super) people: Option<f64>,
    pub(super) mean: f64,
    #[serde(default)]
    pub(super) se_mean: Option<f64>,
    pub(super) variance: f64,
    #[serde(default)]
    pub(super) se_variance: Option<f64>,
}

/// Everything that a file of parameters says.
#[derive(Debug)]
pub(super) struct Params {
    pub(super) items: Vec<Known>,
    pub(super) latent: Latent,
    pub(super) groups: Vec<(String, Latent)>,
    pub(super) nodes: Option<usize>,
    pub(super) bound: Option<f64>,
}

/// An item that is known.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) item: Item,
    /// The answers of the file that were numbered 0, 1, …
    pub(super) answers: Option<Vec<u8>>,
}

/// The file as it is written; other keys do not matter.
#[derive(Debug, Deserialize)]
struct Written {
    #[serde(default)]
    model: Option<Model>,
    items: Vec<ItemRow>,
    #[serde(default)]
    latent_mean: Option<f64>,
    #[serde(default)]
    latent_variance: Option<f64>,
    #[serde(default)]
    groups: Option<Vec<GroupRow>>,
    #[serde(default)]
    nodes: Option<usize>,
    #[serde(default)]
    bound: Option<f64>,
}

/// Writes an item of a calibration.
pub(super) fn row(
    name: &str,
    item: &Item,
    errors: Option<&ItemErrors>,
    answers: Option<&[u8]>,
    anchored: bool,
) -> ItemRow {
    let mut row = ItemRow {
        item: name.to_owned(),
        a: Some(item.slope()),
        b: None,
        c: None,
        d: None,
        se_a: errors.and_then(|errors| errors.a),
        se_b: None,
        se_c: None,
        se_d: None,
        thresholds: None,
        se_thresholds: None,
        intercepts: None,
        se_intercepts: None,
        answers: answers.map(<[u8]>::to_vec),
        anchored,
    };
    match item {
        Item::Dichotomous { c, d, .. } => {
            // Zero and minus zero are the same to everybody but a text file.
            row.b = item.thresholds().first().map(|b| b + 0.0);
            row.c = Some(*c);
            row.d = Some(*d);
            row.se_b = errors.and_then(|errors| errors.b.first().copied().flatten());
            row.se_c = errors.and_then(|errors| errors.c);
            row.se_d = errors.and_then(|errors| errors.d.first().copied().flatten());
        }
        Item::Graded { d, .. } | Item::PartialCredit { d, .. } => {
            row.thresholds = Some(item.thresholds());
            row.intercepts = Some(d.clone());
            row.se_thresholds = errors.map(|errors| errors.b.clone());
            row.se_intercepts = errors.map(|errors| errors.d.clone());
        }
    }
    row
}

/// Writes the groups of a calibration.
pub(super) fn group_rows(names: &[String], groups: &[Group]) -> Vec<GroupRow> {
    names
        .iter()
        .zip(groups)
        .map(|(name, group)| GroupRow {
            group: name.clone(),
            people: Some(group.people),
            mean: group.latent.mean,
            se_mean: group.se_mean,
            variance: group.latent.variance,
            se_variance: group.se_variance,
        })
        .collect()
}

/// Says in words why a calibration is not to be relied on.
pub(super) fn doubts(fitted: &Calibration) -> Vec<String> {
    let words = |doubt: &Doubt| match doubt {
        Doubt::StillMoving => "the parameters still moved when the steps ran out",
        Doubt::NotIdentified => {
            "the answers do not determine all parameters: there may be no best values, or many; no standard errors"
        }
        Doubt::SlopeRunsAway => "a slope grows without end: the answers do not bound it",
    };
    fitted.doubts.iter().map(|doubt| words(doubt).to_owned()).collect()
}

/// Reads a file of parameters.
pub(super) fn read(path: &Path) -> Result<Params> {
    let text = crate::context::read(path)?;
    parse(&text, &path.display().to_string())
}

fn parse(text: &str, file: &str) -> Result<Params> {
    const HINT: &str = "write such a file with `rungs measure calibrate RESPONSES.csv --model 2pl --json`";
    let text = text.trim_start_matches('\u{feff}');
    let from = |written: std::result::Result<Written, serde_path_to_error::Error<serde_json::Error>>| {
        written.map_err(|error| {
            let place = error.path().to_string();
            let place = if place == "." { String::new() } else { format!(" at `{place}`") };
            CliError::input(format!("{file}: not a file of item parameters{place}: {}", error.inner()), HINT)
        })
    };
    let written: Written = if text.trim_start().starts_with('[') {
        let items: std::result::Result<Vec<ItemRow>, _> =
            serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text));
        from(items.map(|items| Written {
            model: None,
            items,
            latent_mean: None,
            latent_variance: None,
            groups: None,
            nodes: None,
            bound: None,
        }))?
    } else {
        from(serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text)))?
    };
    let latent = latent(written.latent_mean.unwrap_or(0.0), written.latent_variance.unwrap_or(1.0), file)?;
    let mut items: Vec<Known> = Vec::with_capacity(written.items.len());
    let mut names = std::collections::BTreeSet::new();
    for row in written.items {
        if !names.insert(row.item.clone()) {
            return Err(CliError::input(
                format!("{file}: there are two items `{}`", row.item),
                "each item has a name of its own",
            ));
        }
        items.push(known(row, written.model, file)?);
    }
    if items.is_empty() {
        return Err(CliError::input(format!("{file}: `items` is empty"), HINT));
    }
    let mut groups = Vec::new();
    for group in written.groups.unwrap_or_default() {
        groups.push((group.group, self::latent(group.mean, group.variance, file)?));
    }
    Ok(Params { items, latent, groups, nodes: written.nodes, bound: written.bound })
}

fn latent(mean: f64, variance: f64, file: &str) -> Result<Latent> {
    if mean.is_finite() && variance.is_finite() && variance > 0.0 {
        return Ok(Latent { mean, variance });
    }
    Err(CliError::input(
        format!(
            "{file}: ability has mean {mean} and variance {variance}; allowed: a finite mean and a variance above 0"
        ),
        "the usual ones are 0 and 1",
    ))
}

fn known(row: ItemRow, model: Option<Model>, file: &str) -> Result<Known> {
    let name = row.item;
    let wrong = |what: String, hint: &str| Err(CliError::input(format!("{file}: item `{name}`: {what}"), hint));
    let Some(a) = row.a else { return wrong("there is no slope `a`".to_owned(), "write 1 where all slopes are 1") };
    let thresholds = row.thresholds.unwrap_or_default();
    let intercepts = row.intercepts.unwrap_or_default();
    let steps: Vec<f64> = if intercepts.is_empty() { thresholds.iter().map(|b| -a * b).collect() } else { intercepts };
    let dichotomous = row.d.or_else(|| row.b.map(|b| -a * b));
    // A two-parameter item may carry its difficulty as its only threshold too.
    let item = match (model, dichotomous) {
        (Some(Model::Graded), _) if !steps.is_empty() => Item::Graded { a, d: steps },
        (Some(Model::PartialCredit), _) if !steps.is_empty() => Item::PartialCredit { a, d: steps },
        (_, Some(d)) => Item::Dichotomous { a, d, c: row.c.unwrap_or(0.0) },
        (None, None) if steps.len() > 1 => {
            return wrong(
                "it has thresholds, and the file does not say of which model".to_owned(),
                "add \"model\": \"grm\" or \"model\": \"gpcm\"",
            );
        }
        _ => return wrong("there is neither `d` nor `b` nor `thresholds`".to_owned(), "give one of them"),
    };
    if let Err(error) = item.check() {
        return wrong(error.to_string(), "correct it; a program that did not converge writes such values");
    }
    if item.categories() > usize::from(super::answers::HIGHEST) + 1 {
        return wrong(
            format!("it has {} categories; allowed: at most {}", item.categories(), super::answers::HIGHEST + 1),
            "join categories that few people chose",
        );
    }
    let answers = row.answers.filter(|answers| answers.len() == item.categories());
    Ok(Known { name, item, answers })
}

/// Makes the grid of ability.
pub(super) fn grid(nodes: usize, bound: f64) -> Result<Quadrature> {
    Quadrature::even(nodes, bound).map_err(|error| CliError::input(error, "the default is `--nodes 61 --bound 6`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_in_every_form_they_have() {
        let one = |text: &str| parse(text, "P").map(|params| params.items.into_iter().next().unwrap().item);
        let two = Item::Dichotomous { a: 2.0, d: -1.0, c: 0.0 };
        for (text, item) in [
            (r#"{"items":[{"item":"x","a":2,"d":-1}]}"#, two.clone()),
            (r#"[{"item":"x","a":2,"b":0.5,"c":null,"se_a":null,"thresholds":null}]"#, two.clone()),
            (r#"{"model":"2pl","items":[{"item":"x","a":2,"b":0.5,"d":-1,"thresholds":[0.5]}],"other":1}"#, two),
            (
                r#"{"model":"grm","items":[{"item":"x","a":2,"b":null,"thresholds":[-1,0.5]}]}"#,
                Item::Graded { a: 2.0, d: vec![2.0, -1.0] },
            ),
            (
                r#"{"model":"gpcm","items":[{"item":"x","a":1,"thresholds":[1,0]}]}"#,
                Item::PartialCredit { a: 1.0, d: vec![-1.0, -0.0] },
            ),
        ] {
            assert_eq!(one(text).unwrap(), item, "{text}");
        }
        for text in [
            "",
            "{}",
            "[]",
            "7",
            r#"{"items":[{"item":"x"}]}"#,
            r#"{"items":[{"item":"x","a":1}]}"#,
            r#"{"items":[{"item":"x","a":1,"b":0},{"item":"x","a":1,"b":0}]}"#,
            r#"{"items":[{"item":"x","a":1,"b":0,"c":1}]}"#,
            r#"{"items":[{"item":"x","a":1,"thresholds":[0,1]}]}"#,
            r#"{"model":"grm","items":[{"item":"x","a":1,"thresholds":[1,0]}]}"#,
            r#"{"items":[{"item":"x","a":1,"b":0}],"latent_variance":0}"#,
            r#"{"model":"4pl","items":[{"item":"x","a":1,"b":0}]}"#,
        ] {
            assert!(parse(text, "P").is_err(), "{text}");
        }
    }
}
