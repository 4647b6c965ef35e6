//! The difference of two datasets as a page.

use super::escape::{Page, text};
use super::{foot, head};
use crate::history::words;
use crate::report::difference::{Difference, ORDER, place, sides};
use std::fmt::Write;

/// The page of a comparison.
pub fn page(difference: &Difference<'_>) -> String {
    let mut page = Page::default();
    head("データセットの比較", &mut page);
    let _ = write!(
        page,
        "<header>\n<p class=\"kind\">データセットの比較</p>\n<h1><code>{}</code> から <code>{}</code> へ</h1>\n<ul class=\"tally\">\n",
        text(&difference.old_name),
        text(&difference.new_name)
    );
    for class in ORDER {
        let count = difference.of(class).count();
        if count > 0 {
            let _ = writeln!(page, "<li><b>{count}</b> {}</li>", words::class(class));
        }
    }
    page.push("</ul>\n</header>\n<main>\n");
    if difference.changes.is_empty() {
        page.push("<p class=\"good\">違いはありません。</p>\n");
    }
    for class in ORDER {
        if difference.of(class).next().is_none() {
            continue;
        }
        let _ = write!(
            page,
            "<section>\n<h2>{}</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">何が</th><th scope=\"col\">前</th><th scope=\"col\">後</th><th scope=\"col\">前の場所</th><th scope=\"col\">後の場所</th></tr></thead>\n<tbody>\n",
            words::class(class)
        );
        for change in difference.of(class) {
            let (what, before, now) = sides(change);
            let _ = writeln!(
                page,
                "<tr><th scope=\"row\">{}</th><td class=\"from\">{}</td><td class=\"to\">{}</td><td>{}</td><td>{}</td></tr>",
                text(&what),
                text(&before),
                text(&now),
                text(&place(difference.old, change.old)),
                text(&place(difference.new, change.new))
            );
        }
        page.push("</tbody>\n</table></div>\n</section>\n");
    }
    page.push("</main>\n");
    foot(&mut page);
    page.into_text()
}
