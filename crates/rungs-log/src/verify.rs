//! Checking that the log is what was written.
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::branch::{Fork, Link, Lost, assign};
use crate::cursor::Place;
use crate::envelope::{Envelope, body_digest, event_digest};
use crate::event::FORGOTTEN_KIND;
use crate::frame::Frame;
use crate::log::{Log, meta, name};
use crate::store::{EventRow, Tx};
use crate::walk::Walk;
use crate::{Digest, Head, Hlc, LogError, forgotten};

/// What [`Log::verify`] found. Sorted, and equal for logs that hold the same events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Events held.
    pub events: u64,
    /// Events without a body that a `forgotten` event names: as it should be.
    pub forgotten: u64,
    /// Events that are missing: gaps in a chain, and events that another device has seen.
    pub lost: Vec<Lost>,
    /// Events that are not as they were written.
    pub altered: Vec<Altered>,
    /// Chains that forked. No damage: every branch is kept and folded.
    pub forks: Vec<Fork>,
}

impl VerifyReport {
    /// Whether nothing is lost and nothing altered.
    pub fn is_sound(&self) -> bool {
        self.lost.is_empty() && self.altered.is_empty()
    }
}

/// An event that is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Altered {
    /// The device or branch.
    pub device: Uuid,
    /// Its number.
    pub seq: u64,
    /// What is wrong with it.
    pub what: &'static str,
}

impl Log {
    /// Checks every event: the chain, the bodies, and that nothing is missing but what was forgotten.
    ///
    /// Events deleted from the end of a chain are noticed where the log's own list of branches or an event of another
    /// device names them.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read at all; what can be read is in the report.
    pub async fn verify(&self) -> Result<VerifyReport, LogError> {
        let mut tx = self.store.read().await?;
        let done = verify(&mut tx).await;
        tx.finish(done).await
    }
}

/// What one pass over the events gathers.
#[derive(Default)]
struct Gathered {
    chains: BTreeMap<Uuid, Vec<Link>>,
    digests: Vec<Digest>,
    seen: BTreeSet<Head>,
    bare: Vec<(Digest, Place)>,
    named: BTreeSet<Digest>,
    with_body: Vec<(Digest, Place)>,
    altered: Vec<Altered>,
}

impl Gathered {
    fn alter(&mut self, place: Place, what: &'static str) {
        self.altered.push(Altered { device: place.branch, seq: place.seq, what });
    }

    fn take(&mut self, learner: Uuid, row: &EventRow, frame: Option<Frame<'_>>) {
        self.digests.push(row.digest);
        let Some(envelope) = Envelope::decode(&row.envelope) else {
            return self.alter(row.place, "the event cannot be read");
        };
        if event_digest(learner, &row.envelope) != row.digest {
            self.alter(row.place, "the event was changed");
        }
        if (envelope.time, envelope.seq) != (row.place.time, row.place.seq) {
            self.alter(row.place, "the event was moved");
        }
        if frame.is_some() != row.bodied {
            self.alter(row.place, if row.bodied { "the body is missing" } else { "the body is not listed" });
        }
        match frame {
            None => self.bare.push((row.digest, row.place)),
            Some(frame) => {
                self.with_body.push((row.digest, row.place));
                let fits = body_digest(&frame.salt, frame.event.body) == envelope.body_digest;
                if !(fits && frame.agrees(&envelope)) {
                    self.alter(row.place, "the body was changed");
                } else if envelope.kind == FORGOTTEN_KIND && envelope.version == forgotten::VERSION {
                    let names = forgotten::decode(frame.event.body).unwrap_or_default();
                    self.named.extend(names.iter().map(|name| name.digest));
                }
            }
        }
        let Envelope { device, seq, time, previous, seen, .. } = envelope;
        self.seen.extend(seen);
        self.chains.entry(device).or_default().push(Link {
            seq,
            time,
            digest: row.digest,
            previous,
            branch: row.place.branch,
        });
    }
}

