//! A form that is shown again: nothing typed is lost, and what is wrong stands beside its field.

use crate::fields::Fields;

/// What was typed into one of the forms of a page, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    form: &'static str,
    fields: Fields,
    faults: Vec<Fault>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The field.
    pub(crate) field: &'static str,
    /// What is wrong and how to mend it.
    pub(crate) text: String,
}

impl Fault {
    /// Says what is wrong and how to mend it, as a sentence each.
    pub(crate) fn new(field: &'static str, what: impl std::fmt::Display, hint: impl std::fmt::Display) -> Self {
        let sentence = |text: String| {
            let text = crate::words::capital(&text);
            if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
        };
        Self { field, text: format!("{} {}", sentence(what.to_string()), sentence(hint.to_string())) }
    }
}

impl Typed {
    /// What was typed into a form, with what is wrong with it.
    pub(crate) fn new(form: &'static str, fields: Fields, faults: Vec<Fault>) -> Self {
        Self { form, fields, faults }
    }

    /// Returns whether this form is shown again.
    pub(crate) fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// Returns whether anything is wrong.
    pub(crate) fn is_wrong(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Returns what is wrong with a form, field by field.
    pub(crate) fn faults(&self, form: &str) -> &[Fault] {
        if self.is(form) { &self.faults } else { &[] }
    }

    /// Returns what was typed into a field; else what stands there first.
    pub(crate) fn value<'t>(&'t self, form: &str, field: &str, first: &'t str) -> &'t str {
        if self.is(form) { self.fields.get(field).unwrap_or_default() } else { first }
    }

    /// Returns what is wrong with a field.
    pub(crate) fn fault(&self, form: &str, field: &str) -> Option<&str> {
        self.faults(form).iter().find(|fault| fault.field == field).map(|fault| fault.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stands_in_its_own_form_alone() {
        let fault = Fault::new("day", "2026-11-01 is over", "write the result down");
        assert_eq!(fault.text, "2026-11-01 is over. Write the result down.");
        let typed = Typed::new("book", Fields::parse(b"day=2026-11-01&cost=100"), vec![fault]);
        assert_eq!(typed.value("book", "cost", ""), "100");
        assert_eq!(typed.value("study", "day", "2026-11-22"), "2026-11-22");
        assert_eq!((typed.fault("book", "day").is_some(), typed.fault("study", "day")), (true, None));
        assert!(typed.is_wrong() && !Typed::default().is_wrong());
    }
}
