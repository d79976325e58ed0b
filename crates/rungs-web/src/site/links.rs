//! Addresses of the live pages as files, and links between them as relative ones.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rungs_planner::Day;

/// What the pages may do: look like themselves.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'";

/// Returns the file for an address: `/ladder` is `ladder/index.html`, `/` is `index.html`, what has an ending is itself.
pub(super) fn path(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    match path {
        "" => "index.html".to_owned(),
        _ if path.starts_with("assets/") || [".ics", ".xml", ".txt"].iter().any(|end| last.ends_with(end)) => {
            path.to_owned()
        }
        _ => format!("{path}/index.html"),
    }
}

/// Returns a page with relative links, without scripts, and with what it may do written into its head.
///
/// # Errors
///
/// The first link that leads to no known file.
pub(super) fn relative(html: &str, here: &str, known: &BTreeSet<String>, checked: Day) -> Result<String, String> {
    let up = "../".repeat(here.matches('/').count());
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = without_scripts(html);
    if let Some((head, body)) = rest.split_once("<head>") {
        let marked = format!(
            "{head}<head>\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n  \
             <meta name=\"referrer\" content=\"no-referrer\">\n  <meta name=\"rungs-catalogue\" content=\"{checked}\">{body}"
        );
        rest = marked;
    }
    let mut rest = rest.as_str();
    // Values of attributes stand in double quotes, and no text holds a bare one.
    while let Some((place, name)) =
        ["href=\"/", "src=\"/"].into_iter().filter_map(|name| Some((rest.find(name)?, name))).min()
    {
        let value = place + name.len() - 1;
        let (before, after) = rest.split_at(value);
        out.push_str(before);
        let end = after.find('"').unwrap_or(after.len());
        let (link, tail) = after.split_at(end);
        let file = path(link);
        if link.starts_with("//") || !known.contains(&file) {
            return Err(link.to_owned());
        }
        out.push_str(&up);
        out.push_str(&file);
        if let Some((_, fragment)) = link.split_once('#') {
            out.push('#');
            out.push_str(fragment);
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// Leaves scripts out, and what only scripts use.
fn without_scripts(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<script") {
        out.push_str(before.trim_end_matches([' ', '\n']));
        rest = after.split_once("</script>").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out.lines().filter(|line| !line.contains("name=\"htmx-config\"")).fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

/// Returns the map of the site for search engines.
pub(super) fn sitemap<'a>(base: &str, addresses: impl Iterator<Item = &'a str>, day: Day) -> String {
    let mut map =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_owned();
    for address in addresses {
        let path = path(address);
        let path = path.strip_suffix("index.html").unwrap_or(&path);
        let base = escaped(base);
        // Writing to a string does not fail.
        let _ = writeln!(map, "  <url><loc>{base}/{}</loc><lastmod>{day}</lastmod></url>", escaped(path));
    }
    map.push_str("</urlset>\n");
    map
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_files_and_links_lead_to_them_from_anywhere() {
        let cases = [
            ("/", "index.html"),
            ("/ladder?gone=1", "ladder/index.html"),
            ("/certifications/ms-ai-901#cost", "certifications/ms-ai-901/index.html"),
            ("/assets/ab/app.css", "assets/ab/app.css"),
            ("/changes.ics", "changes.ics"),
        ];
        for (address, file) in cases {
            assert_eq!(path(address), file);
        }
        let known = BTreeSet::from(["index.html".to_owned(), "ladder/index.html".to_owned()]);
        let day: Day = "2026-11-22".parse().unwrap();
        let html = "<head></head><a href=\"/ladder#x\">l</a> <a href=\"https://x.org/\">x</a><a href=\"/\">t</a><script src=\"/x.js\"></script>";
        let page = relative(html, "a/b/index.html", &known, day).unwrap();
        assert!(page.contains("href=\"../../ladder/index.html#x\""), "{page}");
        assert!(page.contains("href=\"../../index.html\"") && page.contains("https://x.org/"), "{page}");
        assert!(page.contains("Content-Security-Policy") && !page.contains("<script"), "{page}");
        assert_eq!(relative("<a href=\"/plan\">p</a>", "index.html", &known, day), Err("/plan".to_owned()));
        assert_eq!(
            relative("<a href=\"//evil.example\">p</a>", "index.html", &known, day),
            Err("//evil.example".to_owned())
        );
    }

    #[test]
    fn a_hostile_base_is_escaped_in_the_map() {
        let day: Day = "2026-11-22".parse().unwrap();
        let map = sitemap("https://a.example/?a&b", ["/", "/ladder"].into_iter(), day);
        assert!(map.contains("<loc>https://a.example/?a&amp;b/ladder/</loc>"), "{map}");
    }
}
