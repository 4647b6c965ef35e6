//! The door through which text enters a page: nothing of a report is markup.

use std::fmt::{self, Display, Write};

/// A page in the making.
#[derive(Debug, Default)]
pub struct Page {
    out: String,
}

impl Page {
    /// Adds markup of this program's own; never a report's text.
    pub fn push(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    /// The finished page.
    pub fn into_text(self) -> String {
        self.out
    }
}

impl Write for Page {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.out.push_str(part);
        Ok(())
    }
}

/// A report's text, ready for an element's content or a quoted attribute.
pub fn text(raw: &str) -> Escaped<'_> {
    Escaped { raw, breaks: false }
}

/// The same with line breaks shown.
pub fn lines(raw: &str) -> Escaped<'_> {
    Escaped { raw, breaks: true }
}

/// Text that escapes itself when printed.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a> {
    raw: &'a str,
    breaks: bool,
}

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.raw.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' if self.breaks => f.write_str("<br>")?,
                '\n' | '\t' => f.write_char(' ')?,
                // Controls, and marks that turn the line around.
                c if c.is_control() => f.write_char('\u{FFFD}')?,
                '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                    f.write_char('\u{FFFD}')?;
                }
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
