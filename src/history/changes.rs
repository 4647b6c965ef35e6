//! What changed between two sides, by class. Comes in: publications. Goes out: changes in the reading order of the new side.

use super::Publication;
use super::lines::{Figure, Keys, Line, LineKey, Lines, Point, Span};
use super::same::{self, Verdict};
use super::{groups, renames};
use crate::record::{Measure, Observation, Status};
use foldhash::HashSet;
use std::collections::{BTreeMap, BTreeSet};

/// A published document is covered by a draft when this share of its indicators stands there: one in three.
pub(super) const COVERED: usize = 3;

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A published figure differs now.
    Restated,
    /// A published target differs now.
    Retargeted,
    /// The year of a published target differs now.
    TargetMoved,
    /// A published figure's cell is blank now, among figures that stand.
    Blanked,
    /// The unit differs.
    UnitChanged,
    /// Which way is better differs.
    DirectionChanged,
    /// The same figures under another name.
    Renamed,
    /// An indicator is gone.
    Removed,
    /// An indicator that was never published.
    Added,
    /// A figure of a known indicator is gone (between datasets only).
    FigureRemoved,
    /// A figure of a known indicator is new (between datasets only).
    FigureAdded,
}

impl Class {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Class::Restated => "restated",
            Class::Retargeted => "retargeted",
            Class::TargetMoved => "target_moved",
            Class::Blanked => "blanked",
            Class::UnitChanged => "unit_changed",
            Class::DirectionChanged => "direction_changed",
            Class::Renamed => "renamed",
            Class::Removed => "removed",
            Class::Added => "added",
            Class::FigureRemoved => "figure_removed",
            Class::FigureAdded => "figure_added",
        }
    }
}

/// A figure on one side.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Which publication of its side.
    pub document: usize,
    /// What stands there.
    pub observation: &'a Observation,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Its class.
    pub class: Class,
    /// What was published.
    pub old: Option<Place<'a>>,
    /// What stands there now. For [`Class::Removed`] nothing, for [`Class::Blanked`] a neighbour in its row.
    pub new: Option<Place<'a>>,
    /// The document of the new side that should state it, for [`Class::Removed`].
    pub missed_by: Option<usize>,
}

/// What a comparison gave.
#[derive(Clone, Debug, Default)]
pub struct Compared<'a> {
    /// In the reading order of the new side; what is gone comes last.
    pub changes: Vec<Change<'a>>,
    /// How many published figures each document of the new side states as they were: [`Class::Restated`] or [`Class::Retargeted`].
    pub agreed: BTreeMap<(usize, Class), usize>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Drafts against a dataset: new figures and a window that moves on are no changes, and reports that no draft covers are left alone.
    Draft,
    /// Two datasets: everything.
    Whole,
}

/// Compares two sides.
pub fn compare<'a>(old: &'a [Publication<'a>], new: &'a [Publication<'a>], scope: Scope) -> Compared<'a> {
    let mut keys = Keys::default();
    let mut compared = Compared::default();
    for (old_documents, new_documents) in groups::of(old, new, &mut keys) {
        // Of a publisher that published nothing there is nothing to say about a draft.
        if scope == Scope::Draft && old_documents.is_empty() {
            continue;
        }
        let side = Comparison {
            published: old,
            old: Lines::of(old, &old_documents, &mut keys),
            new: Lines::of(new, &new_documents, &mut keys),
            scope,
        };
        side.compare(&old_documents, &new_documents, &mut compared);
    }
    compared.changes.sort_by_key(|change| match change.new {
        Some(place) => (0, place.document, change.class == Class::FigureRemoved),
        None => (1, change.old.map_or(0, |place| place.document), false),
    });
    compared
}

struct Comparison<'a> {
    published: &'a [Publication<'a>],
    old: Lines<'a>,
    new: Lines<'a>,
    scope: Scope,
}

