//! Which way round a section is: do its rows, its columns or its heading name the indicators?

use super::draft::Governing;
use super::walk::{RowMeasure, Setting, StateView, Walk};
use super::{Measure, heading, name};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::section::{Column, Content, Kind, Section, Seen, Stub};
use crate::text::one_line;
use crate::value::Unit;
use crate::vocabulary::Vocabulary;

/// What names the indicators of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The stub of the row; the column's label is a part.
    Row,
    /// The column's label; the stub of the row is a part.
    Column,
    /// The heading; row and column are parts.
    Heading,
}

/// How a section's figures get their names.
#[derive(Clone, Debug)]
pub struct Naming<'s> {
    /// The section's columns.
    pub columns: &'s [Column],
    /// The column whose cells name indicators.
    pub indicator_column: Option<usize>,
    by: By,
    /// Columns whose cells name parts.
    parts: Vec<usize>,
    explicit: bool,
    heading: Option<name::Name>,
    /// The unit that stands with the name above the header.
    unit: Option<Unit>,
    /// The columns of 基本目標 and 施策.
    policies: Vec<usize>,
    /// The column of 事業名.
    activity: Option<usize>,
    /// The column of 担当課.
    department: Option<usize>,
}

impl Naming<'_> {
    /// Whether a header says that a column names indicators.
    pub fn has_indicator_column(&self) -> bool {
        self.explicit
    }

    /// Whether the columns name the indicators: all figures below a name are of one kind.
    pub fn names_columns(&self) -> bool {
        self.by == By::Column
    }
}

