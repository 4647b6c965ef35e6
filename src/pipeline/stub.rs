//! Stands in for steps that are not built yet, under their names; each module goes when its step lands.

pub mod detect {
    use crate::error::{Error, Result};

    pub enum Kind {
        Pdf,
        Text,
    }

    pub fn detect(bytes: &[u8]) -> Result<Kind> {
        if bytes.is_empty() {
            return Err(Error::UnknownFormat { found: "an empty file".to_owned() });
        }
        if bytes.iter().take(1024).copied().collect::<Vec<_>>().windows(5).any(|w| w == b"%PDF-") {
            return Ok(Kind::Pdf);
        }
        if bytes.iter().take(4096).any(|b| *b == 0) {
            return Err(Error::UnknownFormat { found: "binary data".to_owned() });
        }
        Ok(Kind::Text)
    }
}

pub mod decode {
    use crate::error::Result;

    pub struct Decoded {
        pub text: String,
    }

    pub fn decode(bytes: &[u8]) -> Result<Decoded> {
        Ok(Decoded { text: String::from_utf8_lossy(bytes).into_owned() })
    }
}

pub mod pdf {
    use crate::diagnostic::Diagnostic;
    use crate::document::{Document, DocumentInfo};
    use crate::error::{Error, Result};

    pub fn read(_: &[u8], _: DocumentInfo, _: Option<&str>) -> Result<(Document, Vec<Diagnostic>)> {
        Err(Error::Pdf("PDF is not read yet".to_owned()))
    }
}

pub mod text {
    use crate::diagnostic::Diagnostic;
    use crate::document::{Block, BlockKind, Cell, Document, DocumentInfo, Table};
    use crate::origin::Origin;

    pub fn read(info: DocumentInfo, text: &str) -> (Document, Vec<Diagnostic>) {
        let mut blocks: Vec<Block> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let origin = Origin::line(number as u32 + 1);
            if !line.contains('\t') {
                if !line.trim().is_empty() {
                    let (text, raw) = (line.to_owned(), line.to_owned());
                    blocks.push(Block { kind: BlockKind::Paragraph, text, raw, origin });
                }
                continue;
            }
            if !matches!(blocks.last(), Some(Block { kind: BlockKind::Table(_), .. })) {
                let kind = BlockKind::Table(Table::default());
                blocks.push(Block { kind, text: String::new(), raw: String::new(), origin });
            }
            if let Some(Block { kind: BlockKind::Table(table), .. }) = blocks.last_mut() {
                for (column, cell) in line.split('\t').enumerate() {
                    table.columns = table.columns.max(column + 1);
                    table.cells.push(Cell {
                        row: table.rows,
                        column,
                        row_span: 1,
                        column_span: 1,
                        text: cell.trim().to_owned(),
                        raw: cell.to_owned(),
                        origin,
                        ..Cell::default()
                    });
                }
                table.rows += 1;
            }
        }
        (Document { info, blocks }, Vec::new())
    }
}

pub mod record {
    use crate::document::Document;
    use crate::record::Reading;
    use crate::vocabulary::Vocabulary;

    pub fn read(document: Document, _: &Vocabulary) -> Reading {
        Reading { document, ..Reading::default() }
    }
}

pub mod rules {
    use crate::diagnostic::Diagnostic;
    use crate::record::Reading;

    pub fn check(_: &Reading) -> Vec<Diagnostic> {
        Vec::new()
    }
}
