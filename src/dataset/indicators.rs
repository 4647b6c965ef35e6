//! The `indicators` table: what a whole batch says of each indicator, gathered document by document and merged by id.
//!
//! Memory does not grow with the number of indicators: what does not fit is put aside as sorted runs of rows in scratch files,
//! and the runs are merged in the end.

use crate::dataset::convert::Names;
use crate::dataset::field::{Row, Text};
use crate::dataset::rows::IndicatorRow;
use crate::error::{Error, Result};
use crate::record::{Measure, Reading};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// What one document, or several, say of one indicator.
pub type Mention = IndicatorRow<'static>;

/// A file that is read again once it is written, and is gone with the program.
pub trait Scratch: Read + Write + Seek {}
impl<T: Read + Write + Seek> Scratch for T {}

/// Makes scratch files.
pub type Scratches<'a> = Box<dyn FnMut() -> Result<Box<dyn Scratch>> + 'a>;

/// Bytes of rows in memory, estimated, before they are put aside.
const HELD: usize = 16 << 20;
/// What a row takes besides its texts.
const ROW: usize = 400;
/// What a text of a list takes besides its bytes.
const ITEM: usize = 48;

/// The indicators that a document speaks of, sorted by id.
pub fn mentions(reading: &Reading, names: &Names<'_>) -> Vec<Mention> {
    let info = &reading.document.info;
    // By the number that the document's names give each indicator with its segment.
    let mut rows: Vec<Option<Mention>> = Vec::new();
    for (index, observation) in reading.observations.iter().enumerate() {
        let number = names.number(index);
        if rows.len() <= number {
            rows.resize(number + 1, None);
        }
        let Some(slot) = rows.get_mut(number) else { continue };
        let row = slot.get_or_insert_with(|| IndicatorRow {
            indicator_id: Text::Owned(names.indicator(index).into_owned()),
            publisher: info.publisher.clone().map(Text::Owned),
            name: Text::Owned(observation.indicator.clone()),
            segment: observation.segment.clone().map(Text::Owned),
            policy_path: observation.policy_path.iter().cloned().map(Text::Owned).collect(),
            document_ids: vec![Text::Owned(info.id.clone())],
            ..IndicatorRow::default()
        });
        // A rate's % and a change's ポイント are not the indicator's own unit.
        if row.unit.is_none() && has_own_unit(observation.measure) {
            row.unit = observation.unit.clone().map(Text::Owned);
            row.base_unit = observation.base_unit.clone().map(Text::Owned);
        }
        row.cumulative |= observation.cumulative;
        if row.direction.is_none() {
            row.direction = observation.direction.map(|direction| Text::Borrowed(direction.name()));
            row.direction_basis = row.direction.as_ref().map(|_| Text::Borrowed("stated"));
        }
    }
    // Of several spellings with one id the first in the order of characters names the indicator.
    let mut rows: Vec<Mention> = rows.into_iter().flatten().collect();
    rows.sort_by(|a, b| {
        let by_id = a.indicator_id.cmp(&b.indicator_id);
        by_id.then_with(|| a.name.cmp(&b.name)).then_with(|| a.segment.cmp(&b.segment))
    });
    let mut merged: Vec<Mention> = Vec::with_capacity(rows.len());
    for row in rows {
        match merged.last_mut().filter(|last| last.indicator_id == row.indicator_id) {
            Some(last) => merge(last, row),
            None => merged.push(row),
        }
    }
    merged
}

/// Adds what another document, or a later spelling, says of the same indicator.
fn merge(row: &mut Mention, more: Mention) {
    if row.unit.is_none() {
        row.unit = more.unit;
        row.base_unit = more.base_unit;
    }
    row.cumulative |= more.cumulative;
    if row.direction.is_none() {
        row.direction = more.direction;
        row.direction_basis = more.direction_basis;
    }
    for document in more.document_ids {
        // Documents come one after the other, so that one already named is the last.
        if row.document_ids.last() != Some(&document) {
            row.document_ids.push(document);
        }
    }
}

/// The indicators of a batch.
pub struct Indicators<'a> {
    /// Those held in memory, by id.
    by_id: BTreeMap<Text<'static>, Mention>,
    /// About how many bytes they take.
    held: usize,
    /// Those put aside: runs of rows, each sorted by id, in the order of their documents.
    runs: Vec<Box<dyn Scratch>>,
    scratch: Scratches<'a>,
}

impl<'a> Indicators<'a> {
    /// None yet.
    pub fn new(scratch: Scratches<'a>) -> Self {
        Indicators { by_id: BTreeMap::new(), held: 0, runs: Vec::new(), scratch }
    }

