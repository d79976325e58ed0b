//! Item parameters from answers, by marginal maximum likelihood.
