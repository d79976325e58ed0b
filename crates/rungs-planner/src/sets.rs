//! The exact search, over sets of certifications.
//!
//! The hours of all steps of a plan together do not depend on their order: every level is climbed once, whoever
//! needs it first. So a set of certifications says most of what its orders are worth, and there are 24 times fewer
//! sets than plans of four steps. The search builds sets one certification at a time, with a bound on what any
//! order of any larger set can be worth, and puts only those sets into orders that the bound does not rule out.
//!
//! # Why the bound holds
//!
//! Give every certification of a set its soonest exam: the day on which it could be taken if it were alone, which
//! is the soonest in company too, because somebody has to climb its levels and its base hours remain. Leave out
//! renewals, and let nothing run out but what is held now. Then a set proves at least what it proves in any order
//! ([`group::Group::value`]). What a set of `r` more adds to that is at most the sum of what each adds alone, since
//! coverage of a day by one leaves less to the others, less their least costs, less their base hours, less an
//! `r`-th of the hours they would have to climb alone, since a climb is shared by `r` at most. Where several would add
//! the same proof, that sum counts it several times; [`prices`] has a second bound for this, and the lesser counts.
//!
//! Candidates are taken in the order of what they add, and those before the one taken are left out of all later
//! sets: each set is built once. Plans within the tie of the best so far are never ruled out, so ties are resolved
//! among all of them, and the answer does not depend on the number of threads.

mod best;
mod coverage;
mod front;
mod group;
mod orders;
mod prices;
mod sensible;
mod space;
mod state;

pub use best::solve_by_sets;
pub(crate) use best::{Query, best};
pub use sensible::{Sensible, SensibleOptions, sensible};
