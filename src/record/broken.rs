//! Rows that do not fit their header and that no shift puts right: nothing is read from them, everything is reported.

use super::orient::Naming;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, catalog};
use crate::document::{Role, Ruling};
use crate::facet::lexicon::{Meaning, Name};
use crate::facet::measure::Measure;
use crate::facet::section::{Content, Kind, Section, Stub};

/// Shorter words can stand twice in a row by right (調査研究 | 調査研究); in characters.
const REPEATED: usize = 10;

impl Walk<'_, '_> {
    /// Whether the cells of a row contradict the columns that they stand in: a figure or a mark where the indicator's name
    /// belongs, a mark where a figure belongs, figures among the remarks.
    pub(super) fn is_broken(&self, section: &Section, naming: &Naming, row: usize) -> bool {
        if !naming.has_indicator_column() {
            return false;
        }
        // Cells that are drawn stand where they belong; only a name that is none tells of a row that is damaged.
        let drawn = self.grid.table.ruling == Ruling::Ruled;
        let content = |column: usize| {
            self.grid.anchor(row, column).filter(|cell| !cell.text.is_empty())?;
            self.seen_at(row, column).map(|s| (s.content, s.has_number, s.pure))
        };
        let rated = section.columns.iter().any(|c| c.measures.first() == Some(&Measure::Rating));
        section.columns.iter().enumerate().any(|(column, head)| {
            let Some((content, number, pure)) = content(column) else { return false };
            match &head.kind {
                Kind::Stub(Stub::Named(Name::Indicator)) => {
                    content == Content::Mark
                        || content == Content::Measure && !drawn && !self.is_summary(section, row, column)
                        || content == Content::Figure && (pure || !number && self.is_absence(row, column))
                        || self.is_repeated(row, column)
                        || self.tells_outcome(row, column)
                        || content == Content::Sentence && has_full_stop(self.grid.text(row, column))
                        || self.seen_at(row, column).is_some_and(|s| s.measured)
                }
                _ if drawn => false,
                Kind::Value => {
                    let rating = head.measures.first() == Some(&Measure::Rating);
                    content == Content::Mark && rated && !rating
                        || content == Content::Measure && !rating
                        || content == Content::Sentence && self.grid.text(row, column).ends_with('。')
                }
                Kind::Stub(Stub::Named(Name::Description)) | Kind::Empty => {
                    content == Content::Mark && rated || pure && number
                }
                _ => false,
            }
        })
    }

    /// 総合評価 | B below the items that are rated: the word for the rating names what is rated.
    pub(super) fn is_summary(&self, section: &Section, row: usize, column: usize) -> bool {
        let rating = |measures: &[Measure]| measures == [Measure::Rating];
        self.seen_at(row, column).is_some_and(|s| rating(&s.facets.measures))
            && section.columns.iter().enumerate().all(|(at, head)| {
                let filled = !self.grid.text(row, at).is_empty();
                head.kind != Kind::Value || filled == rating(&head.measures)
            })
    }

    /// 事業の評価 | 地方創生に効果があった: a label and its words in a table of other things; no figure is lost with them.
    pub(super) fn is_label_and_words(&mut self, row: usize, cells: &[usize]) -> bool {
        let [label, words] = cells else { return false };
        let content = |column: usize| self.seen_at(row, column).map(|s| s.content);
        let fits = matches!(content(*label), Some(Content::Measure | Content::Name))
            && matches!(content(*words), Some(Content::Words | Content::Sentence))
            && *words == *label + 1;
        if fits {
            self.set_role(row, *label, Role::Label);
            self.set_role(row, *words, Role::Description);
            self.set_accounted(row, *label);
            self.set_accounted(row, *words);
        }
        fits
    }

    /// The same words in two cells of a row are no indicator's name: an extraction filled them in.
    fn is_repeated(&self, row: usize, column: usize) -> bool {
        let text = self.grid.text(row, column);
        text.chars().count() >= REPEATED
            && (0..self.grid.table.columns).any(|other| {
                other != column
                    && self.grid.number(row, other) != self.grid.number(row, column)
                    && self.grid.text(row, other) == text
            })
    }

    /// 目標見直し案の検討 実績見直しの実施: what was promised and what came of it, no name.
    fn tells_outcome(&self, row: usize, column: usize) -> bool {
        let says = |text: &str, wanted: Measure| {
            let found = self.setting.reader.lexicon.at(text);
            found.is_some_and(|(_, meanings)| meanings.contains(&Meaning::Measure(wanted)))
        };
        let text = self.grid.text(row, column);
        says(text, Measure::Target)
            && text.char_indices().any(|(at, _)| says(text.get(at..).unwrap_or(""), Measure::Actual))
    }

    /// 未, －: words of absence alone.
    fn is_absence(&self, row: usize, column: usize) -> bool {
        let text = self.grid.text(row, column);
        text.chars().count() <= 3
    }

    /// Reports each figure of a row that cannot be read.
    pub(super) fn report_broken(&mut self, section: &Section, row: usize) {
        let texts: Vec<&str> =
            (0..self.grid.table.columns).map(|column| self.grid.text(row, column)).collect();
        let whole = texts.join("\t");
        let header: Vec<&str> =
            section.columns.iter().map(|c| c.words.as_str()).filter(|w| !w.is_empty()).collect();
        let mut first = true;
        for column in 0..self.grid.table.columns {
            let Some(cell) = self.grid.anchor(row, column).filter(|cell| !cell.text.is_empty()) else {
                continue;
            };
            let Some(seen) = self.seen_at(row, column) else { continue };
            let figure = seen.content == Content::Figure && seen.has_number;
            if first {
                first = false;
                self.out.diagnostics.push(
                    Diagnostic::new(
                        &catalog::SHIFTED_ROW,
                        cell.origin,
                        "この行の欄は見出しと合わず、正しい位置も決められません。値は記録にしませんでした。",
                        "the row's cells do not fit its header, and nothing proves where they belong; no record was made",
                    )
                    .with_cell(self.setting.place(cell), whole.clone())
                    .with_values(texts.join(" | "), header.join(" | "))
                    .with_help("元の文書の表と照らし、欠けた欄や余分な欄を直してください。")
                    .with_reference("L1-04"),
                );
            }
            if figure {
                self.out.diagnostics.push(
                    Diagnostic::new(
                        &catalog::UNACCOUNTED_NUMBER,
                        cell.origin,
                        "見出しと合わない行にある数値のため、記録にしませんでした。",
                        "the figure stands in a row that does not fit its header; no record was made",
                    )
                    .with_cell(self.setting.place(cell), cell.raw.clone())
                    .with_values(cell.text.clone(), "見出しに合う行")
                    .with_help("この行の欄を見出しにそろえてください。"),
                );
            }
            self.set_role(row, column, Role::Unresolved);
            self.set_accounted(row, column);
        }
    }
}

/// Whether a sentence ends in a text outside of 「」 and parentheses: then it is no name, but what was done.
fn has_full_stop(text: &str) -> bool {
    let mut depth = 0_usize;
    text.chars().any(|c| {
        match c {
            '「' | '『' | '(' => depth += 1,
            '」' | '』' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '。' && depth == 0
    })
}
