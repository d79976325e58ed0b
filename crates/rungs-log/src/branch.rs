//! Branches: what becomes of a device's chain that forks.
//!
//! A chain forks where a backup was restored or a folder copied, and both copies wrote on under one name. Both are kept.
//! The branch that began earlier keeps the device's name; another is named after the digest of its first event. The
//! result depends on the set of events alone, so two logs that hold the same events agree, in whatever order they came.
use uuid::Uuid;

use crate::{Digest, Hlc};

/// A chain that forked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fork {
    /// The device whose chain forked.
    pub device: Uuid,
    /// Number of the first event that differs.
    pub seq: u64,
    /// The name under which the branch is folded.
    pub branch: Uuid,
    /// Whether the event before is held. Until it is, the name may still change.
    pub settled: bool,
}

/// Events that the log should hold and does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// The device or branch.
    pub device: Uuid,
    /// Number of the first lost event.
    pub first_seq: u64,
    /// Number of the last lost event.
    pub last_seq: u64,
}

/// An event as a link of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) seq: u64,
    pub(crate) time: Hlc,
    pub(crate) digest: Digest,
    pub(crate) previous: Digest,
    /// Where it is folded; [`assign`] writes it.
    pub(crate) branch: Uuid,
}

/// What [`assign`] found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Assigned {
    pub(crate) forks: Vec<Fork>,
    pub(crate) lost: Vec<Lost>,
}

/// Returns the name of the branch that starts with this event.
pub(crate) fn branch_name(first: Digest) -> Uuid {
    let named = Digest::of(&[b"rungs branch 1\0", first.as_bytes()]);
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *named.as_bytes();
    uuid::Builder::from_custom_bytes([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]).into_uuid()
}