impl<'a> Comparison<'a> {
    fn compare(&self, old_documents: &[usize], new_documents: &[usize], compared: &mut Compared<'a>) {
        let renamed = renames::find(&self.old, &self.new);
        let settled = self.settled();
        for key in &self.new.order {
            let Some(line) = self.new.by_key.get(key) else { continue };
            let before = renamed.get(key).unwrap_or(key);
            let first = line.first.as_ref().map(|figure| figure.place);
            let Some(old) = self.old.by_key.get(before) else {
                let added = Change { class: Class::Added, old: None, new: first, missed_by: None };
                compared.changes.push(added);
                continue;
            };
            if before != key {
                let old = old.first.as_ref().map(|figure| figure.place);
                compared.changes.push(Change { class: Class::Renamed, old, new: first, missed_by: None });
            }
            self.line(old, line, &settled, compared);
        }
        compared.changes.extend(self.removed(&renamed, old_documents, new_documents));
    }

    /// Compares an indicator's figures.
    fn line(&self, old: &Line<'a>, new: &Line<'a>, settled: &Settled, compared: &mut Compared<'a>) {
        let Compared { changes, agreed } = compared;
        let units = unit_changes(old, new);
        let changed: HashSet<(String, String)> = units.iter().map(|change| unit_pair(change)).collect();
        changes.extend(units);
        changes.extend(direction_change(old, new));
        for (point, figures) in &new.points {
            let Some(before) = old.points.get(point) else {
                if self.scope == Scope::Whole {
                    changes.extend(figures.iter().map(|figure| Change {
                        class: Class::FigureAdded,
                        old: None,
                        new: Some(figure.place),
                        missed_by: None,
                    }));
                }
                continue;
            };
            let mut said = HashSet::default();
            for figure in figures {
                let Some((other, verdict)) = nearest(before, figure) else { continue };
                let differs = match verdict {
                    Verdict::Same => false,
                    Verdict::Differs => true,
                    Verdict::Filled => self.scope == Scope::Whole,
                };
                let (a, b) = (other.place.observation, figure.place.observation);
                let target = matches!(point.measure, Measure::Target | Measure::Plan);
                let class = if target { Class::Retargeted } else { Class::Restated };
                if verdict == Verdict::Same && a.status == Status::Reported {
                    *agreed.entry((figure.place.document, class)).or_default() += 1;
                }
                // The unit's change has been told; the amounts of two units need not agree.
                let told = same::units_differ(a, b) && changed.contains(&pair_of(a, b));
                if !differs || told || !said.insert((b.value, b.value_text.clone())) {
                    continue;
                }
                changes.push(Change {
                    class,
                    old: Some(other.place),
                    new: Some(figure.place),
                    missed_by: None,
                });
            }
        }
        match self.scope {
            Scope::Whole => {
                let gone = old.points.iter().filter(|(point, _)| !new.points.contains_key(*point));
                changes.extend(gone.flat_map(|(_, figures)| figures).map(|figure| Change {
                    class: Class::FigureRemoved,
                    old: Some(figure.place),
                    new: new.first.as_ref().map(|figure| figure.place),
                    missed_by: None,
                }));
            }
            Scope::Draft => {
                changes.extend(self.blanked(old, new, settled));
                changes.extend(target_moved(old, new, settled));
            }
        }
    }