    /// Adds what the next document says.
    ///
    /// # Errors
    /// When a scratch file cannot be written.
    pub fn add(&mut self, mentions: Vec<Mention>) -> Result<()> {
        for mention in mentions {
            match self.by_id.get_mut(&mention.indicator_id) {
                Some(row) => {
                    self.held += mention.document_ids.iter().map(|id| id.len() + ITEM).sum::<usize>();
                    merge(row, mention);
                }
                None => {
                    self.held += size(&mention);
                    self.by_id.insert(mention.indicator_id.clone(), mention);
                }
            }
        }
        if self.held > HELD { self.put_aside() } else { Ok(()) }
    }

    fn put_aside(&mut self) -> Result<()> {
        let mut file = BufWriter::new((self.scratch)()?);
        let mut line = Vec::new();
        for row in std::mem::take(&mut self.by_id).into_values() {
            line.clear();
            row.json(&mut line);
            line.push(b'\n');
            file.write_all(&line).map_err(failed)?;
        }
        self.held = 0;
        let mut file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        self.runs.push(file);
        Ok(())
    }

    /// Hands on all rows, by id, and tells how many there were.
    ///
    /// # Errors
    /// When a scratch file cannot be read, and what `each` says.
    pub fn finish(self, mut each: impl FnMut(&IndicatorRow<'_>) -> Result<()>) -> Result<usize> {
        let mut runs: Vec<Box<dyn Iterator<Item = Result<Mention>>>> =
            Vec::with_capacity(self.runs.len() + 1);
        for file in self.runs {
            runs.push(Box::new(BufReader::new(file).lines().map(|line| {
                serde_json::from_str(&line.map_err(failed)?)
                    .map_err(|error| Error::Dataset(error.to_string()))
            })));
        }
        // What is still in memory came last.
        runs.push(Box::new(self.by_id.into_values().map(Ok)));
        // The next row of each run: the first is that of the smallest id, of the earliest documents.
        let mut next: BTreeMap<(Text<'static>, usize), Mention> = BTreeMap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            if let Some(row) = run.next().transpose()? {
                next.insert((row.indicator_id.clone(), number), row);
            }
        }
        let mut count = 0;
        let mut whole: Option<Mention> = None;
        while let Some(((_, number), row)) = next.pop_first() {
            if let Some(row) = runs.get_mut(number).and_then(Iterator::next).transpose()? {
                next.insert((row.indicator_id.clone(), number), row);
            }
            match whole.as_mut().filter(|whole| whole.indicator_id == row.indicator_id) {
                Some(whole) => merge(whole, row),
                None => {
                    if let Some(done) = whole.replace(row) {
                        each(&done)?;
                        count += 1;
                    }
                }
            }
        }
        if let Some(done) = whole {
            each(&done)?;
            count += 1;
        }
        Ok(count)
    }
}

/// About how many bytes a row takes.
fn size(row: &Mention) -> usize {
    let lists = row.policy_path.iter().chain(&row.document_ids).map(|text| text.len() + ITEM);
    ROW + row.name.len() + row.segment.as_ref().map_or(0, |text| text.len()) + lists.sum::<usize>()
}

fn failed(source: std::io::Error) -> Error {
    Error::Io { path: "indicators".to_owned(), source }
}

/// Whether a figure of this measure is printed in the indicator's unit: rates, ratings and changes are not.
fn has_own_unit(measure: Measure) -> bool {
    !matches!(measure, Measure::AchievementRate | Measure::ProgressRate | Measure::Change | Measure::Rating)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn mention(id: usize, document: usize, unit: Option<&'static str>) -> Mention {
        IndicatorRow {
            indicator_id: Text::Owned(format!("{id:04}")),
            name: Text::Owned(format!("指標\n{id}-{document}")),
            unit: unit.map(Text::Borrowed),
            document_ids: vec![Text::Owned(document.to_string())],
            ..IndicatorRow::default()
        }
    }

    /// What is put aside comes back as if it had stayed: the first document names, the first unit stands, all documents are listed.
    #[test]
    fn runs_merge_to_what_memory_would_hold() {
        let gather = |aside: bool| {
            let mut all = Indicators::new(Box::new(|| Ok(Box::new(Cursor::new(Vec::new())))));
            for document in 0..20 {
                let unit = (document % 3 == 2).then_some("人");
                let ids = (0..50).filter(|id| (id * 7 + document) % 4 != 0);
                all.add(ids.map(|id| mention(id, document, unit)).collect()).unwrap();
                if aside && document % 4 == 3 {
                    all.put_aside().unwrap();
                }
            }
            let mut rows = Vec::new();
            let count = all
                .finish(|row| {
                    rows.push(serde_json::to_string(row).unwrap());
                    Ok(())
                })
                .unwrap();
            assert_eq!(count, rows.len());
            rows
        };
        let rows = gather(true);
        assert_eq!(rows.len(), 50);
        assert_eq!(rows, gather(false));
        assert!(rows.is_sorted());
    }
}
