//! Texts of question sets as HTML. They may come from a stranger: what they may do is a short list, and nothing else passes.
//!
//! Markdown is read by `pulldown-cmark`, with HTML in it taken as text, pictures as their words and headings as strong lines;
//! what comes out goes through `ammonia` with a list of our own. Neither is trusted alone.

use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use askama::filters::HtmlSafe;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// A text that may stand in a page as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Returns a text with its paragraphs, lists, code and tables.
pub(crate) fn blocks(markdown: &str) -> Html {
    Html(if is_plain(markdown) { format!("<p>{}</p>", escaped(markdown.trim())) } else { clean(markdown) })
}

/// Returns a text that stands in a line, as an option does: without a paragraph around it where it is only one.
pub(crate) fn line(markdown: &str) -> Html {
    let Html(html) = blocks(markdown);
    let inner = html.trim().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    Html(inner.filter(|inner| !inner.contains("<p>")).unwrap_or(html.trim()).to_owned())
}

/// Returns the words alone, for places that take no HTML, at most so many characters.
pub(crate) fn words(markdown: &str, most: usize) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) if !words.ends_with(' ') => words.push(' '),
            _ => {}
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= most {
        return words;
    }
    let short: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", short.trim_end())
}

/// Returns what was typed, as it was typed.
pub(crate) fn typed(text: &str) -> Html {
    Html(escaped(text))
}

/// Returns whether Markdown and HTML have nothing to say in it: most reasons and options are one plain sentence.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || " ,.;:?()%$/-'\"’“”–→\n".contains(c);
    let text = text.trim();
    !text.is_empty() && text.chars().all(plain) && text.lines().all(|line| line.starts_with(char::is_alphabetic))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

fn clean(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, options()).map(tamed);
    let mut raw = String::new();
    html::push_html(&mut raw, events);
    let clean = CLEANER.clean(&raw).to_string();
    // A wide table scrolls by itself, also by keyboard.
    clean
        .replace(
            "<table>",
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table class=\"table\">",
        )
        .replace("</table>", "</table></div>")
}

/// What a text of a question may not do is turned into words.
fn tamed(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock | Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock | TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    }
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
        "blockquote",
        "hr",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let attributes =
        [("a", std::iter::once("href").collect()), ("ol", std::iter::once("start").collect())].into_iter().collect();
    let mut builder = Builder::empty();
    builder
        .tags(tags.into_iter().collect())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .tag_attributes(attributes)
        .url_schemes(["https", "http"].into_iter().collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        // Long lines of code scroll by themselves, also by keyboard.
        .set_tag_attribute_value("pre", "tabindex", "0");
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_tables_lists_and_links_are_kept() {
        let html = blocks("Look at `x < 1`:\n\n```python\nprint(\"<b>\")\n```\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\n1. one\n2. two\n\n[guide](https://example.org/g)").to_string();
        for part in [
            "<code>x &lt; 1</code>",
            "<pre tabindex=\"0\"><code>print(\"&lt;b&gt;\")",
            "<table class=\"table\">",
            "<li>one</li>",
            "<a href=\"https://example.org/g\" rel=\"noopener noreferrer\">guide</a>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn a_stranger_gets_no_code_no_picture_and_no_frame_into_a_page() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onmouseover=alert(1)>b</b>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](//evil.example)",
            "[x](/sessions/1/submit)",
            "![x](https://evil.example/pixel.png \"t\")",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<form action=/record/forget method=post><button>x</button></form>",
            "<style>body{display:none}</style>",
            "<a href=\"https://x\" style=\"position:fixed\" id=\"main\" class=\"button\">x</a>",
            "<svg><animate onbegin=alert(1)>",
            "```\"><script>alert(1)</script>\nx\n```",
            "<!-- --><script>alert(1)</script>",
            "`<script>`",
            "# <script>x</script>",
            "| <img src=x onerror=y> |\n|---|\n| <script>x</script> |",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "<https://evil.example/\"onmouseover=\"alert(1)>",
        ] {
            for html in [blocks(hostile).to_string(), line(hostile).to_string()] {
                let lower = html.to_lowercase();
                let tags: Vec<&str> = lower.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
                for tag in tags {
                    let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                    let known =
                        ["p", "em", "strong", "code", "pre", "a", "table", "thead", "tbody", "tr", "th", "td", "div"];
                    assert!(known.contains(&name), "{hostile:?} gives {html}");
                    for never in [" on", " style=", " id=", "href=\"javascript", "href=\"data", "href=\"/"] {
                        assert!(!tag.contains(never), "{hostile:?} gives {html}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_plain_is_what_markdown_would_make_of_it() {
        for text in [
            "A short sentence, with 3 parts: a/b (c).",
            "It is the model's \"own\" word – 20 % of $3.",
            "Two lines,\nno break.",
        ] {
            assert!(is_plain(text));
            let decoded = |html: &str| html.replace("&#39;", "'").replace("&quot;", "\"");
            assert_eq!(decoded(&blocks(text).to_string()), decoded(clean(text).trim()));
        }
        for text in ["1. a list", "- a list", "a *word*", "a\n- b", "a\n\nb", "x < y", "a & b", "`code`", ""] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn a_line_has_no_paragraph_and_words_have_no_marks() {
        assert_eq!(line("One *word*").to_string(), "One <em>word</em>");
        assert!(line("One\n\nTwo").to_string().contains("<p>Two</p>"));
        assert_eq!(words("**Bold** `code` and\nmore", 100), "Bold code and more");
        assert_eq!(words("abcdef", 4), "abc…");
    }
}