/// Decides for one section.
pub fn naming<'s>(grid: &Grid, seen: &[Seen], section: &'s Section, setting: Setting) -> Naming<'s> {
    let columns = section.columns.as_slice();
    let stub = |test: &dyn Fn(Stub) -> bool| -> Vec<usize> {
        let is = |(at, column): (usize, &Column)| match column.kind {
            Kind::Stub(stub) if test(stub) => Some(at),
            _ => None,
        };
        columns.iter().enumerate().filter_map(is).collect()
    };
    let named = stub(&|s| s == Stub::Named(Name::Indicator));
    let segments = stub(&|s| s == Stub::Named(Name::Segment));
    let others = stub(&|s| matches!(s, Stub::Label | Stub::Named(Name::Item | Name::PlanItem)));
    let policies = stub(&|s| s == Stub::Named(Name::Policy));
    let activities = stub(&|s| s == Stub::Named(Name::Activity));
    let activity = activities.first().copied();
    // 部局別職員数: where departments alone stand beside the figures, they are what the figures are divided by.
    let departments = stub(&|s| s == Stub::Named(Name::Department));
    let alone = named.is_empty()
        && stub(&|s| {
            !matches!(s, Stub::Named(Name::Department | Name::Number | Name::Description | Name::Unit))
        })
        .is_empty();
    let department = departments.first().copied();
    let segments = if segments.is_empty() && alone { departments } else { segments };
    let years_down = !stub(&|s| s == Stub::Named(Name::Period)).is_empty();
    let above = name_above(grid, seen, section);
    let row_title = columns.first().filter(|column| {
        column.kind == Kind::Stub(Stub::Label)
            && !column.words.is_empty()
            && section.body.clone().all(|row| {
                grid.cell(row, 0).is_none_or(|cell| cell.text.is_empty() || cell.row < section.body.start)
            })
    });
    // KPI:誘致企業数 over 目標 and 実績: the corner names what the rows measure.
    let corner = columns.first().filter(|c| c.kind == Kind::Stub(Stub::Measure) && !c.label.is_empty());
    let corner = corner.map(|column| {
        let words = column.words.as_str();
        name::read(heading::after_label(words, &setting.reader).unwrap_or(words), setting.vocabulary)
    });
    let heading = section
        .title
        .as_deref()
        .or(row_title.map(|column| column.words.as_str()))
        .or(above.as_ref().map(|(name, _)| name.as_str()))
        .and_then(|title| heading::from_heading(title, setting.vocabulary))
        .or(corner.filter(|name| {
            let place = name.text.split('(').next().unwrap_or("");
            name.text.chars().any(char::is_alphabetic)
                && heading::area(place).is_none()
                && !is_part(place, setting.vocabulary)
        }))
        .or_else(|| setting.around.indicator.clone());
    // Of two columns with an indicator's header (成果指標 | 指標名) the last is the name itself.
    if let Some(column) = named.last().copied() {
        let parts = segments.iter().chain(others.iter().filter(|at| **at > column)).copied().collect();
        return Naming {
            columns,
            indicator_column: Some(column),
            by: By::Row,
            parts,
            explicit: true,
            heading,
            unit: None,
            policies,
            activity,
            department,
        };
    }
    let vocabulary = setting.vocabulary;
    let values: Vec<&Column> = columns.iter().filter(|c| c.kind == Kind::Value && !c.inherited).collect();
    let labels: Vec<&str> = values.iter().map(|c| c.label.as_str()).filter(|l| !l.is_empty()).collect();
    // 区分 | 令和4年度 | 構成比: a year alone is no name, so columns do not name the indicators.
    let bare_year =
        values.iter().any(|c| c.label.is_empty() && c.measures.is_empty() && !c.periods.is_empty());
    let some_labels = !labels.is_empty() && 2 * labels.len() >= values.len();
    let column_parts = 2 * labels.iter().filter(|l| is_part(l, vocabulary)).count() >= labels.len().max(1);
    let column_nouns =
        2 * labels.iter().filter(|l| is_figure_name(l, vocabulary)).count() >= labels.len().max(1);
    let mut others: Vec<usize> = others.into_iter().filter(|at| row_title.is_none() || *at > 0).collect();
    // Words right of all figures name nothing where names stand left of them: 今後の方向, 出典.
    let first = columns.iter().position(|c| c.kind == Kind::Value).unwrap_or(0);
    let last = columns.iter().rposition(|c| c.kind == Kind::Value).unwrap_or(0);
    let left = stub(&|s| {
        matches!(
            s,
            Stub::Label
                | Stub::Named(Name::Item | Name::Segment | Name::Policy | Name::Activity | Name::PlanItem)
        )
    });
    if left.iter().any(|at| *at < first) && section.body.len() > 1 {
        others.retain(|at| *at < last || columns.get(*at).is_some_and(|c| c.words.is_empty()));
    }
    // 事業名 alone: each row is of another 事業, and so are its figures.
    let by_activity = others.is_empty() && segments.is_empty() && policies.is_empty();
    let activities = if by_activity { activities } else { Vec::new() };
    let row_column = others.last().or(segments.last()).or(policies.last()).or(activities.last()).copied();
    let rows: Vec<&str> = row_column
        .map(|column| {
            section
                .body
                .clone()
                .filter_map(|row| {
                    // A label may begin beside the header and reach down to its figures.
                    grid.cell(row, column).filter(|cell| {
                        cell.row == row || row == section.body.start && section.opens_body(grid, seen, cell)
                    })
                })
                .map(|cell| cell.text.as_str())
                .filter(|text| !text.is_empty())
                .collect()
        })
        .unwrap_or_default();
    let whole = rows.iter().any(|row| {
        vocabulary.parts.total.iter().any(|w| w == row) && !matches!(*row, "合計" | "計" | "小計" | "総計")
    });
    let row_parts = !segments.is_empty()
        || !rows.is_empty() && 2 * rows.iter().filter(|r| is_part(r, vocabulary)).count() >= rows.len()
        || whole;
    let row_nouns = 2 * rows.iter().filter(|r| is_figure_name(r, vocabulary)).count() >= rows.len().max(1);
    let item_header = others
        .iter()
        .any(|at| columns.get(*at).is_some_and(|c| c.kind == Kind::Stub(Stub::Named(Name::Item))));
    let policy_rows = others.is_empty() && segments.is_empty() && !policies.is_empty();
    let standing = standing(grid, section, vocabulary);
    let counted = heading.as_ref().is_some_and(|name| is_figure_name(&name.text, vocabulary));
    let named_rows = row_column.is_some() && !rows.is_empty();
    let by = match (named_rows, some_labels && !(named_rows && bare_year)) {
        // 事業名 | 予算額 | 財源内訳: the figures are the 事業's, whatever columns follow.
        (true, true) if !activities.is_empty() && spends(columns) => By::Row,
        (true, true) if !activities.is_empty() => By::Column,
        (true, false) if !activities.is_empty() && counted => By::Heading,
        (true, false) if !activities.is_empty() => By::Row,
        (false, false) => By::Heading,
        (false, true) if column_parts && (heading.is_some() || standing) => By::Heading,
        (false, true) => By::Column,
        (true, false) if heading.is_some() && row_parts => By::Heading,
        // 量の見込み › 特定型: what stands right of the measures divides what the heading names.
        (true, false) if heading.is_some() && !row_nouns && divides_measures(columns, row_column) => {
            By::Heading
        }
        (true, false) if policy_rows && heading.is_some() => By::Heading,
        (true, false) => By::Row,
        (true, true) if years_down && !column_nouns => By::Row,
        (true, true) if column_parts && row_parts && heading.is_some() => By::Heading,
        (true, true) if column_parts && !row_parts => By::Row,
        (true, true) if row_parts || policy_rows => By::Column,
        (true, true) if column_nouns && (item_header || !row_nouns) => By::Column,
        (true, true) => By::Row,
    };
    let mut parts: Vec<usize> = segments.iter().chain(&others).copied().collect();
    let grouped_twice = row_column.is_some_and(|at| group_parts_names(grid, section, &policies, at));
    if by == By::Row {
        parts.retain(|at| Some(*at) != row_column);
        // What stands left of the indicator groups it; what stands right divides it.
        // What stands left of the indicator and right of it divides it: 財源 › 一般財源.
        let grouped = |at: usize| {
            columns
                .get(at)
                .is_some_and(|c| matches!(c.kind, Kind::Stub(Stub::Label | Stub::Named(Name::Item))))
        };
        parts.retain(|at| {
            row_column.is_none_or(|column| *at > column) || segments.contains(at) || grouped(*at)
        });
        if grouped_twice {
            parts.splice(0..0, policies.iter().copied());
        }
    } else {
        parts.extend(policies.iter().filter(|_| policy_rows));
        parts.extend(activities);
    }
    let indicator_column = row_column.filter(|_| by == By::Row);
    let unit = above.and_then(|(_, unit)| unit);
    Naming {
        columns,
        indicator_column,
        by,
        parts,
        explicit: false,
        heading,
        unit,
        policies,
        activity,
        department,
    }
}

