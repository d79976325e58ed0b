//! Item analysis without a model: facility, discrimination, reliability, distractors.
