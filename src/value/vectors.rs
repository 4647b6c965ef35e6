//! Reads the vectors of `fixtures/vectors` for tests.

use std::path::Path;

/// The rows of a file without its header, fields un-escaped. A missing file fails the test.
pub(crate) fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vectors").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split('\t').map(unescape).collect()).collect();
    assert!(!rows.is_empty(), "{name} has no rows");
    rows
}

fn unescape(field: &str) -> String {
    let mut out = String::new();
    let mut rest = field.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let kind = rest.next().expect("an escape");
        let length = match kind {
            't' => {
                out.push('\t');
                continue;
            }
            'n' => {
                out.push('\n');
                continue;
            }
            'r' => {
                out.push('\r');
                continue;
            }
            'u' => 4,
            'U' => 8,
            other => {
                out.push(other);
                continue;
            }
        };
        let digits: String = rest.by_ref().take(length).collect();
        let code = u32::from_str_radix(&digits, 16).expect("hex digits");
        out.push(char::from_u32(code).expect("a character"));
    }
    out
}