async fn verify(tx: &mut Tx<'_>) -> Result<VerifyReport, LogError> {
    let learner = name(tx, meta::LEARNER).await?;
    let mut all = Gathered::default();
    let mut walk = Walk::new();
    while let Some((row, frame)) = walk.next(tx).await? {
        all.take(learner, &row, frame);
    }
    for place in std::mem::take(&mut walk.strays) {
        all.alter(place, "a body without its event");
    }
    for place in std::mem::take(&mut walk.damaged) {
        all.alter(place, "the bodies from here on cannot be read");
    }
    let mut report =
        VerifyReport { events: u64::try_from(all.digests.len()).unwrap_or(u64::MAX), ..Default::default() };
    let mut tips: BTreeMap<Uuid, (u64, Digest, u64)> = BTreeMap::new();
    for (device, mut links) in std::mem::take(&mut all.chains) {
        let were: BTreeMap<Digest, Uuid> = links.iter().map(|link| (link.digest, link.branch)).collect();
        let found = assign(device, &mut links);
        report.forks.extend(found.forks);
        report.lost.extend(found.lost);
        let mut times: BTreeMap<Uuid, Hlc> = BTreeMap::new();
        for link in links {
            let place = Place { time: link.time, branch: link.branch, seq: link.seq };
            if were.get(&link.digest) != Some(&link.branch) {
                all.alter(place, "it is folded under the wrong branch");
            }
            if times.insert(link.branch, link.time).is_some_and(|before| before >= link.time) {
                all.alter(place, "its time is before its predecessor's");
            }
            let tip = tips.entry(link.branch).or_insert((0, Digest::NONE, 0));
            *tip = (link.seq, link.digest, tip.2 + 1);
        }
    }
    check_branches(tx, &tips, &mut report.lost, &mut all).await?;
    check_seen(&tips, &mut report.lost, &mut all);
    for (digest, place) in std::mem::take(&mut all.bare) {
        if all.named.contains(&digest) {
            report.forgotten += 1;
        } else {
            all.alter(place, "its body is missing and no event says that it was forgotten");
        }
    }
    for (digest, place) in std::mem::take(&mut all.with_body) {
        if all.named.contains(&digest) {
            all.alter(place, "it was forgotten and has its body still");
        }
    }
    report.altered = all.altered;
    report.altered.sort_unstable();
    report.lost = joined(report.lost);
    report.forks.sort_unstable();
    Ok(report)
}

/// Joins what overlaps or touches, and sorts.
fn joined(mut lost: Vec<Lost>) -> Vec<Lost> {
    lost.sort_unstable();
    let mut joined: Vec<Lost> = Vec::new();
    for next in lost {
        match joined.last_mut() {
            Some(last) if last.device == next.device && next.first_seq <= last.last_seq + 1 => {
                last.last_seq = last.last_seq.max(next.last_seq);
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// Compares with the log's own list: it knows of events that were deleted from the end.
async fn check_branches(
    tx: &mut Tx<'_>,
    tips: &BTreeMap<Uuid, (u64, Digest, u64)>,
    lost: &mut Vec<Lost>,
    all: &mut Gathered,
) -> Result<(), LogError> {
    let listed = tx.branches().await?;
    for branch in &listed {
        let &(seq, digest, events) = tips.get(&branch.id).unwrap_or(&(0, Digest::NONE, 0));
        if branch.tip_seq > seq {
            lost.push(Lost { device: branch.id, first_seq: seq + 1, last_seq: branch.tip_seq });
        } else if (branch.tip_seq, branch.tip_digest) != (seq, digest) || (branch.events != events && lost.is_empty()) {
            all.altered.push(Altered { device: branch.id, seq, what: "the list of branches does not fit" });
        }
    }
    for (&device, &(seq, ..)) in tips {
        if !listed.iter().any(|branch| branch.id == device) {
            all.altered.push(Altered { device, seq, what: "the list of branches lacks it" });
        }
    }
    Ok(())
}

/// Finds events that another device has seen and that are not held.
fn check_seen(tips: &BTreeMap<Uuid, (u64, Digest, u64)>, lost: &mut Vec<Lost>, all: &mut Gathered) {
    all.digests.sort_unstable();
    for head in &all.seen {
        if all.digests.binary_search(&head.digest).is_err() {
            let tip = tips.get(&head.device).map_or(0, |tip| tip.0);
            let first_seq = if head.seq > tip { tip + 1 } else { head.seq };
            lost.push(Lost { device: head.device, first_seq, last_seq: head.seq });
        }
    }
}
