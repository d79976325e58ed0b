//! Merging events from elsewhere: by union, in any order, in pieces, repeatedly.
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use uuid::Uuid;

use crate::branch::{Fork, Link, assign, branch_name};
use crate::cursor::Place;
use crate::envelope::Envelope;
use crate::event::{FORGOTTEN_KIND, FoldEvent};
use crate::forget::drop_bodies;
use crate::frame::Frame;
use crate::line::{Line, Lines};
use crate::log::{Log, meta, name, next_generation, random_name};
use crate::store::{BranchRow, EventRow, Rewrite, Tx};
use crate::{Digest, LogError, forgotten};

/// What [`Log::import`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Events read.
    pub lines: u64,
    /// Events that were new here.
    pub added: u64,
    /// Events that were held already.
    pub held: u64,
    /// Events that were held without a body, and got it.
    pub bodies_added: u64,
    /// Events that were held with a body and lost it, because the import brings word that they were forgotten.
    pub forgotten: u64,
    /// Chains that turned out to have forked; each is reported once.
    pub forks: Vec<Fork>,
    /// The new name of this device, when the import showed that another copy of this folder writes under its name too.
    pub new_device: Option<Uuid>,
    /// The learner whose log this became, when it was empty.
    pub adopted_learner: Option<Uuid>,
}

impl Log {
    /// Adds the events of an export, or of any lines of it, that are not held yet. All or nothing.
    ///
    /// # Errors
    ///
    /// [`LogError::Line`] for a line that cannot be taken, [`LogError::OtherLearner`] for somebody else's log,
    /// [`LogError::Stream`] when `input` cannot be read, and [`LogError`] when the log cannot be written: nothing was
    /// imported then. [`LogError::NotErased`] as from [`Log::forget`]: everything was imported then.
    pub async fn import(&self, input: impl BufRead) -> Result<ImportReport, LogError> {
        let mut tx = self.store.write().await?;
        let done = import(&mut tx, Lines::new(input)).await;
        let (report, erase) = tx.finish(done).await?;
        if erase {
            self.erase().await?;
        }
        Ok(report)
    }
}

/// Lines are looked up and written in groups of so many.
const GROUP: usize = 200;
/// Frames are merged into packs when so many bytes wait.
const WAITING_BYTES: usize = 8 << 20;

/// An import under way.
struct Import {
    learner: Uuid,
    own: Uuid,
    branches: BTreeMap<Uuid, BranchRow>,
    /// Which branch of a device ends with an event.
    tips: BTreeMap<(Uuid, Digest), Uuid>,
    /// Devices of whose chains some is missing: any new event can change what is known of them.
    loose: BTreeSet<Uuid>,
    /// Devices whose branches are to be assigned anew.
    dirty: BTreeSet<Uuid>,
    forgotten: BTreeSet<Digest>,
    newly_forgotten: BTreeSet<Digest>,
    rows: Vec<EventRow>,
    frames: Vec<(Place, Vec<u8>)>,
    frame_bytes: usize,
    report: ImportReport,
}

async fn import(tx: &mut Tx<'_>, mut lines: Lines<impl BufRead>) -> Result<(ImportReport, bool), LogError> {
    let branches: BTreeMap<Uuid, BranchRow> =
        tx.branches().await?.into_iter().map(|branch| (branch.id, branch)).collect();
    let settled: BTreeSet<Uuid> = branches.values().filter(|branch| !branch.loose).map(|branch| branch.id).collect();
    let mut import = Import {
        learner: name(tx, meta::LEARNER).await?,
        own: name(tx, meta::DEVICE).await?,
        tips: branches.values().map(|branch| ((branch.device, branch.tip_digest), branch.id)).collect(),
        loose: branches.values().filter(|branch| branch.loose).map(|branch| branch.device).collect(),
        branches,
        dirty: BTreeSet::new(),
        forgotten: tx.forgotten().await?,
        newly_forgotten: BTreeSet::new(),
        rows: Vec::new(),
        frames: Vec::new(),
        frame_bytes: 0,
        report: ImportReport::default(),
    };
    let mut group = Vec::new();
    let mut group_bytes = 0;
    while let Some(line) = lines.next()? {
        import.check_learner(tx, &line).await?;
        group_bytes += line.salted.as_ref().map_or(0, |salted| salted.body.len());
        group.push(line);
        if group.len() == GROUP || group_bytes > WAITING_BYTES {
            import.take(tx, std::mem::take(&mut group)).await?;
            group_bytes = 0;
        }
    }
    import.take(tx, group).await?;
    import.finish(tx, &settled).await
}

