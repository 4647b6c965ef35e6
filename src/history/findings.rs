//! Changes as diagnostics of the drafts: what was published, what the draft says, what to do.

use super::changes::{Change, Class, Place};
use super::{Publication, same, words};
use crate::diagnostic::catalog::{
    MISSING_INDICATOR, NEW_INDICATOR, RENAMED_INDICATOR, RESTATED_VALUE, RETARGETED, UNIT_CHANGED,
};
use crate::diagnostic::{Diagnostic, Related, Rule};
use crate::origin::Origin;
use crate::record::Observation;

/// What to do about a figure that was published otherwise.
const HELP_VALUE: &str = "誤記であれば公表済みの値に直し、訂正であればその旨と理由を注記してください。訂正と決めたものは --waivers のファイルに理由を添えて登録できます。";

/// The findings for changes between a dataset and drafts; each names its draft by `document_id`.
pub fn diagnostics(
    changes: &[Change<'_>],
    published: &[Publication<'_>],
    drafts: &[Publication<'_>],
) -> Vec<Diagnostic> {
    changes.iter().filter_map(|change| finding(change, published, drafts)).collect()
}

fn finding(
    change: &Change<'_>,
    published: &[Publication<'_>],
    drafts: &[Publication<'_>],
) -> Option<Diagnostic> {
    let mut diagnostic = match change.class {
        Class::Restated => {
            differs(&RESTATED_VALUE, change.old?, change.new?, published).with_help(HELP_VALUE)
        }
        Class::Retargeted => differs(&RETARGETED, change.old?, change.new?, published).with_help(
            "誤記であれば公表済みの目標に直し、見直した目標であればその時期と理由を注記してください。",
        ),
        Class::TargetMoved => target_moved(change.old?.observation, change.new?.observation),
        Class::Blanked => blanked(change.old?.observation, change.new?.observation),
        Class::UnitChanged => unit_changed(change.old?.observation, change.new?.observation),
        Class::DirectionChanged => direction_changed(change.old?.observation, change.new?.observation)?,
        Class::Renamed => renamed(change.old?.observation, change.new?.observation),
        Class::Removed => missing(change.old?, published),
        Class::Added => new(change.new?.observation),
        Class::FigureRemoved | Class::FigureAdded => return None,
    };
    let draft = change.new.map(|place| place.document).or(change.missed_by);
    diagnostic.document_id = draft.and_then(|at| drafts.get(at)).map(|p| p.id.clone()).unwrap_or_default();
    if let Some(old) = change.old
        && let Some(publication) = published.get(old.document)
    {
        let message = format!(
            "公表済み「{}」（{}）の{} {}",
            publication.name(),
            publication.uri,
            words::figure(old.observation),
            words::stated(old.observation)
        );
        diagnostic.related.push(Related {
            origin: old.observation.origin,
            cell: Some(old.observation.cell),
            message,
            document_id: Some(publication.id.clone()),
        });
    }
    Some(diagnostic)
}

/// A finding at a figure of the draft.
fn at(rule: &'static Rule, new: &Observation, message: String, message_en: String) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(rule, new.origin, message, message_en).with_cell(new.cell, new.raw.clone());
    diagnostic.indicator = Some(new.indicator.clone());
    diagnostic.period_year = new.period.as_ref().map(|period| period.year);
    diagnostic.measure = Some(new.measure.name());
    diagnostic
}

fn differs(rule: &'static Rule, old: Place, new: Place, published: &[Publication]) -> Diagnostic {
    let (before, now) = (words::stated(old.observation), words::stated(new.observation));
    let name = words::indicator(new.observation);
    let figure = words::figure(new.observation);
    let source = published.get(old.document).map_or("", |p| p.name());
    at(
        rule,
        new.observation,
        format!("「{name}」の{figure}は {before} と公表されていましたが、ここでは {now} です。"),
        format!("{figure} of \"{name}\" was published as {before} and is {now} here"),
    )
    .with_values(now, before)
    .with_formula(format!("公表済みの値（{source}）と同じ指標・期間・種類の値を比べた"))
}

fn target_moved(old: &Observation, new: &Observation) -> Diagnostic {
    let year = |o: &Observation| o.period.as_ref().map(|p| p.text.clone()).unwrap_or_default();
    let (before, now, name) = (year(old), year(new), words::indicator(new));
    at(
        &RETARGETED,
        new,
        format!("「{name}」の目標の年度は {before} と公表されていましたが、ここでは {now} です。"),
        format!("the target of \"{name}\" was published for {before} and is for {now} here"),
    )
    .with_values(now, before)
    .with_formula("公表済みの同じ指標の目標の年度と比べた")
    .with_help("誤記であれば公表済みの年度に直し、期間を見直したのであればその理由を注記してください。")
}

fn blanked(old: &Observation, neighbour: &Observation) -> Diagnostic {
    let (before, name, figure) = (words::stated(old), words::indicator(old), words::figure(old));
    let whole = neighbour.measure != old.measure;
    let (message, formula) = if whole {
        let measure = words::measure(old.measure);
        (
            format!(
                "「{name}」の{measure}は公表されていました（{figure} {before} など）が、ここには一つもありません。"
            ),
            "同じ表のほかの指標にはこの種類の値がある",
        )
    } else {
        (
            format!("「{name}」の{figure}は {before} と公表されていましたが、ここでは空欄です。"),
            "前後の年度の値はある",
        )
    };
    let message_en = format!("{figure} of \"{name}\" was published as {before} and is blank here");
    let mut diagnostic = at(&RESTATED_VALUE, neighbour, message, message_en)
        .with_values("", before)
        .with_formula(formula)
        .with_help(
            "値を書き漏らしていないか確かめてください。値がないのであれば「－」と理由を記してください。",
        );
    diagnostic.period_year = old.period.as_ref().map(|period| period.year);
    diagnostic.measure = Some(old.measure.name());
    diagnostic
}

fn unit_changed(old: &Observation, new: &Observation) -> Diagnostic {
    let unit = |o: &Observation| o.unit.clone().unwrap_or_default();
    let (before, now, name) = (unit(old), unit(new), words::indicator(new));
    let amounts = old.base_unit.is_some()
        && old.base_unit == new.base_unit
        && old.base_value.is_some()
        && old.base_value == new.base_value;
    let formula = if amounts {
        "単位は変わったが、表す量は同じ"
    } else {
        "公表済みの同じ指標の単位と比べた"
    };
    at(
        &UNIT_CHANGED,
        new,
        format!("「{name}」の単位は「{before}」と公表されていましたが、ここでは「{now}」です。"),
        format!("the unit of \"{name}\" was published as {before} and is {now} here"),
    )
    .with_values(now, before)
    .with_formula(formula)
    .with_help("単位の誤記であれば直し、測り方を変えたのであれば、その時期と理由を注記し過去の値も換算してください。")
}

fn direction_changed(old: &Observation, new: &Observation) -> Option<Diagnostic> {
    let (before, now) = (words::direction(same::direction(old)?), words::direction(same::direction(new)?));
    let name = words::indicator(new);
    Some(
        at(
            &UNIT_CHANGED,
            new,
            format!("「{name}」は「{before}」指標として公表されていましたが、ここでは「{now}」です。"),
            format!("\"{name}\" was published with the other direction of improvement"),
        )
        .with_values(now, before)
        .with_formula("方向性の欄、または目標の「以上」「以下」を公表時と比べた")
        .with_help("「以上」「以下」や方向性の欄の誤記であれば直してください。"),
    )
}

fn renamed(old: &Observation, new: &Observation) -> Diagnostic {
    let (before, now) = (words::indicator(old), words::indicator(new));
    let mut diagnostic = at(
        &RENAMED_INDICATOR,
        new,
        format!(
            "「{now}」は、「{before}」として公表されていた指標と値が同じです。表記だけが変わっています。"
        ),
        format!("\"{now}\" has the figures of the published \"{before}\": only its spelling changed"),
    )
    .with_values(now, before)
    .with_formula("同じ期間・種類の値が一致する")
    .with_help("同じ指標であれば、公表時の名称に揃えるか、名称を変えたことを注記してください。");
    diagnostic.period_year = None;
    diagnostic.measure = None;
    diagnostic
}

fn missing(old: Place, published: &[Publication]) -> Diagnostic {
    let name = words::indicator(old.observation);
    let source = published.get(old.document).map_or("", |p| p.name());
    let mut diagnostic = Diagnostic::new(
        &MISSING_INDICATOR,
        Origin::default(),
        format!("公表済みの指標「{name}」（{source}）が、この文書にありません。"),
        format!("the published indicator \"{name}\" is not in this document"),
    )
    .with_formula("この文書は、公表済みの同じ報告書の指標の多くを載せている")
    .with_help("載せ忘れであれば加え、終えた指標であればその旨を記してください。");
    diagnostic.expected = Some(name);
    diagnostic.indicator = Some(old.observation.indicator.clone());
    diagnostic
}

fn new(observation: &Observation) -> Diagnostic {
    let name = words::indicator(observation);
    let mut diagnostic = at(
        &NEW_INDICATOR,
        observation,
        format!("「{name}」は、公表済みのデータにない新しい指標です。"),
        format!("\"{name}\" was never published before"),
    )
    .with_help("新しい指標であれば問題ありません。名称の誤記でないか確かめてください。");
    diagnostic.stated = Some(name);
    diagnostic.period_year = None;
    diagnostic.measure = None;
    diagnostic
}
