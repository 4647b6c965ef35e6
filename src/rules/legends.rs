//! Legends: which rating word stands for which rates, as the document says it (達成率 100%以上 → 達成).
//! Comes in: the facts. Goes out: bands with their words.

use super::facts::Facts;
use super::texts::{CellText, Texts};
use crate::document::{BlockKind, Table};
use crate::origin::Origin;
use crate::text::compact;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// Rates from `low` on, below `high`, and the word for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The lowest rate that belongs, with whether the bound itself does.
    pub low: Option<(Decimal, bool)>,
    /// The rate where it ends, with whether the bound itself belongs.
    pub high: Option<(Decimal, bool)>,
    /// The word as printed.
    pub word: String,
    /// What ratings are matched by.
    pub key: String,
    /// The bounds as printed.
    pub text: String,
}

impl Band {
    /// Whether a rate belongs.
    pub fn holds(&self, rate: Decimal) -> bool {
        self.low.is_none_or(|(low, inclusive)| rate > low || inclusive && rate == low)
            && self.high.is_none_or(|(high, inclusive)| rate < high || inclusive && rate == high)
    }
}

/// One legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Its bands as printed.
    pub bands: Vec<Band>,
    /// Where it stands.
    pub origin: Origin,
}

impl Legend {
    /// Whether it knows a word.
    pub fn knows(&self, key: &str) -> bool {
        self.bands.iter().any(|band| band.key == key)
    }

    /// The word for a rate, where exactly one band holds it.
    pub fn word_for(&self, rate: Decimal) -> Option<&Band> {
        let mut holding = self.bands.iter().filter(|band| band.holds(rate));
        match (holding.next(), holding.next()) {
            (Some(band), None) => Some(band),
            _ => None,
        }
    }
}

static BOUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([0-9]+(?:\.[0-9]+)?)[%％]?(以上|超|を超える|を超え|以下|未満|を下回る)").ok()
});
/// A word with its bounds in running text: A:100%以上, ◎…達成率が80%以上100%未満.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[、。\s「『・(（])([SABCDE◎○〇△▲×✕●]|[^、。:：…=＝\s「」『』・()（）0-9]{1,10})[」』]?(?:[:：=＝は]|…+|\.{3})(?:達成率|目標達成率|進捗率|達成度)?が?([0-9]+(?:\.[0-9]+)?[%％]?(?:以上|超|以下|未満)(?:[～~]?[0-9]+(?:\.[0-9]+)?[%％]?(?:以上|超|以下|未満))?)",
    )
    .ok()
});

/// Finds the document's legends.
pub fn find(facts: &Facts<'_>, texts: &Texts<'_>) -> Vec<Legend> {
    let mut legends = Vec::new();
    let mut number = 0;
    // Bands of running text may stand in one block or in several that follow each other.
    let mut open: Option<Legend> = None;
    for block in facts.blocks() {
        match &block.kind {
            BlockKind::Table(table) => {
                legends.extend(open.take().filter(is_legend));
                if let Some(bands) = of_table(table, texts.of_table(number)) {
                    legends.push(Legend { bands, origin: block.origin });
                }
                number += 1;
            }
            _ if block.text.contains("以上") || block.text.contains("未満") => {
                let bands = of_text(&block.text);
                if bands.is_empty() {
                    legends.extend(open.take().filter(is_legend));
                } else {
                    open.get_or_insert_with(|| Legend { bands: Vec::new(), origin: block.origin })
                        .bands
                        .extend(bands);
                }
            }
            _ if compact(&block.text).is_empty() => {}
            _ => legends.extend(open.take().filter(is_legend)),
        }
    }
    legends.extend(open.take().filter(is_legend));
    legends
}

/// Two bands at least, no word twice.
fn is_legend(legend: &Legend) -> bool {
    legend.bands.len() >= 2
        && legend
            .bands
            .iter()
            .enumerate()
            .all(|(index, band)| legend.bands.iter().skip(index + 1).all(|b| b.key != band.key))
}