/// Whether the first column of figures says nothing but that money is planned or spent.
fn spends(columns: &[Column]) -> bool {
    columns.iter().find(|column| column.kind == Kind::Value).is_some_and(|column| {
        column.label.is_empty()
            && matches!(column.measures.as_slice(), [Measure::Budget | Measure::Settlement])
    })
}

/// Whether the only names of rows stand right of their measures.
fn divides_measures(columns: &[Column], names: Option<usize>) -> bool {
    let measures = columns.iter().position(|column| column.kind == Kind::Stub(Stub::Measure));
    measures.zip(names).is_some_and(|(measures, names)| {
        measures < names
            && columns
                .iter()
                .take(measures)
                .all(|c| !matches!(c.kind, Kind::Stub(Stub::Label | Stub::Named(Name::Item))))
    })
}

/// Whether a cell of 施策 names it: a sentence describes it, and Ⅰ-(3)-ウ only counts it.
fn is_title(text: &str) -> bool {
    let words = text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    words >= 2 && !text.contains('。') && !text.starts_with('・') && text.chars().count() <= LONGEST_TITLE
}

/// Longest title of a 施策 in characters; longer texts describe it.
const LONGEST_TITLE: usize = 60;

impl Naming<'_> {
    /// What the row's columns of 基本目標 and 施策 say, from the left, where they name neither indicators nor parts.
    pub fn policies(&self, texts: &[String], vocabulary: &Vocabulary) -> Vec<String> {
        self.policies
            .iter()
            .filter(|at| Some(**at) != self.indicator_column && !self.parts.contains(at))
            .filter_map(|at| texts.get(*at))
            .map(|text| one_line(text))
            .filter(|text| is_title(text) && !vocabulary.parts.total.contains(text))
            .collect()
    }

    /// The part that a column's label names.
    pub fn column_segment(&self, head: &Column) -> Option<String> {
        let label = match self.by {
            By::Column => return None,
            By::Row | By::Heading => head.label.trim(),
        };
        let label = label.trim_end_matches(['の', ':', '・']);
        // 本事業のKPI over 指標 | 目標値: what stands over the names too divides nothing.
        let names = self.indicator_column.and_then(|at| self.columns.get(at));
        if names.is_some_and(|names| names.label.trim() == label) {
            return None;
        }
        (!label.is_empty()).then(|| label.to_owned())
    }

    /// What governs the figures of a row in a column; `None` where nothing names an indicator.
    pub(super) fn governing(
        &self,
        walk: &Walk,
        state: StateView,
        row: usize,
        column: usize,
        head: &Column,
        measure: Option<&RowMeasure>,
    ) -> Option<Governing> {
        let vocabulary = walk.setting.vocabulary;
        let text_of = |column: Option<usize>| {
            let text = one_line(state.texts.get(column?)?);
            (!text.trim().is_empty()).then(|| text.trim().to_owned())
        };
        let mut governing = Governing {
            activity: text_of(self.activity).map(|t| name::strip_list_mark(&t).to_owned()),
            department: text_of(self.department),
            direction: state.direction,
            calendar: state.calendar,
            ..Governing::default()
        };
        let labelled = measure.filter(|m| !m.facets.label.is_empty()).map(|m| m.facets.label.clone());
        let is_labelled = labelled.is_some();
        let titled = state.title.filter(|_| !self.explicit && measure.is_some());
        let named = match self.by {
            _ if titled.is_some() => titled.cloned(),
            By::Row if state.banner.is_some_and(|banner| banner.explicit) => {
                state.banner.map(|banner| banner.name.clone())
            }
            By::Row => match (state.named, &labelled) {
                (Some(named), _) if self.explicit || labelled.is_none() => Some(named.clone()),
                (_, Some(label)) => Some(name::read(label, vocabulary)),
                (known, None) => known.cloned(),
            },
            By::Column => {
                // A column of a year alone among columns with names of their own is of what the heading names.
                let label = self.column_name(head, column);
                let own = name::read(
                    self.part_and_name(&label, vocabulary).map_or(label.as_str(), |(_, name)| name),
                    vocabulary,
                );
                if own.text.is_empty() { self.heading.clone() } else { Some(own) }
            }
            By::Heading => match labelled.or_else(|| self.own_words(walk, row, measure)) {
                Some(label) => Some(name::read(&label, vocabulary)),
                None => {
                    // 教育・保育の量の見込みと確保方策 says what the rows are, not what is counted.
                    let word = measure.and_then(|m| standing_word(walk.grid.text(row, m.column), vocabulary));
                    let heading = self.heading.clone();
                    match word {
                        Some(word)
                            if heading.as_ref().is_none_or(|h| names_standing(&h.text, vocabulary)) =>
                        {
                            Some(name::read(word, vocabulary))
                        }
                        _ => heading,
                    }
                }
            },
        };
        // 事業名 | 予算額 | 決算額: the column's own words are what is counted.
        // A figure is no name, whatever column it stands in.
        // 款 | 10 | 項 | 1 | 目 | 1 is where money is booked.
        let booked = |name: &name::Name| matches!(name.text.as_str(), "款" | "項" | "目" | "節");
        let named =
            named.filter(|n| n.text.chars().any(char::is_alphabetic) && !booked(n)).or_else(|| {
                // Where a column names the indicators, a row without a name has lost it.
                governing.activity.as_ref().filter(|_| !self.explicit)?;
                let words = head.words.trim();
                (!words.is_empty()).then(|| name::read(words, vocabulary))
            })?;
        let mut segment: Vec<&str> = Vec::new();
        segment.extend(walk.setting.around.part.as_deref());
        let label = self.column_name(head, column);
        if self.by == By::Column
            && let Some((part, _)) = self.part_and_name(&label, vocabulary)
        {
            segment.push(part);
        }
        if self.by == By::Row {
            segment.extend(state.part);
            segment.extend(
                state.banner.filter(|banner| !banner.explicit).map(|banner| banner.name.text.as_str()),
            );
        }
        for at in &self.parts {
            let own = state.named.map(|named| named.text.as_str());
            let text = state.texts.get(*at).map(|t| t.trim());
            if let Some(text) =
                text.filter(|t| t.contains(char::is_alphanumeric) && own != Some(name::read(t, vocabulary).text.as_str()))
                // 量の見込み | ①量の見込み: the whole of it.
                && (measure.is_none() || !walk.setting.see(text).facets.is_measure())
            {
                segment.push(text);
            }
        }
        // 実績値 | 利用定員④: what stands among words for measures and is none is a part.
        for (at, _) in self.columns.iter().enumerate().filter(|(_, c)| c.kind == Kind::Stub(Stub::Measure)) {
            let text = walk.grid.text(row, at);
            let other = measure.is_some_and(|m| m.column < at) && text.chars().any(char::is_alphabetic);
            if other && !walk.setting.see(text).facets.is_measure() {
                segment.push(text.trim_end_matches(|c| ('①'..='⑳').contains(&c)));
            }
        }
        // 量の見込み × 実績 and 確保方策 × 実績 are two things.
        if let Some(m) = measure.filter(|m| matches!(m.main, Measure::Forecast | Measure::Plan))
            && head.measures == [Measure::Actual]
        {
            let words =
                (0..=row).rev().map(|row| walk.grid.text(row, m.column)).find(|text| !text.is_empty());
            let words = words.map(|text| text.trim_matches(|c| ('①'..='⑳').contains(&c)));
            segment.extend(words.and_then(|words| standing_word(words, vocabulary)));
        }
        // 基準年度比 and 前年度比 of one year are two things.
        if let Some(m) =
            measure.filter(|m| m.main == Measure::Change && self.indicator_column == Some(m.column))
        {
            let text = walk.grid.text(row, m.column);
            let word = text.split('(').next().unwrap_or(text).trim();
            segment.extend(
                Some(word)
                    .filter(|word| word.contains("基準") || word.contains("策定") || word.contains("当初")),
            );
        }
        governing.segment = (!segment.is_empty()).then(|| one_line(&segment.join(" ")));
        let banner_unit = state.banner.and_then(|banner| banner.name.unit.clone());
        // 基準年度比(%) below 排出量(t-CO2): a change's own unit.
        let change_unit = measure.filter(|m| m.main == Measure::Change).and_then(|m| m.facets.unit.clone());
        governing.unit = banner_unit
            .or(change_unit)
            .or_else(|| state.unit.cloned())
            .or_else(|| measure.and_then(|m| m.facets.unit.clone()).filter(|_| is_labelled))
            .or_else(|| named.unit.clone())
            .or_else(|| self.unit.clone());
        governing.take_name(&named);
        governing.cumulative |= is_labelled && measure.is_some_and(|m| m.facets.cumulative);
        Some(governing)
    }

    /// 効果額(千円) among rows of 目標 and 実績: words that are no measure name their row.
    fn own_words(&self, walk: &Walk, row: usize, measure: Option<&RowMeasure>) -> Option<String> {
        let at = self
            .columns
            .iter()
            .position(|c| c.kind == Kind::Stub(Stub::Measure))
            .filter(|_| measure.is_none())?;
        let seen = walk.seen_at(row, at).filter(|s| s.content == Content::Words)?;
        let text = walk.grid.text(row, at);
        let alone = self.parts.is_empty()
            && seen.facets.label_measure.is_none()
            && !is_part(text, walk.setting.vocabulary);
        alone.then(|| text.to_owned())
    }

    /// 男性 受診率 beside 女性 受診率: the upper word is a part of what the lower one names.
    fn part_and_name<'t>(&self, label: &'t str, vocabulary: &Vocabulary) -> Option<(&'t str, &'t str)> {
        let (part, name) = label.split_once(' ').filter(|(part, name)| {
            is_part(part, vocabulary) && !is_part(name, vocabulary) && name.chars().any(char::is_alphabetic)
        })?;
        let other = |column: &Column| {
            column
                .label
                .split_once(' ')
                .is_some_and(|(upper, lower)| upper != part && lower == name && is_part(upper, vocabulary))
        };
        self.columns.iter().any(other).then_some((part, name))
    }

    /// The words of a column that names an indicator; 増減 and 達成率 are of the indicator left of them.
    fn column_name(&self, head: &Column, _column: usize) -> String {
        if !head.label.is_empty() {
            return head.label.clone();
        }
        let only = head.measures.as_slice();
        let derived = !only.is_empty() && only.iter().all(|m| m.is_derived());
        // 受診率 | 目標: the target of what the column left of it names.
        if let [Measure::Target | Measure::Plan | Measure::Baseline | Measure::Forecast] = only
            && let Some(at) = self.columns.iter().position(|column| std::ptr::eq(column, head))
            && let Some(left) = at.checked_sub(1).and_then(|left| self.columns.get(left))
            && left.kind == Kind::Value
            && left.measures.is_empty()
            && !left.label.is_empty()
            && left.unit.as_ref().map(|u| &u.base) == head.unit.as_ref().map(|u| &u.base)
        {
            return left.label.clone();
        }
        let at = self.columns.iter().position(|column| std::ptr::eq(column, head)).filter(|_| derived);
        let left = at.and_then(|at| self.columns.iter().take(at).rev().find(|c| c.kind == Kind::Value));
        // Two years of one label are what is compared; 本年度予算額 and 前年度予算額 are labels of the years themselves.
        let compared = |left: &&Column| {
            !left.label.is_empty()
                && self.columns.iter().any(|other| {
                    let year = |column: &Column| column.periods.first().map(|period| period.year);
                    other.label == left.label && year(other).is_some() && year(other) != year(left)
                })
        };
        left.filter(compared).map_or(&head.words, |left| &left.label).clone()
    }
}

