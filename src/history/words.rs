//! Observations and changes in Japanese words, for findings, reports and pages.

use super::changes::Class;
use crate::record::{Direction, Measure, Observation, Status};
use crate::value::Comparator;
use rust_decimal::Decimal;

/// A measure as an officer calls it.
pub fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "基準値",
        Measure::Target => "目標値",
        Measure::Actual => "実績値",
        Measure::Forecast => "見込み",
        Measure::Plan => "計画値",
        Measure::Budget => "予算額",
        Measure::Settlement => "決算額",
        Measure::AchievementRate => "達成率",
        Measure::ProgressRate => "進捗率",
        Measure::Change => "増減",
        Measure::Rating => "評価",
    }
}

/// A direction as an officer would say it.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "大きいほど良い",
        Direction::Lower => "小さいほど良い",
    }
}

/// A class of change as a heading.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::Restated => "公表済みの値の変更",
        Class::Retargeted => "目標の変更",
        Class::TargetMoved => "目標年度の変更",
        Class::Blanked => "空欄になった値",
        Class::UnitChanged => "単位の変更",
        Class::DirectionChanged => "望ましい向きの変更",
        Class::Renamed => "名称の表記の変更",
        Class::Removed => "なくなった指標",
        Class::Added => "新しい指標",
        Class::FigureRemoved => "なくなった値",
        Class::FigureAdded => "新しい値",
    }
}

/// An indicator with its segment.
pub fn indicator(observation: &Observation) -> String {
    match &observation.segment {
        Some(segment) => format!("{}（{segment}）", observation.indicator),
        None => observation.indicator.clone(),
    }
}

/// Period and measure: 令和元年度の実績値.
pub fn figure(observation: &Observation) -> String {
    let measure = measure(observation.measure);
    match &observation.period {
        Some(period) => format!("{}の{measure}", period.text),
        None => measure.to_owned(),
    }
}

/// What is stated, with its unit: 1,200人, 80%以上, 集計中.
pub fn stated(observation: &Observation) -> String {
    if observation.status != Status::Reported {
        let words = observation.value_text.as_deref().map(str::trim).filter(|words| !words.is_empty());
        return words.unwrap_or(observation.raw.trim()).to_owned();
    }
    let Some(mut value) = observation.value else { return observation.raw.trim().to_owned() };
    if let Some(decimals) = observation.decimals {
        value.rescale(u32::from(decimals));
    }
    let (before, after) = match observation.comparator {
        None => ("", ""),
        Some(Comparator::AtLeast) => ("", "以上"),
        Some(Comparator::AtMost) => ("", "以下"),
        Some(Comparator::MoreThan) => ("", "超"),
        Some(Comparator::LessThan) => ("", "未満"),
        Some(Comparator::About) => ("約", ""),
    };
    format!("{before}{}{}{after}", grouped(value), observation.unit.as_deref().unwrap_or(""))
}

/// A number with separators: 12,345.6.
pub fn grouped(value: Decimal) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}
