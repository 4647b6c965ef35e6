//! Value cells: each figure of a cell with what governs it; and what is said about figures that nothing governs.

use super::Measure;
use super::context;
use super::draft::{self, Draft, Governing, Slot};
use super::numbered::{self, Numbered, Pick};
use super::orient::{self, Naming};
use super::totals;
use super::units::{self, ChangeUnit, Sort};
use super::walk::{RowMeasure, State, Walk, state_view};
use crate::diagnostic::{Diagnostic, catalog};
use crate::document::{Cell, Role};
use crate::facet::Facets;
use crate::facet::lexicon::{Lexicon, Meaning};
use crate::facet::section::{Column, Content};
use crate::text::one_line;
use crate::value::figure::{Figure, FigureValue};
use crate::value::figures;
use crate::value::period::PeriodKind;
use crate::value::{Absence, Period};

impl Walk<'_, '_> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn value(
        &mut self,
        head: &Column,
        naming: &Naming,
        state: &mut State,
        row: usize,
        column: usize,
        cell: &Cell,
        measure: Option<&RowMeasure>,
        period: Option<&Period>,
    ) {
        if let Some(seen) = self.seen_at(row, column)
            && seen.content == Content::Sentence
        {
            self.set_role(row, column, Role::Description);
            return;
        }
        if self.date_above(cell, row, column) {
            return;
        }
        if self.setting.vocabulary.notes.errors.iter().any(|word| cell.text.contains(word.as_str())) {
            self.report_unparsed(cell, "表計算の誤りの表示であれば、計算式を直して値を入れてください。");
            return;
        }
        if has_letter_for_digit(&cell.text) {
            self.report_unparsed(
                cell,
                "数字の0や1の代わりに、英字のOやlが入力されていないか確かめてください。",
            );
            return;
        }
        let mut figures = figures(&cell.text, &self.setting.reader.era).figures;
        whole_words(&mut figures, &cell.text, head.measures.len() > 1);
        if let Some((part, count)) = head.part {
            let stray = figures.iter().any(|figure| numbered::place_of(figure).is_none_or(|at| at >= count));
            if stray && part == 0 {
                self.report_ambiguous(cell, head);
            }
            figures.retain(|figure| !stray && numbered::place_of(figure) == Some(part));
            for figure in &mut figures {
                figure.label = None;
            }
        }
        if self.is_unexplained_mark(&figures) {
            self.report_unparsed(cell, "注の印だけの欄です。対応する注を書くか、値を入れてください。");
            return;
        }
        if is_made_from(&cell.text) {
            figures.retain(|figure| !figure.parenthetical);
        }
        if figures.is_empty() {
            return;
        }
        if state.row_part.as_deref() == Some(cell.text.as_str()) {
            return;
        }
        let Some(mut governing) = naming.governing(self, state_view(state), row, column, head, measure)
        else {
            return;
        };
        governing.path = self.path();
        for policy in naming.policies(&state.texts, self.setting.vocabulary) {
            if governing.path.last() != Some(&policy) {
                governing.path.push(policy);
            }
        }
        if let Some(part) = &state.row_part {
            let before = governing.segment.take().map(|segment| format!("{segment} "));
            governing.segment = Some(before.unwrap_or_default() + part);
        }
        let number = |figure: &Figure| matches!(figure.value, FigureValue::Number(_));
        let mut sequence = sequence(head, measure, figures.first().is_some_and(number));
        let ambiguous = measure.is_none() && !head.stacked && sequence.len() > 1;
        let mains = figures.iter().filter(|figure| !figure.parenthetical).count();
        let mut next = if head.stacked { state.used.get(&0).copied().unwrap_or(0) } else { 0 };
        let labelled: Vec<Option<Facets>> = figures
            .iter()
            .map(|figure| {
                figure.label.as_deref().map(|label| crate::facet::read(label, &self.setting.reader))
            })
            .collect();
        let own: Vec<Measure> = labelled
            .iter()
            .flatten()
            .filter(|facets| facets.is_measure())
            .filter_map(|facets| facets.measures.first().copied())
            .collect();
        let any_label = !own.is_empty();
        // (目標)3件 | 3件 | 3件 under years: the word in the row's first cell holds for the others.
        let bare = mains == 1 && head.measures.is_empty() && measure.is_none();
        if own.len() == mains && (mains > 1 || bare) {
            state.pattern = own;
        } else if !any_label && (mains > 1 || bare) && mains == state.pattern.len() {
            sequence.clone_from(&state.pattern);
        }
        if ambiguous && mains == 1 && !any_label {
            self.report_ambiguous(cell, head);
            return;
        }
        // Figures of names that a cell lists by numbers say which of them they are of.
        let listed = state.named.as_ref().is_some_and(|named| named.text == governing.indicator);
        let numbered = if listed { state.numbered.clone() } else { Numbered::default() };
        let mut place = 0;
        let picks: Vec<Pick> = figures
            .iter()
            .map(|figure| {
                let at = place;
                place += usize::from(!figure.parenthetical);
                numbered.pick(figure, at.min(place.saturating_sub(1)), mains)
            })
            .collect();
        if picks.iter().any(|pick| matches!(pick, Pick::Open)) {
            self.report_ambiguous(cell, head);
            return;
        }
        let told_apart = numbered.several() && picks.iter().all(|pick| matches!(pick, Pick::One(..)));
        self.set_role(row, column, Role::Value);
        self.set_accounted(row, column);
        let over_years = totals::of_columns(naming.columns, head, self.setting.vocabulary)
            .filter(|_| !naming.names_columns());
        let mut previous: Option<Measure> = None;
        let mut stated = 0usize;
        for ((figure, label), pick) in figures.iter().zip(labelled).zip(picks) {
            let mut figure: Figure = figure.clone();
            // A bare ※ has no number: its footnote has none either.
            for mark in &mut figure.notes {
                *mark = mark.trim_matches('※').to_owned();
            }
            let mut slot = Slot {
                period: period.cloned().map(|period| self.as_of(period, &governing.indicator)),
                unit: head.unit.clone(),
                segment: naming.column_segment(head),
                marks: head.notes.clone(),
                cumulative: head.cumulative || measure.is_some_and(|m| m.facets.cumulative),
                ..Slot::default()
            };
            let own_measure =
                label.as_ref().filter(|f| f.is_measure()).and_then(|f| f.measures.first().copied());
            // 10 (累計25): the word tells what the figure is, not what it is about.
            if figure
                .label
                .as_deref()
                .is_some_and(|label| crate::facet::is_cumulative_mark(label, self.setting.reader.cumulative))
            {
                slot.cumulative = true;
                figure.label = None;
            }
            // 8件(うちR5：3件): what the part is, its period tells.
            if figure.period.is_some() {
                figure.label.take_if(|label| label == "うち");
            }
            if let Some(facets) = label.filter(Facets::is_explained) {
                figure.label = None;
                if figure.period.is_none() {
                    figure.period = facets.periods.first().cloned();
                }
            }
            slot.measure = if own_measure.is_some() {
                own_measure
            } else if figure.parenthetical {
                let own = head.parenthetical.or(measure.and_then(|m| m.facets.parenthetical));
                slot.parenthetical = own.is_none();
                own.or(previous)
            } else {
                let found = sequence.get(next).or(sequence.last()).copied();
                next += 1;
                found
            };
            if !figure.parenthetical {
                stated += 1;
            }
            // What the heading says holds where no column says anything: beside 目標値(R6) the years are results.
            let silent =
                || naming.columns.iter().all(|column| column.measures.iter().all(|m| m.is_derived()));
            let default = || self.setting.around.measure.filter(|_| sequence.is_empty() && silent());
            slot.measure =
                slot.measure.or_else(default).or(Some(Measure::Actual).filter(|_| sequence.is_empty()));
            if slot.measure == Some(Measure::Actual) && is_forecast(&figure, self.setting.reader.lexicon) {
                slot.measure = Some(Measure::Forecast);
            }
            previous = slot.measure;
            if head.notes.iter().any(String::is_empty)
                && let Some(meaning) = self.setting.around.mark_measure
            {
                slot.measure = Some(meaning);
            }
            if slot.measure == Some(Measure::Change) {
                let stub = measure.map_or("", |m| self.grid.text(row, m.column));
                slot.change_unit = ChangeUnit::of(&format!("{} {stub}", head.words));
            }
            // A total over the years is a figure of none of them, nor of the document's year.
            let summed = over_years.as_ref().filter(|_| slot.period.is_none());
            if let Some(years) = summed {
                slot.period.clone_from(years);
                slot.segment
                    .take_if(|label| years.is_some() && totals::is_total(label, self.setting.vocabulary));
            }
            if slot.period.is_none() && slot.measure.is_some_and(Measure::is_derived) {
                slot.period = self.period_left_of(naming.columns, head, cell).map(|period| {
                    // A difference of two ends of years is of the year.
                    let year = period.text.trim_end_matches('末');
                    let period =
                        crate::value::period::parse(year, &self.setting.reader.era).unwrap_or(period);
                    self.as_of(period, &governing.indicator)
                });
            }
            // 前年度実績: of the year before the one that the document is about.
            if slot.period.is_none()
                && is_last_year(&head.words)
                && matches!(slot.measure, Some(Measure::Actual))
            {
                slot.period = self.setting.around.period.as_ref().and_then(|year| {
                    let before = format!(
                        "{}年{}",
                        year.year - 1,
                        if year.kind == PeriodKind::FiscalYear { "度" } else { "" }
                    );
                    crate::value::period::parse(&before, &self.setting.reader.era)
                });
                slot.segment.take_if(|label| is_last_year(label));
            }
            if slot.period.is_none() && summed.is_none() {
                let told = self.measure_period(naming.columns, row, slot.measure);
                // 2020～2024累計 in the column of periods.
                slot.cumulative |= told.is_some_and(|facets| facets.cumulative);
                slot.period = told
                    .and_then(|facets| facets.periods.first().cloned())
                    .or_else(|| self.note_period(&slot))
                    .or_else(|| self.told_period(&slot))
                    .or_else(|| self.around_period(&slot));
            }
            let mut own = governing.clone();
            if let Pick::One(name, unit) = pick {
                figure.label = None;
                own.take_name(name);
                if numbered.several() {
                    let row = state.unit.as_ref().filter(|unit| unit.known);
                    own.unit = unit.or(name.unit.as_ref()).or(row).cloned();
                }
            }
            if !numbered.several() {
                self.take_unit(naming.names_columns(), state, &figure, &mut own, &slot);
            }
            let draft =
                draft::join(&figure, cell, self.setting.place(cell), &own, &slot, self.setting.shared());
            self.learn_calendar(state, &draft);
            self.check_figure(&figure, cell);
            self.out.drafts.push(draft);
        }
        if head.stacked {
            state.used.insert(0, next);
        }
        let room = if sequence.len() > 1 { sequence.len() } else { 1 };
        if stated > room && !any_label && !told_apart {
            self.report_two_values(cell, stated);
        }
    }

    /// Whether a cell holds a note mark alone that no note explains: *12 may be a figure with a star.
    fn is_unexplained_mark(&self, figures: &[Figure]) -> bool {
        let [Figure { value: FigureValue::Absence(Absence::SeeNote, words), notes, .. }] = figures else {
            return false;
        };
        let explained = |mark: &String| {
            let mark = mark.trim_matches('※');
            context::resolve(self.setting.footnotes, self.setting.around.block, mark).is_some()
        };
        words.is_empty() && !notes.iter().any(explained)
    }

    /// The unit that a figure prints holds for those of its sort that print none: 85.0% for 84.8.
    fn take_unit(
        &self,
        by_column: bool,
        state: &mut State,
        figure: &Figure,
        governing: &mut Governing,
        slot: &Slot,
    ) {
        // 件数 and 割合 are no parts of one another; 小, 中 and うち女性 are.
        let divides = |label: &String| !orient::is_part(label, self.setting.vocabulary);
        let sort = Sort {
            indicator: governing.indicator.clone(),
            row: governing.segment.clone().filter(|label| !by_column && divides(label)),
            column: slot.segment.clone().filter(divides),
            money: units::is_money(slot.measure),
        };
        if let FigureValue::Number(number) = &figure.value
            && let Some(unit) = &number.unit
            && !slot.measure.is_some_and(Measure::is_derived)
        {
            state.own_units.learn(sort, unit);
        } else if governing.unit.is_none() && slot.change_unit != ChangeUnit::Open {
            governing.unit = state.own_units.of(&sort);
        }
    }

    /// A target printed for 令和2年 makes the bare years of its indicator calendar years.
    fn learn_calendar(&self, state: &mut State, draft: &Draft) {
        if draft.own_period
            && let Some(period) = &draft.observation.period
            && period.explicit_kind
            && period.kind == PeriodKind::CalendarYear
        {
            state.calendar = true;
        }
    }

    fn check_figure(&mut self, figure: &Figure, cell: &Cell) {
        let place = self.setting.place(cell);
        for period in figure.period.iter() {
            if let Some(found) = super::periods::finding(period, cell.origin) {
                self.out.diagnostics.push(found.with_cell(place, cell.raw.clone()));
            }
        }
    }

    fn report_unparsed(&mut self, cell: &Cell, help: &str) {
        self.out.diagnostics.push(
            Diagnostic::new(
                &catalog::UNPARSED_VALUE,
                cell.origin,
                "値の欄に、数値でも状態を示す言葉でもないものがあります。記録にしませんでした。",
                "the cell holds neither a number nor words that can be a value; no record was made",
            )
            .with_cell(self.setting.place(cell), cell.raw.clone())
            .with_values(cell.text.clone(), "数値、または「集計中」などの言葉")
            .with_help(help),
        );
        self.set_role(cell.row, cell.column, Role::Unresolved);
        self.set_accounted(cell.row, cell.column);
    }

    fn report_two_values(&mut self, cell: &Cell, count: usize) {
        self.out.diagnostics.push(
            Diagnostic::new(
                &catalog::TWO_VALUES_IN_CELL,
                cell.origin,
                format!("一つの欄に{count}個の値があります。それぞれを別の値として読みました。"),
                format!("one cell holds {count} figures; each became an observation"),
            )
            .with_cell(self.setting.place(cell), cell.raw.clone())
            .with_values(cell.text.clone(), "一欄に一値".to_owned())
            .with_help("区分（小・中など）ごとに行を分けてください。".to_owned())
            .with_reference("L1-07"),
        );
    }

    fn report_ambiguous(&mut self, cell: &Cell, head: &Column) {
        self.out.diagnostics.push(
            Diagnostic::new(
                &catalog::UNACCOUNTED_NUMBER,
                cell.origin,
                format!("「{}」の欄に値が一つだけあり、どちらの値か判別できません。記録にしませんでした。", head.words),
                format!("under '{}' stands one figure, and nothing tells which of the two it is; no record was made", head.words),
            )
            .with_cell(self.setting.place(cell), cell.raw.clone())
            .with_values(cell.text.clone(), "目標・実績などの区分".to_owned())
            .with_help("値の前に「目標」「実績」などの区分を書くか、欄を分けてください。".to_owned())
            .with_reference("L1-07"),
        );
        self.set_role(cell.row, cell.column, Role::Unresolved);
        self.set_accounted(cell.row, cell.column);
    }
}