/// その他 under 歳入の確保 and その他 under 歳出の削減: whether names stand twice, and their groups tell them all apart.
fn group_parts_names(grid: &Grid, section: &Section, groups: &[usize], names: usize) -> bool {
    if groups.is_empty() || groups.iter().any(|at| *at >= names) {
        return false;
    }
    let mut group: Vec<&str> = vec![""; groups.len()];
    let (mut plain, mut whole) = (Vec::new(), Vec::new());
    for row in section.body.clone() {
        for (slot, at) in group.iter_mut().zip(groups) {
            let text = grid.text(row, *at);
            if !text.is_empty() {
                *slot = text;
            }
        }
        if let Some(cell) = grid.anchor(row, names).filter(|cell| !cell.text.is_empty()) {
            plain.push(cell.text.as_str());
            whole.push((group.clone(), cell.text.as_str()));
        }
    }
    let count = plain.len();
    plain.sort_unstable();
    plain.dedup();
    whole.sort_unstable();
    whole.dedup();
    plain.len() < count && whole.len() == count
}

/// 量の見込み of `量の見込み(A)`: a measure's word that can name what a row is about.
fn standing_word<'v>(text: &str, vocabulary: &'v Vocabulary) -> Option<&'v str> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = text.split('(').next()?;
    vocabulary.nouns.standing.iter().map(String::as_str).find(|word| *word == plain)
}

