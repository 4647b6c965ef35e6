//! What the page must never do, whatever stands in a report, and what it must show.

use super::*;
use crate::diagnostic::catalog;
use crate::document::{Block, BlockKind, Document, DocumentInfo, Table};
use crate::origin::{CellRef, Origin};

/// A reading with one table whose every text is `words`, and a finding at its second row.
fn hostile(words: &str) -> Checked {
    let cell = |row, column| crate::document::Cell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        text: words.to_owned(),
        raw: words.to_owned(),
        origin: Origin::line(7),
        ..crate::document::Cell::default()
    };
    let cells = (0..6).flat_map(|row| [cell(row, 0), cell(row, 1)]).collect();
    let table = Table { rows: 6, columns: 2, cells, caption: Some(words.to_owned()), ..Table::default() };
    let own = Some(words.to_owned());
    let info = DocumentInfo {
        title: own.clone(),
        publisher: own.clone(),
        uri: words.to_owned(),
        ..DocumentInfo::default()
    };
    let block = Block {
        kind: BlockKind::Table(table),
        text: String::new(),
        raw: String::new(),
        origin: Origin::line(7),
    };
    let place = CellRef { table: 0, row: 1, column: 1 };
    let mut finding = Diagnostic::new(&catalog::TOTAL_MISMATCH, Origin::line(7), words, words)
        .with_cell(place, words)
        .with_values(words, words)
        .with_formula(words)
        .with_help(words);
    finding.related.push(crate::diagnostic::Related {
        origin: Origin::line(8),
        cell: Some(place),
        message: words.to_owned(),
        document_id: None,
    });
    let mut loose = finding.clone();
    loose.cell = None;
    let reading = Reading {
        document: Document { info, blocks: vec![block] },
        diagnostics: vec![finding],
        ..Reading::default()
    };
    Checked { readings: vec![reading], loose: vec![(words.to_owned(), loose)], against: own }
}

#[test]
fn no_text_of_a_report_becomes_markup() {
    let plain = check(&hostile("文字"));
    for words in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onclick='x",
        "</style></title><svg onload=x>",
        "&lt;b&gt;&#x0;",
        "\u{202E}\u{0}]]>-->",
    ] {
        let page = check(&hostile(words));
        // The same tags whatever the words: none of them opened or closed an element, or added an attribute.
        assert_eq!(tags(&page), tags(&plain), "{words}");
        assert!(!page.contains(words), "{words} stands as it is");
    }
}

/// The tags of a page, attributes and all.
fn tags(page: &str) -> Vec<String> {
    let body = page.split_once("</style>").expect("a style sheet").1;
    let tags = body.split('<').skip(1).filter_map(|part| Some(part.split_once('>')?.0.to_owned()));
    // What a cell holds decides whether it is set as a figure.
    tags.map(|tag| tag.replace(" figure\"", "\"").replace(" class=\"figure\"", "")).collect()
}

#[test]
fn the_page_shows_the_cell_among_its_rows_and_both_values() {
    let mut checked = hostile("表の文字");
    checked.loose.clear();
    let page = check(&checked);
    assert_eq!(page.matches("class=\"marked").count(), 1);
    // Two rows on either side, as far as the table goes.
    assert_eq!(page.matches("<tr><td").count(), 4);
    assert!(page.contains("<dt>文書の記載</dt><dd>表の文字</dd>"));
    assert!(page.contains("<dt>期待される値</dt>"));
    assert!(page.contains("7行目"));
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("src="));
}

#[test]
fn waived_findings_are_folded_away_and_not_counted() {
    let mut checked = hostile("x");
    checked.loose.clear();
    checked.readings[0].diagnostics[0].waived = true;
    let page = check(&checked);
    let (before, folded) = page.split_once("<details class=\"waived\">").expect("a fold");
    assert!(!before.contains("<article"));
    assert!(folded.contains("<article"));
    assert!(before.contains("指摘はありません"));
}