impl Import {
    async fn check_learner(&mut self, tx: &mut Tx<'_>, line: &Line) -> Result<(), LogError> {
        if line.learner == self.learner {
            return Ok(());
        }
        if !self.branches.is_empty() || self.report.lines > 0 || self.report.adopted_learner.is_some() {
            return Err(LogError::OtherLearner { line: line.number, ours: self.learner, theirs: line.learner });
        }
        self.learner = line.learner;
        self.report.adopted_learner = Some(line.learner);
        tx.set_meta(meta::LEARNER, line.learner.as_bytes()).await
    }

    async fn take(&mut self, tx: &mut Tx<'_>, group: Vec<Line>) -> Result<(), LogError> {
        let digests: Vec<Digest> = group.iter().map(|line| line.digest).collect();
        let mut held = tx.held(&digests).await?;
        for line in group {
            self.report.lines += 1;
            if line.envelope.kind == FORGOTTEN_KIND && line.envelope.version == forgotten::VERSION {
                let body = line.salted.as_ref().map_or(&[][..], |salted| &salted.body);
                for name in forgotten::decode(body).unwrap_or_default() {
                    if self.forgotten.insert(name.digest) {
                        self.newly_forgotten.insert(name.digest);
                    }
                }
            }
            let with_body = line.salted.is_some() && !self.forgotten.contains(&line.digest);
            let place = match held.get(&line.digest) {
                Some(&(_, bodied)) if bodied || !with_body => {
                    self.report.held += 1;
                    continue;
                }
                Some(&(place, _)) => {
                    self.report.held += 1;
                    self.report.bodies_added += 1;
                    // The row may still wait in this very group.
                    self.write_rows(tx).await?;
                    tx.set_bodied(&[line.digest], true).await?;
                    place
                }
                None => {
                    self.report.added += 1;
                    let branch = self.branch_of(&line);
                    let place = Place { time: line.envelope.time, branch, seq: line.envelope.seq };
                    let row = EventRow { place, digest: line.digest, envelope: line.bytes, bodied: with_body };
                    self.rows.push(row);
                    place
                }
            };
            held.insert(line.digest, (place, with_body));
            if let Some(salted) = line.salted.filter(|_| with_body) {
                self.wait(place, &line.envelope, salted.salt, &salted.body);
            }
        }
        self.write_rows(tx).await?;
        if self.frame_bytes > WAITING_BYTES { self.write_frames(tx).await } else { Ok(()) }
    }

    /// Finds the branch of a new event: for good where its predecessor is a tip, else for the moment.
    fn branch_of(&mut self, line: &Line) -> Uuid {
        let Envelope { device, seq, previous, .. } = line.envelope;
        if device == self.own {
            self.report.new_device.get_or_insert(Uuid::nil());
        }
        if self.loose.contains(&device) {
            self.dirty.insert(device);
        }
        let tip =
            self.tips.get(&(device, previous)).filter(|id| self.branches.get(id).is_some_and(|b| b.tip_seq + 1 == seq));
        let id = match tip {
            Some(&id) => id,
            None if seq == 1 && !self.branches.contains_key(&device) => device,
            None => {
                self.dirty.insert(device);
                branch_name(line.digest)
            }
        };
        self.tips.remove(&(device, previous));
        self.tips.insert((device, line.digest), id);
        let branch = self.branches.entry(id).or_insert(BranchRow {
            id,
            device,
            tip_seq: 0,
            tip_digest: Digest::NONE,
            events: 0,
            loose: false,
            told: None,
        });
        branch.tip_seq = seq;
        branch.tip_digest = line.digest;
        branch.events += 1;
        id
    }

