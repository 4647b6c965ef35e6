//! A small chart of each indicator: targets dashed, results as dots, gaps left open, figures under a finding ringed.
//! Floats here are places on paper, never figures.

use super::escape::{Page, text};
use crate::history::words;
use crate::record::{Measure, Observation, Reading, Status, Variant};
use crate::report::checked::Checked;
use foldhash::{HashMap, HashSet};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Size of a chart and its margins.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 22.0;
/// Year labels that fit under a chart.
const LABELS: usize = 8;

/// One indicator's figures by year.
#[derive(Default)]
struct Series<'a> {
    first: Option<&'a Observation>,
    unit: Option<&'a str>,
    points: BTreeMap<(Kind, i32), Decimal>,
    /// Years for which the report says that there is no result.
    absent: BTreeSet<i32>,
    section: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Target,
    Actual,
    Baseline,
}

impl Kind {
    fn of(measure: Measure) -> Option<Self> {
        match measure {
            Measure::Target | Measure::Plan => Some(Kind::Target),
            Measure::Actual => Some(Kind::Actual),
            Measure::Baseline => Some(Kind::Baseline),
            _ => None,
        }
    }
}

/// Prints the section.
pub fn section(checked: &Checked, page: &mut Page) {
    page.push("<section aria-labelledby=\"charts\">\n<h2 id=\"charts\">指標の推移</h2>\n");
    page.push(
        "<ul class=\"key\">\n<li><svg width=\"34\" height=\"12\" aria-hidden=\"true\"><path class=\"actual\" d=\"M2 6H32\"/><circle class=\"actual-point\" cx=\"17\" cy=\"6\" r=\"3.5\"/></svg>実績</li>\n\
         <li><svg width=\"34\" height=\"12\" aria-hidden=\"true\"><path class=\"target\" d=\"M2 6H32\"/><path class=\"target-point\" d=\"M17 2l4 4-4 4-4-4z\"/></svg>目標</li>\n\
         <li><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><circle class=\"baseline-point\" cx=\"7\" cy=\"6\" r=\"3.5\"/></svg>基準値</li>\n\
         <li><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><rect class=\"missing\" x=\"1\" y=\"0\" width=\"12\" height=\"12\"/></svg>実績のない年</li>\n\
         <li><svg width=\"16\" height=\"16\" aria-hidden=\"true\"><circle class=\"bad\" cx=\"8\" cy=\"8\" r=\"6\"/></svg>指摘のある値</li>\n</ul>\n",
    );
    let several = checked.readings.len() > 1;
    for reading in &checked.readings {
        let charts = series(reading);
        if several {
            let info = &reading.document.info;
            let _ = writeln!(page, "<h3>{}</h3>", text(info.title.as_deref().unwrap_or(&info.uri)));
        }
        if charts.is_empty() {
            page.push("<p>年ごとの値が二つ以上ある指標はありません。</p>\n");
            continue;
        }
        let bad: HashSet<(&str, &str, i32)> = reading
            .diagnostics
            .iter()
            .filter(|d| !d.waived && d.severity > crate::diagnostic::Severity::Info)
            .filter_map(|d| Some((d.indicator.as_deref()?, d.measure?, d.period_year?)))
            .collect();
        let mut section = None;
        for series in &charts {
            if section != Some(series.section) {
                if section.is_some() {
                    page.push("</div>\n");
                }
                let level = if several { 4 } else { 3 };
                let name = if series.section.is_empty() { "指標" } else { series.section };
                let _ = writeln!(page, "<h{level}>{}</h{level}>", text(name));
                page.push("<div class=\"charts\">\n");
                section = Some(series.section);
            }
            figure(series, &bad, page);
        }
        page.push("</div>\n");
    }
    page.push("</section>\n");
}

