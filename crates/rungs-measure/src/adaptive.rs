//! Which question to ask next, and when to stop.