/// Gives every event of one device its branch, and sorts them by number, time and digest.
///
/// No two events share branch and number. An event whose predecessor is missing takes the device's own name where that
/// leaves a plain gap, and a branch name where it certainly belongs to another branch.
pub(crate) fn assign(device: Uuid, links: &mut [Link]) -> Assigned {
    links.sort_unstable_by_key(|link| (link.seq, link.time, link.digest));
    let mut found = Assigned::default();
    // Last number under the device's own name.
    let mut own_tip = 0;
    let mut level: Vec<Link> = Vec::new();
    let mut parents: Vec<Link> = Vec::new();
    for link in links {
        let level_seq = level.first().map_or(0, |link| link.seq);
        if link.seq != level_seq {
            parents = if link.seq == level_seq + 1 { std::mem::take(&mut level) } else { Vec::new() };
            level.clear();
        }
        let first_of_its_parent = level.iter().all(|sibling| sibling.previous != link.previous);
        let parent = if link.seq == 1 {
            Some(device)
        } else {
            parents.iter().find(|parent| parent.digest == link.previous).map(|parent| parent.branch)
        };
        link.branch = match parent {
            Some(branch) if first_of_its_parent => branch,
            None if own_tip + 1 < link.seq => {
                found.lost.push(Lost { device, first_seq: own_tip + 1, last_seq: link.seq - 1 });
                device
            }
            _ => {
                let branch = branch_name(link.digest);
                found.forks.push(Fork { device, seq: link.seq, branch, settled: parent.is_some() });
                if parent.is_none() {
                    found.lost.push(Lost { device: branch, first_seq: link.seq - 1, last_seq: link.seq - 1 });
                }
                branch
            }
        };
        if link.branch == device {
            own_tip = link.seq;
        }
        level.push(*link);
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const DEVICE: Uuid = Uuid::from_u128(1);

    fn digest(n: u8) -> Digest {
        if n == 0 { Digest::NONE } else { Digest::of(&[&[n]]) }
    }

    /// A link from its number, its name and its predecessor's name.
    fn link(seq: u64, name: u8, previous: u8) -> Link {
        let time = Hlc { wall_ms: i64::from(name), counter: 0 };
        Link { seq, time, digest: digest(name), previous: digest(previous), branch: Uuid::nil() }
    }

    fn branches(mut links: Vec<Link>) -> (Vec<(u64, Uuid)>, Assigned) {
        let found = assign(DEVICE, &mut links);
        (links.iter().map(|link| (link.seq, link.branch)).collect(), found)
    }

    #[test]
    fn a_chain_without_a_fork_keeps_its_name() {
        let (got, found) = branches(vec![link(2, 2, 1), link(1, 1, 0), link(3, 3, 2)]);
        assert_eq!(got, [(1, DEVICE), (2, DEVICE), (3, DEVICE)]);
        assert_eq!(found, Assigned::default());
    }

    #[test]
    fn the_earlier_branch_keeps_the_name_and_the_other_is_named_after_its_first_event() {
        let links = vec![link(1, 1, 0), link(2, 5, 1), link(2, 3, 1), link(3, 6, 5), link(3, 4, 3)];
        let other = branch_name(digest(5));
        let (got, found) = branches(links);
        assert_eq!(got, [(1, DEVICE), (2, DEVICE), (2, other), (3, DEVICE), (3, other)]);
        assert_eq!(found.forks, [Fork { device: DEVICE, seq: 2, branch: other, settled: true }]);
        assert_eq!(found.lost, []);
    }

    #[test]
    fn a_gap_is_lost_and_a_stranger_in_it_a_fork() {
        // 1 and 4 are held: 2 and 3 are lost.
        let lost = |device, first_seq, last_seq| Lost { device, first_seq, last_seq };
        assert_eq!(branches(vec![link(1, 1, 0), link(4, 4, 3)]).1.lost, [lost(DEVICE, 2, 3)]);
        // The start is lost.
        assert_eq!(branches(vec![link(3, 4, 3)]).1.lost, [lost(DEVICE, 1, 2)]);
        // 2 is held and is not the predecessor of this 3.
        let (got, found) = branches(vec![link(1, 1, 0), link(2, 2, 1), link(3, 9, 8)]);
        let other = branch_name(digest(9));
        assert_eq!(got, [(1, DEVICE), (2, DEVICE), (3, other)]);
        assert_eq!(found.forks, [Fork { device: DEVICE, seq: 3, branch: other, settled: false }]);
        assert_eq!(found.lost, [lost(other, 2, 2)]);
    }

    proptest! {
        #[test]
        fn no_two_events_share_a_place_and_the_order_of_arrival_is_nothing(
            parents in proptest::collection::vec(any::<proptest::sample::Index>(), 1..60),
            kept in proptest::collection::vec(any::<bool>(), 60),
            order in Just((0..60_usize).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            // A random tree: each event follows any earlier one, or starts anew.
            let mut tree: Vec<Link> = Vec::new();
            for (n, parent) in parents.iter().enumerate() {
                let name = u8::try_from(n + 1).unwrap();
                let next = match parent.index(n + 1).checked_sub(1) {
                    Some(at) => Link { previous: tree[at].digest, ..link(tree[at].seq + 1, name, 0) },
                    None => link(1, name, 0),
                };
                tree.push(next);
            }
            let mut all = tree.clone();
            let found = assign(DEVICE, &mut all);
            prop_assert!(found.lost.is_empty() && found.forks.iter().all(|fork| fork.settled));
            // One branch for each leaf.
            let leaves = tree.iter().filter(|a| tree.iter().all(|b| b.previous != a.digest)).count();
            prop_assert_eq!(all.iter().map(|link| link.branch).collect::<BTreeSet<_>>().len(), leaves);

            let mut some: Vec<Link> = order.iter().filter(|&&n| kept[n]).filter_map(|&n| tree.get(n).copied()).collect();
            assign(DEVICE, &mut some);
            let places: BTreeSet<_> = some.iter().map(|link| (link.branch, link.seq)).collect();
            prop_assert_eq!(places.len(), some.len());
            let mut again = some.clone();
            again.reverse();
            assign(DEVICE, &mut again);
            prop_assert_eq!(some, again);
        }
    }
}