/// A table with bounds in one column and words in another, or in one row and another.
fn of_table(table: &Table, texts: &[CellText<'_>]) -> Option<Vec<Band>> {
    const LARGEST: usize = 24; // cells; a legend is small
    if table.cells.len() > LARGEST * 2 {
        return None;
    }
    for by_row in [true, false] {
        let mut bands = Vec::new();
        let lines = if by_row { table.rows } else { table.columns };
        for line in 0..lines {
            let cells: Vec<&str> = table
                .cells
                .iter()
                .zip(texts)
                .filter(|(cell, _)| if by_row { cell.row == line } else { cell.column == line })
                .map(|(_, text)| &*text.compact)
                .filter(|text| !text.is_empty())
                .collect();
            let Some((at, (low, high))) =
                cells.iter().enumerate().find_map(|(at, text)| bounds(text).map(|b| (at, b)))
            else {
                continue;
            };
            let word = cells
                .iter()
                .enumerate()
                .find(|(index, text)| *index != at && is_word(text))
                .map(|(_, text)| (*text).to_owned());
            if let (Some(word), Some(text)) = (word, cells.get(at)) {
                bands.push(Band { low, high, key: word.clone(), word, text: (*text).to_owned() });
            }
        }
        let legend = Legend { bands, origin: Origin::default() };
        if is_legend(&legend) {
            return Some(legend.bands);
        }
    }
    None
}

fn of_text(text: &str) -> Vec<Band> {
    let Some(pattern) = NAMED.as_ref() else { return Vec::new() };
    let text = compact(text);
    let mut bands = Vec::new();
    for found in pattern.captures_iter(&text) {
        let (Some(word), Some(range)) = (found.get(1), found.get(2)) else { continue };
        if let Some((low, high)) = bounds(range.as_str()) {
            bands.push(Band {
                low,
                high,
                word: word.as_str().to_owned(),
                key: word.as_str().to_owned(),
                text: range.as_str().to_owned(),
            });
        }
    }
    bands
}

type Bounds = (Option<(Decimal, bool)>, Option<(Decimal, bool)>);

/// The bounds of a text that says nothing else: 80%以上100%未満.
fn bounds(text: &str) -> Option<Bounds> {
    // All of the words behind a bound begin with one of these.
    if !text.contains(['以', '超', 'を', '未']) {
        return None;
    }
    let pattern = BOUND.as_ref()?;
    let (mut low, mut high) = (None, None);
    let mut length = 0;
    for found in pattern.captures_iter(text) {
        length += found.get(0)?.len();
        let value = found.get(1)?.as_str().parse::<Decimal>().ok()?;
        match found.get(2)?.as_str() {
            "以上" => low = Some((value, true)),
            "以下" => high = Some((value, true)),
            "未満" | "を下回る" => high = Some((value, false)),
            _ => low = Some((value, false)),
        }
    }
    let rest = text.len().saturating_sub(length);
    // A few characters of connection (達成率が、から) are no other statement.
    ((low.is_some() || high.is_some()) && rest <= 24).then_some((low, high))
}

/// Whether a text can be a rating: short, and no figure.
fn is_word(text: &str) -> bool {
    text.chars().count() <= 16 && !text.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Draft, d};

    fn word(draft: &Draft, rate: &str) -> Option<String> {
        let facts = Facts::new(&draft.reading);
        let texts = Texts::of(&draft.reading);
        let legends = find(&facts, &texts);
        assert_eq!(legends.len(), 1, "one legend");
        legends[0].word_for(d(rate)).map(|band| band.word.clone())
    }

    #[test]
    fn reads_a_table_of_bounds_and_words() {
        let mut draft = Draft::new();
        draft.table(&[
            "達成率|評価",
            "100%以上|達成",
            "80%以上 100%未満|おおむね達成",
            "60%以上 80%未満|一部未達成",
            "60%未満|未達成",
        ]);
        assert_eq!(word(&draft, "100.0").as_deref(), Some("達成"));
        assert_eq!(word(&draft, "80.0").as_deref(), Some("おおむね達成"));
        assert_eq!(word(&draft, "79.9").as_deref(), Some("一部未達成"));
        assert_eq!(word(&draft, "0").as_deref(), Some("未達成"));
    }

    #[test]
    fn reads_a_line_of_letters() {
        let mut draft = Draft::new();
        draft.prose("A：100％以上、B：80％以上100％未満、C：80％未満");
        assert_eq!(word(&draft, "90").as_deref(), Some("B"));
        let mut draft = Draft::new();
        draft.prose("※○は70%以上、△は50%以上70%未満、×は50%未満");
        assert_eq!(word(&draft, "69").as_deref(), Some("△"));
        let mut draft = Draft::new();
        draft.prose("◎…達成率が100％以上").prose("○…達成率が80％以上100％未満").prose("△…80％未満");
        assert_eq!(word(&draft, "79").as_deref(), Some("△"));
    }
}