fn names_standing(heading: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.nouns.standing.iter().any(|word| heading.contains(word.as_str()))
}

/// Whether the measures beside the figures can name what the rows are about.
fn standing(grid: &Grid, section: &Section, vocabulary: &Vocabulary) -> bool {
    let Some(column) = section.columns.iter().position(|c| c.kind == Kind::Stub(Stub::Measure)) else {
        return false;
    };
    section.body.clone().any(|row| standing_word(grid.text(row, column), vocabulary).is_some())
}

/// The indicator's name in a row right above the header of a form, and the unit behind it:
/// `細事業事業量 | 研修受講者数 | 単位 | 人` over rows of 想定 and 実績.
fn name_above(grid: &Grid, seen: &[Seen], section: &Section) -> Option<(String, Option<Unit>)> {
    section.columns.iter().any(|c| c.kind == Kind::Stub(Stub::Measure)).then_some(())?;
    let row = section.header.start.checked_sub(1).filter(|_| !section.header.is_empty())?;
    let own: Vec<(&crate::document::Cell, &Seen)> = (0..grid.table.columns)
        .filter_map(|column| {
            let cell = grid.anchor(row, column).filter(|cell| !cell.text.is_empty() && cell.row_span == 1)?;
            Some((cell, seen.get(grid.number(row, column)?)?))
        })
        .collect();
    let unit_at = own.iter().position(|(_, s)| s.facets.is(Name::Unit));
    let unit =
        unit_at.and_then(|at| own.get(at + 1)).and_then(|(cell, _)| crate::value::unit::parse(&cell.text));
    let (name, _) = own.iter().take(unit_at.unwrap_or(own.len())).rev().find(|(_, s)| {
        let facets = &s.facets;
        s.content == Content::Words
            && facets.measures.is_empty()
            && facets.periods.is_empty()
            && facets.names.is_empty()
    })?;
    // 担当課 | 財政課 names no indicator.
    let label = own.first().map(|(_, s)| s.facets.names.as_slice()).unwrap_or_default();
    let naming = [Name::Indicator, Name::Item, Name::Activity];
    if !label.is_empty() && !label.iter().any(|name| naming.contains(name)) {
        return None;
    }
    // A lone cell is a heading only where it says what is measured; two or more are a label and its name.
    (own.len() > 1).then(|| (one_line(&name.text), unit))
}

/// Whether a label names a part of a whole: 国, 男, 20～24歳, A地区, うち女性, 合計.
pub(super) fn is_part(label: &str, vocabulary: &Vocabulary) -> bool {
    let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    let parts = &vocabulary.parts;
    parts.words.iter().chain(&parts.total).chain(&parts.average).any(|word| *word == label)
        || parts.endings.iter().any(|ending| label.ends_with(ending.as_str()))
        || parts.openings.iter().any(|opening| label.starts_with(opening.as_str()))
}

/// Whether a label promises a figure: 人口, 収納率(%), 世帯数.
fn is_figure_name(label: &str, vocabulary: &Vocabulary) -> bool {
    let name = name::read(label, vocabulary);
    name.unit.is_some() || vocabulary.nouns.figures.iter().any(|noun| name.text.ends_with(noun.as_str()))
}