/// The indicators that have figures of at least two years, in reading order, those of one section together.
fn series(reading: &Reading) -> Vec<Series<'_>> {
    let mut order: Vec<Series> = Vec::new();
    let mut known: HashMap<[Option<&str>; 4], usize> = HashMap::default();
    for observation in &reading.observations {
        let Some(kind) = Kind::of(observation.measure) else { continue };
        let (Variant::Main, Some(period)) = (observation.variant, &observation.period) else { continue };
        let unit = observation.unit.as_deref();
        let key = [
            Some(observation.indicator.as_str()),
            observation.segment.as_deref(),
            observation.activity.as_deref(),
            unit,
        ];
        // Figures in another unit are another line.
        let at = *known.entry(key).or_insert_with(|| {
            order.push(Series {
                first: Some(observation),
                unit,
                section: observation.policy_path.last().map_or("", String::as_str),
                ..Series::default()
            });
            order.len() - 1
        });
        let Some(series) = order.get_mut(at) else { continue };
        match observation.value.filter(|_| observation.status == Status::Reported) {
            Some(value) => {
                series.points.entry((kind, period.year)).or_insert(value);
            }
            None if kind == Kind::Actual => {
                series.absent.insert(period.year);
            }
            None => {}
        }
    }
    let years = |series: &Series| series.points.keys().map(|key| key.1).collect::<BTreeSet<_>>().len();
    order.retain(|series| years(series) >= 2);
    // Sections in the order of their first indicator.
    let mut places: HashMap<&str, usize> = HashMap::default();
    for (number, series) in order.iter().enumerate() {
        places.entry(series.section).or_insert(number);
    }
    order.sort_by_key(|series| places.get(series.section).copied());
    order
}

fn figure(series: &Series, bad: &HashSet<(&str, &str, i32)>, page: &mut Page) {
    let Some(first) = series.first else { return };
    let unit = series.unit.map(|unit| format!("（{unit}）")).unwrap_or_default();
    let mut name = words::indicator(first);
    if let Some(activity) = &first.activity {
        name = format!("{activity}　{name}");
    }
    let _ = writeln!(
        page,
        "<figure><figcaption>{} <span class=\"unit\">{}</span></figcaption>",
        text(&name),
        text(&unit)
    );
    let _ = write!(
        page,
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
        text(&described(series))
    );
    let scale = Scale::of(series);
    axes(&scale, page);
    gaps(series, &scale, page);
    lines(series, &scale, Kind::Target, "target", page);
    lines(series, &scale, Kind::Actual, "actual", page);
    for (&(kind, year), &value) in &series.points {
        let (x, y) = (scale.x(year), scale.y(value));
        let _ = match kind {
            Kind::Target => {
                write!(page, "<path class=\"target-point\" d=\"M{x:.1} {:.1}l4 4-4 4-4-4z\"/>", y - 4.0)
            }
            Kind::Actual => {
                write!(page, "<circle class=\"actual-point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>")
            }
            Kind::Baseline => {
                write!(page, "<circle class=\"baseline-point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>")
            }
        };
        let measure = match kind {
            Kind::Target => Measure::Target,
            Kind::Actual => Measure::Actual,
            Kind::Baseline => Measure::Baseline,
        };
        if bad.contains(&(first.indicator.as_str(), measure.name(), year)) {
            let _ = write!(page, "<circle class=\"bad\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\"/>");
        }
    }
    page.push("</svg></figure>\n");
}

/// The chart in words, for those who do not see it.
fn described(series: &Series) -> String {
    let mut out = String::new();
    for (kind, label) in [(Kind::Actual, "実績"), (Kind::Target, "目標"), (Kind::Baseline, "基準値")] {
        let points: Vec<String> = series
            .points
            .iter()
            .filter(|((own, _), _)| *own == kind)
            .map(|((_, year), value)| format!("{} {}", era(*year), words::grouped(*value)))
            .collect();
        if !points.is_empty() {
            let _ = write!(out, "{}{label} {}", if out.is_empty() { "" } else { "。" }, points.join("、"));
        }
    }
    out
}

/// From years and values to places.
struct Scale {
    years: (i32, i32),
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    fn of(series: &Series) -> Self {
        let years = series.points.keys().map(|key| key.1);
        let (first, last) = (years.clone().min().unwrap_or(0), years.max().unwrap_or(0));
        let values: Vec<f64> = series.points.values().filter_map(ToPrimitive::to_f64).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // Small changes must be seen, but not every wobble: a range of a tenth of the value at least.
        let spread = (high - low).max(high.abs().max(low.abs()) * 0.1).max(1e-6);
        let step = nice(spread / 3.0);
        let mut floor = (low / step).floor() * step;
        if low >= 0.0 && low < spread {
            floor = 0.0;
        }
        let mut ceiling = (high / step).ceil() * step;
        if ceiling <= floor {
            ceiling = floor + step;
        }
        Scale { years: (first, last), low: floor, high: ceiling, step }
    }

    fn x(&self, year: i32) -> f64 {
        let span = f64::from((self.years.1 - self.years.0).max(1));
        LEFT + 8.0 + f64::from(year - self.years.0) / span * (WIDTH - LEFT - RIGHT - 16.0)
    }

