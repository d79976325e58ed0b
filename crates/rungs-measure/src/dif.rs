//! Items that work differently for groups of equal ability.