/// 12人(見込), 見込12人: the word beside the figure says that it is not yet a result.
fn is_forecast(figure: &Figure, lexicon: &Lexicon) -> bool {
    figure.qualifiers.iter().any(|word| {
        lexicon.at(word).is_some_and(|(known, meanings)| {
            known.len() == word.len() && meanings.contains(&Meaning::Measure(Measure::Forecast))
        })
    })
}

/// 64%(58/90台): the brackets hold the fraction that the percentage was made from, and no figure of the indicator.
fn is_made_from(text: &str) -> bool {
    let inner = text.split_once('(').filter(|(before, _)| before.trim_end().ends_with('%'));
    let Some((fraction, rest)) = inner.and_then(|(_, inner)| inner.split_once(')')) else { return false };
    let number = |part: &str| {
        let digits = part.trim().trim_end_matches(|c: char| c.is_alphabetic() && !c.is_ascii());
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    };
    rest.trim().is_empty()
        && fraction.split_once('/').is_some_and(|(part, whole)| number(part) && number(whole))
}

/// Whether a letter stands among a figure's digits where a digit was meant: 4l,255, 12,3O5, 1O.
/// A unit behind the digits (10l) is none: only O, which is no unit, may end the figure.
fn has_letter_for_digit(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+', '△', '▲']);
    let letter = |c: char| matches!(c, 'O' | 'o' | 'l' | 'I');
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.' || letter(c)));
    let (figure, rest) = text.split_at(end.unwrap_or(text.len()));
    let alone = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "/-_*^".contains(c));
    let inner = figure.trim_end_matches(|c: char| letter(c) && c != 'O');
    alone
        && inner.len() == figure.len()
        && figure.starts_with(|c: char| c.is_ascii_digit())
        && figure.contains(letter)
}