    /// Figures whose cell is blank now although the row goes on before and after: others have a figure there, or it is a hole
    /// in years that follow each other. A measure that is gone whole, where others in the table have it, is told once.
    fn blanked(&self, old: &Line<'a>, new: &Line<'a>, settled: &Settled) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        let mut gone = HashSet::default();
        for (point, figures) in &old.points {
            let (Some(year), Some(figure)) = (point.period.year(), figures.first()) else { continue };
            if new.points.contains_key(point) || figure.place.observation.status != Status::Reported {
                continue;
            }
            let row = || {
                let same = |other: &Point| other.measure == point.measure && other.variant == point.variant;
                let own = new.points.iter().filter(move |(other, _)| same(other));
                own.filter_map(|(other, figures)| Some((other.period.year()?, figures.first()?.place)))
            };
            let before = row().rfind(|(other, _)| *other < year);
            let after = row().find(|(other, _)| *other > year);
            let neighbour = match (before, after) {
                (Some(before), Some(after)) => {
                    let hole = before.0 + 1 == year && after.0 == year + 1;
                    Some(before.1).filter(|place| hole || settled.has(*place, point.measure, year))
                }
                _ => None,
            };
            // Several figures published, none stated, and the table has the measure for others.
            let whole = || {
                let all = old.points.iter().filter(|(other, _)| other.measure == point.measure);
                let none = !new.points.keys().any(|other| other.measure == point.measure);
                let first = new.first.as_ref().map(|figure| figure.place);
                first.filter(|place| none && all.count() > 1 && settled.has(*place, point.measure, year))
            };
            let Some(neighbour) = neighbour.or_else(whole) else { continue };
            if neighbour.observation.measure != point.measure && !gone.insert(point.measure) {
                continue;
            }
            let change = Change {
                class: Class::Blanked,
                old: Some(figure.place),
                new: Some(neighbour),
                missed_by: None,
            };
            changes.push(change);
        }
        changes
    }

    /// What the sides agree on as a whole.
    fn settled(&self) -> Settled {
        let mut settled = Settled {
            same_year: self.last_result(&self.old) == self.last_result(&self.new),
            ..Settled::default()
        };
        for (key, line) in &self.new.by_key {
            for (point, figures) in &line.points {
                if let Some(year) = point.period.year() {
                    settled.columns.extend(figures.iter().map(|figure| {
                        let place = figure.place;
                        (place.document, place.observation.cell.table, point.measure, year)
                    }));
                }
            }
            if let Some((before, now)) = self.old.by_key.get(key).and_then(|old| sole_targets(old, line)) {
                if before.0 == now.0 {
                    settled.targets_kept += 1;
                } else {
                    settled.targets_moved += 1;
                }
            }
        }
        settled
    }

    /// The latest year with a result.
    fn last_result(&self, lines: &Lines) -> Option<i32> {
        let results = lines.by_key.values().flat_map(|line| &line.points);
        let reported = results.filter(|(point, figures)| {
            point.measure == Measure::Actual
                && figures.iter().any(|figure| figure.place.observation.status == Status::Reported)
        });
        reported.filter_map(|(point, _)| point.period.year()).max()
    }

    /// Published indicators that stand in no draft although the drafts cover their document.
    fn removed(
        &self,
        renamed: &BTreeMap<LineKey, LineKey>,
        old_documents: &[usize],
        new_documents: &[usize],
    ) -> Vec<Change<'a>> {
        let going_on: HashSet<&LineKey> = self.new.by_key.keys().chain(renamed.values()).collect();
        let mut members: BTreeMap<usize, Vec<(&LineKey, Place<'a>)>> = BTreeMap::new();
        for key in &self.old.order {
            let Some(line) = self.old.by_key.get(key) else { continue };
            let mut documents = BTreeSet::new();
            for figure in line.figures() {
                if documents.insert(figure.place.document) {
                    members.entry(figure.place.document).or_default().push((key, figure.place));
                }
            }
        }
        let latest = self.latest(old_documents);
        let mut told = HashSet::default();
        let mut changes = Vec::new();
        for (document, lines) in &members {
            let present: Vec<&LineKey> =
                lines.iter().map(|(key, _)| *key).filter(|key| going_on.contains(key)).collect();
            let covered = !present.is_empty() && present.len() * COVERED >= lines.len();
            if self.scope == Scope::Draft && !(covered && latest.contains(document)) {
                continue;
            }
            let missed_by = self.best_draft(&present, renamed).or(new_documents.first().copied());
            for (key, _) in lines.iter().filter(|(key, _)| !going_on.contains(key)) {
                // The place where the indicator starts, in its own document.
                let first = self.old.by_key.get(*key).and_then(|line| {
                    let own = line.figures().map(|f| f.place).filter(|place| place.document == *document);
                    own.min_by_key(|place| place.observation.cell)
                });
                if told.insert(*key) {
                    changes.push(Change { class: Class::Removed, old: first, new: None, missed_by });
                }
            }
        }
        changes
    }

    /// The draft that states most of some lines.
    fn best_draft(&self, lines: &[&LineKey], renamed: &BTreeMap<LineKey, LineKey>) -> Option<usize> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let now: HashSet<&LineKey> = lines.iter().copied().collect();
        for (key, line) in &self.new.by_key {
            if now.contains(renamed.get(key).unwrap_or(key)) {
                let documents: BTreeSet<usize> = line.figures().map(|f| f.place.document).collect();
                for document in documents {
                    *counts.entry(document).or_default() += 1;
                }
            }
        }
        counts.into_iter().max_by_key(|&(document, count)| (count, std::cmp::Reverse(document))).map(|c| c.0)
    }

    /// Of each report's yearly issues the latest; what an earlier one had and the latest does not is old news.
    fn latest(&self, documents: &[usize]) -> HashSet<usize> {
        let year = |document: usize| {
            let own = self.published.get(document).map(|p| p.observations.iter()).into_iter().flatten();
            own.filter(|o| o.measure == Measure::Actual && o.status == Status::Reported)
                .filter_map(|o| o.period.as_ref().map(|p| p.year))
                .max()
        };
        let mut by_series: BTreeMap<String, Vec<(Option<i32>, usize)>> = BTreeMap::new();
        for &document in documents {
            let series = self.published.get(document).map(groups::series).unwrap_or_default();
            // Without a title a document is a report of its own.
            let series = if series.is_empty() { format!("?{document}") } else { series };
            by_series.entry(series).or_default().push((year(document), document));
        }
        let mut latest = HashSet::default();
        for issues in by_series.values() {
            let last = issues.iter().map(|issue| issue.0).max().flatten();
            latest.extend(issues.iter().filter(|issue| issue.0 == last).map(|issue| issue.1));
        }
        latest
    }
}

