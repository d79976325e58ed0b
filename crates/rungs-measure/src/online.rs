//! A difficulty before there are answers, and as they come in.