    fn y(&self, value: Decimal) -> f64 {
        self.height(value.to_f64().unwrap_or(self.low))
    }

    fn height(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
    }

    /// Width that one year takes.
    fn year_width(&self) -> f64 {
        (WIDTH - LEFT - RIGHT - 16.0) / f64::from((self.years.1 - self.years.0).max(1))
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is not smaller.
fn nice(raw: f64) -> f64 {
    let mut base = 1e-6;
    while base * 10.0 < raw {
        base *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * base)
        .find(|step| *step >= raw)
        .unwrap_or(base * 10.0)
}

fn axes(scale: &Scale, page: &mut Page) {
    let count = ((scale.high - scale.low) / scale.step).round().clamp(1.0, 8.0);
    let decimals = if scale.step >= 1.0 {
        0
    } else if scale.step >= 0.1 {
        1
    } else {
        2
    };
    let mut tick = 0.0;
    while tick <= count {
        let value = scale.low + tick * (scale.high - scale.low) / count;
        let y = scale.height(value);
        let _ = write!(
            page,
            "<path class=\"rule\" d=\"M{LEFT} {y:.1}H{:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 5.0,
            y + 3.5,
            label(value, decimals)
        );
        tick += 1.0;
    }
    let _ = write!(page, "<path class=\"axis\" d=\"M{LEFT} {:.1}H{:.1}\"/>", HEIGHT - BOTTOM, WIDTH - RIGHT);
    let span = usize::try_from(scale.years.1 - scale.years.0 + 1).unwrap_or(1);
    let every = i32::try_from(span.div_ceil(LABELS)).unwrap_or(1).max(1);
    for year in (scale.years.0..=scale.years.1).filter(|year| (scale.years.1 - year) % every == 0) {
        let _ = write!(
            page,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            scale.x(year),
            HEIGHT - 7.0,
            era(year)
        );
    }
}

/// A tick in few signs: 1,200, 35万.
fn label(value: f64, decimals: usize) -> String {
    let (value, unit) = if value.abs() >= 1e8 {
        (value / 1e8, "億")
    } else if value.abs() >= 1e5 {
        (value / 1e4, "万")
    } else {
        (value, "")
    };
    let decimals = if unit.is_empty() { decimals } else { usize::from(value.fract().abs() > 0.05) };
    let text = format!("{value:.decimals$}");
    let grouped = text.parse::<Decimal>().map_or(text, words::grouped);
    format!("{grouped}{unit}")
}

/// Years without a result among those with one.
fn gaps(series: &Series, scale: &Scale, page: &mut Page) {
    let actual: BTreeSet<i32> =
        series.points.keys().filter(|key| key.0 == Kind::Actual).map(|key| key.1).collect();
    let (Some(&first), Some(&last)) = (actual.first(), actual.last()) else { return };
    let width = scale.year_width().min(24.0);
    for year in scale.years.0..=scale.years.1 {
        let inner = (first..=last).contains(&year) || series.absent.contains(&year);
        if inner && !actual.contains(&year) && !series.points.contains_key(&(Kind::Baseline, year)) {
            let _ = write!(
                page,
                "<rect class=\"missing\" x=\"{:.1}\" y=\"{TOP}\" width=\"{width:.1}\" height=\"{:.1}\"/>",
                scale.x(year) - width / 2.0,
                HEIGHT - TOP - BOTTOM
            );
        }
    }
}

/// Lines between years that follow each other; targets, which are often set for some years only, are joined over gaps.
fn lines(series: &Series, scale: &Scale, kind: Kind, class: &str, page: &mut Page) {
    let mut path = String::new();
    let mut before: Option<i32> = None;
    for (&(_, year), &value) in series.points.iter().filter(|((own, _), _)| *own == kind) {
        let joined = before.is_some_and(|before| kind == Kind::Target || year == before + 1);
        let _ = write!(path, "{}{:.1} {:.1}", if joined { 'L' } else { 'M' }, scale.x(year), scale.y(value));
        before = Some(year);
    }
    if path.contains('L') {
        let _ = write!(page, "<path class=\"{class}\" d=\"{path}\"/>");
    }
}

/// A year as reports head their columns: H30, R2.
fn era(year: i32) -> String {
    match year {
        2019.. => format!("R{}", year - 2018),
        1989.. => format!("H{}", year - 1988),
        1926.. => format!("S{}", year - 1925),
        _ => year.to_string(),
    }
}
