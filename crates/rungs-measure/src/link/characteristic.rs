//! Linking by curves.