/// What the sides agree on as a whole.
#[derive(Debug, Default)]
struct Settled {
    /// Document, table, measure and year for which some indicator has a figure.
    columns: HashSet<(usize, usize, Measure, i32)>,
    /// Indicators whose one target is for the same year on both sides.
    targets_kept: usize,
    /// Indicators whose one target is for another year.
    targets_moved: usize,
    /// Whether the latest result is of the same year: then the draft is another version of the same issue.
    same_year: bool,
}

impl Settled {
    /// Whether some indicator in the table of a figure has this measure for this year.
    fn has(&self, place: Place, measure: Measure, year: i32) -> bool {
        self.columns.contains(&(place.document, place.observation.cell.table, measure, year))
    }
}

/// The published figure to hold a figure against: of the same activity and section where those tell it, and the one that agrees if any does.
fn nearest<'b, 'a>(before: &'b [Figure<'a>], figure: &Figure<'a>) -> Option<(&'b Figure<'a>, Verdict)> {
    let rank = |other: &Figure| {
        u8::from(other.activity == figure.activity) * 2 + u8::from(other.section == figure.section)
    };
    let best = before.iter().map(rank).max()?;
    let candidates = || before.iter().filter(|other| rank(other) == best);
    let verdict = |other: &Figure| same::compare(other.place.observation, figure.place.observation);
    let agreeing = candidates().find(|other| verdict(other) == Verdict::Same);
    // The latest of several is what stands published.
    let chosen = agreeing.or_else(|| candidates().next_back())?;
    Some((chosen, verdict(chosen)))
}