/// 前年度, 前年度実績: the year before.
fn is_last_year(words: &str) -> bool {
    ["前年度", "昨年度"].iter().any(|word| {
        words
            .trim()
            .strip_prefix(word)
            .is_some_and(|rest| ["", "実績", "実績値", "の実績", "値"].contains(&rest.trim()))
    })
}

/// Words with commas or parentheses are one value, not several, unless the header promises several.
fn whole_words(figures: &mut Vec<Figure>, text: &str, several: bool) {
    let worded = figures.iter().any(|f| matches!(f.value, FigureValue::Words(..)));
    let labelled = figures.iter().any(|f| f.label.is_some());
    if figures.len() < 2 || !worded || labelled || several {
        return;
    }
    if let Some(first) = figures.first_mut() {
        first.value = FigureValue::Words(one_line(text), Vec::new());
        first.parenthetical = false;
        figures.truncate(1);
    }
}

/// The measures of a cell's figures, first to last. A derived column (達成率) keeps its measure beside rows of 目標 and 実績.
fn sequence(head: &Column, row: Option<&RowMeasure>, number: bool) -> Vec<Measure> {
    match (row, head.measures.first()) {
        (Some(_), Some(own)) if own.is_derived() && head.measures.len() == 1 => head.measures.clone(),
        // What stands under 基準値 is the baseline, in whatever row of 目標 and 実績.
        (Some(row), Some(Measure::Baseline))
            if head.measures.len() == 1
                && (row.main == Measure::Actual || row.main == Measure::Target && number) =>
        {
            head.measures.clone()
        }
        // 量の見込み × 実績: what came of what was foreseen.
        (Some(row), Some(Measure::Actual))
            if matches!(row.main, Measure::Forecast | Measure::Plan) && head.measures.len() == 1 =>
        {
            head.measures.clone()
        }
        (Some(row), _) => vec![row.main],
        (None, _) => head.measures.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Protects the figure: 4l,255 is neither 255 nor a word.
    #[test]
    fn letters_among_digits_are_found() {
        for text in ["4l,255", "12,3O5", "1O", "4l,255冊", "2O人", "-1O.5"] {
            assert!(has_letter_for_digit(text), "{text}");
        }
        for text in ["41,255", "10l", "10 l", "O157", "5ol", "100", "2I-3", "A", "", "1,000lx", "3Oa"] {
            assert!(!has_letter_for_digit(text), "{text}");
        }
    }
}
