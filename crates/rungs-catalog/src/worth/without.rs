//! Doing without: what the same money and hours buy.

use serde::Serialize;

use super::Terms;
use crate::as_of::AsOf;
use crate::build_blocks::choose;
use crate::catalog::{BuildBlock, Catalog};

/// The option of no certification, told as fully as the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Without {
    /// Dollars that stay in the pocket; a lower bound where a price is not known.
    pub money_usd: f64,
    /// Hours that are free for something else.
    pub hours: u32,
    /// Hours that are for the exam itself; the others teach what one keeps either way.
    pub exam_hours: u32,
    /// A project on the same skills.
    pub block: Option<BuildBlock>,
    /// How many projects of that size the hours allow; 0 = part of one.
    pub blocks: u32,
    /// Ways to learn the same that cost nothing, with their sources.
    pub free_learning: Vec<String>,
    /// Share from 0 to 1 to which employers know the certification: our judgement.
    pub certification_share: f64,
    /// The same for a project that others use: our judgement.
    pub project_share: Option<f64>,
    /// The comparison in sentences.
    pub says: Vec<String>,
}

pub(super) fn without(
    catalog: &Catalog,
    known: AsOf<'_>,
    terms: &Terms,
    (money_usd, complete): (f64, bool),
    hours: u32,
) -> Without {
    let certification = known.certification;
    let have = terms.have.as_ref().unwrap_or(&certification.judgement.entry);
    let block = choose(catalog, certification, have, certification.cloud.as_deref()).cloned();
    let blocks = block.as_ref().map_or(0, |block| hours / block.hours.max(1));
    let free_learning = known
        .known_of(&certification.help.free_preparation)
        .into_iter()
        .map(|fact| {
            fact.value.url.as_ref().map_or(fact.value.text.clone(), |url| format!("{} ({url})", fact.value.text))
        })
        .collect();
    let certification_share = Catalog::recognition(certification);
    let project_share = catalog.evidence.get("evidence-shipped-project").map(|evidence| evidence.recognition);
    let exam_hours = certification.judgement.base_hours.min(hours);
    let money = if complete { format!("{money_usd:.0} USD") } else { "its price, which is not known,".to_owned() };
    let mut says = vec![format!(
        "Learn the same without the certificate and you keep {money} and {exam_hours} hours; the other {} hours teach what you keep either way.",
        hours - exam_hours
    )];
    if let Some(block) = &block {
        let many = match blocks {
            0 => format!("a part of the {} hours of", block.hours),
            1 => "the whole of".to_owned(),
            more => format!("{more} projects of the size of"),
        };
        says.push(format!("All {hours} hours pay for {many} this: {}", block.project));
    }
    if let Some(project) = project_share {
        says.push(format!(
            "By our judgement a project that others use counts {project:.2} of 1 with employers, this certification {certification_share:.2}; a project nobody uses yet counts less."
        ));
    }
    says.push(
        "Adverts that name the certification, or an employer who asks for it, are the best reason to take it."
            .to_owned(),
    );
    Without { money_usd, hours, exam_hours, block, blocks, free_learning, certification_share, project_share, says }
}