/// Changes of unit, each once.
fn unit_changes<'a>(old: &Line<'a>, new: &Line<'a>) -> Vec<Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    let mut told = HashSet::default();
    let mut matched = false;
    for (point, figures) in &new.points {
        let Some(before) = old.points.get(point) else { continue };
        for figure in figures {
            let now = figure.place.observation;
            matched |= now.unit.is_some();
            // One of several of the name may have the unit.
            if now.unit.is_none() || before.iter().any(|b| !same::units_differ(b.place.observation, now)) {
                continue;
            }
            let Some((other, _)) = nearest(before, figure) else { continue };
            if told.insert(pair_of(other.place.observation, now)) {
                changes.push(Change {
                    class: Class::UnitChanged,
                    old: Some(other.place),
                    new: Some(figure.place),
                    missed_by: None,
                });
            }
        }
    }
    if changes.is_empty() && !matched {
        changes.extend(unit_of_line(old, new));
    }
    changes
}

/// A change of unit where no period stands on both sides: no unit of a measure is shared.
fn unit_of_line<'a>(old: &Line<'a>, new: &Line<'a>) -> Option<Change<'a>> {
    for (point, figures) in &new.points {
        let figure = figures.iter().find(|figure| figure.place.observation.unit.is_some());
        let Some(figure) = figure.filter(|_| !point.measure.is_derived()) else { continue };
        let before = old.points.iter().filter(|(other, _)| other.measure == point.measure);
        let with_unit: Vec<&Figure> =
            before.flat_map(|(_, f)| f).filter(|f| f.place.observation.unit.is_some()).collect();
        let now = figure.place.observation;
        let last = with_unit.last()?;
        if with_unit.iter().all(|f| same::units_differ(f.place.observation, now)) {
            return Some(Change {
                class: Class::UnitChanged,
                old: Some(last.place),
                new: Some(figure.place),
                missed_by: None,
            });
        }
    }
    None
}

fn pair_of(old: &Observation, new: &Observation) -> (String, String) {
    (old.unit.clone().unwrap_or_default(), new.unit.clone().unwrap_or_default())
}

fn unit_pair(change: &Change) -> (String, String) {
    match (change.old, change.new) {
        (Some(old), Some(new)) => pair_of(old.observation, new.observation),
        _ => (String::new(), String::new()),
    }
}

/// Another direction, where each side has exactly one.
fn direction_change<'a>(old: &Line<'a>, new: &Line<'a>) -> Option<Change<'a>> {
    let only = |line: &Line<'a>| {
        let mut stated = line
            .figures()
            .filter_map(|figure| same::direction(figure.place.observation).map(|d| (d, figure.place)));
        let first = stated.next()?;
        stated.all(|other| other.0 == first.0).then_some(first)
    };
    let (before, now) = (only(old)?, only(new)?);
    (before.0 != now.0).then_some(Change {
        class: Class::DirectionChanged,
        old: Some(before.1),
        new: Some(now.1),
        missed_by: None,
    })
}

/// The one target of each side with its year.
fn sole_targets<'a>(old: &Line<'a>, new: &Line<'a>) -> Option<((i32, Place<'a>), (i32, Place<'a>))> {
    let sole = |line: &Line<'a>| -> Option<(i32, Place<'a>)> {
        let mut targets = line.points.iter().filter(|(point, _)| point.measure == Measure::Target);
        let (point, figures) = targets.next()?;
        let place = figures.first()?.place;
        let alone = targets.all(|(other, _): (&Point, _)| other.period == point.period);
        match point.period {
            Span::Year(year) if alone => Some((year, place)),
            _ => None,
        }
    };
    Some((sole(old)?, sole(new)?))
}

/// A target whose year moved while the other indicators' targets stay where they are, or with the same value and no new year of results.
fn target_moved<'a>(old: &Line<'a>, new: &Line<'a>, settled: &Settled) -> Option<Change<'a>> {
    let (before, now) = sole_targets(old, new)?;
    let alone = settled.targets_kept >= 2 && settled.targets_kept > settled.targets_moved;
    let same = settled.same_year
        && same::compare(before.1.observation, now.1.observation) == Verdict::Same
        && now.1.observation.status == Status::Reported;
    (before.0 != now.0 && (alone || same)).then_some(Change {
        class: Class::TargetMoved,
        old: Some(before.1),
        new: Some(now.1),
        missed_by: None,
    })
}