    fn wait(&mut self, place: Place, envelope: &Envelope, salt: [u8; 16], body: &[u8]) {
        let event = FoldEvent {
            device: place.branch,
            seq: place.seq,
            wall_ms: place.time.wall_ms,
            counter: place.time.counter,
            kind: &envelope.kind,
            version: envelope.version,
            body,
        };
        let mut bytes = Vec::new();
        Frame { salt, event }.write(&mut bytes);
        self.frame_bytes += bytes.len();
        self.frames.push((place, bytes));
    }

    async fn write_rows(&mut self, tx: &mut Tx<'_>) -> Result<(), LogError> {
        tx.insert_events(&std::mem::take(&mut self.rows)).await
    }

    async fn write_frames(&mut self, tx: &mut Tx<'_>) -> Result<(), LogError> {
        self.frame_bytes = 0;
        self.frames.sort_unstable();
        tx.merge_frames(&std::mem::take(&mut self.frames)).await
    }

    async fn finish(mut self, tx: &mut Tx<'_>, settled: &BTreeSet<Uuid>) -> Result<(ImportReport, bool), LogError> {
        self.write_frames(tx).await?;
        let mut renamed = BTreeMap::new();
        for device in std::mem::take(&mut self.dirty) {
            self.assign(tx, device, settled, &mut renamed).await?;
        }
        if !renamed.is_empty() {
            tx.rewrite_frames(|frame| {
                renamed.get(&(frame.event.device, frame.event.seq)).map_or(Rewrite::Keep, |to| Rewrite::Rename(*to))
            })
            .await?;
        }
        if self.report.new_device.is_some() {
            let new = random_name()?;
            self.report.new_device = Some(new);
            tx.set_meta(meta::DEVICE, new.as_bytes()).await?;
            self.branches.values_mut().for_each(|branch| branch.told = None);
        }
        if self.report.added > 0 {
            for branch in self.branches.values() {
                tx.put_branch(branch).await?;
            }
        }
        if !renamed.is_empty() || self.report.bodies_added > 0 {
            next_generation(tx).await?;
        }
        let forgotten: Vec<Digest> = self.newly_forgotten.into_iter().collect();
        if !forgotten.is_empty() {
            let held = tx.held(&forgotten).await?;
            let with_body = held.values().filter(|(_, bodied)| *bodied).count();
            self.report.forgotten = u64::try_from(with_body).unwrap_or(u64::MAX);
            drop_bodies(tx, &forgotten).await?;
        }
        Ok((self.report, !forgotten.is_empty()))
    }

    /// Assigns the branches of a device anew.
    async fn assign(
        &mut self,
        tx: &mut Tx<'_>,
        device: Uuid,
        settled: &BTreeSet<Uuid>,
        renamed: &mut BTreeMap<(Uuid, u64), Uuid>,
    ) -> Result<(), LogError> {
        let old: Vec<BranchRow> =
            self.branches.extract_if(.., |_, branch| branch.device == device).map(|(_, b)| b).collect();
        let mut links = Vec::new();
        let mut were = BTreeMap::new();
        for branch in &old {
            for row in tx.events_of_branch(branch.id).await? {
                let envelope = Envelope::decode(&row.envelope).ok_or_else(|| tx.corrupt("an event cannot be read"))?;
                let Envelope { seq, time, previous, .. } = envelope;
                links.push(Link { seq, time, digest: row.digest, previous, branch: branch.id });
                were.insert(row.digest, branch.id);
            }
        }
        let found = assign(device, &mut links);
        let mut changed = Vec::new();
        for link in &links {
            if let Some(&was) = were.get(&link.digest).filter(|was| **was != link.branch) {
                changed.push((link.digest, link.branch));
                renamed.insert((was, link.seq), link.branch);
            }
            let branch = self.branches.entry(link.branch).or_insert_with(|| BranchRow {
                id: link.branch,
                device,
                tip_seq: 0,
                tip_digest: Digest::NONE,
                events: 0,
                loose: found.lost.iter().any(|lost| lost.device == link.branch),
                told: old.iter().find(|old| old.id == link.branch).and_then(|old| old.told),
            });
            branch.tip_seq = link.seq;
            branch.tip_digest = link.digest;
            branch.events += 1;
        }
        tx.rename_events(&changed).await?;
        tx.delete_branches(device).await?;
        let news = found.forks.into_iter().filter(|fork| fork.settled && !settled.contains(&fork.branch));
        self.report.forks.extend(news);
        Ok(())
    }
}
