//! Whether a model fits its answers.
