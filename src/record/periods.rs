//! Findings about periods as printed: an era year and a Western year that disagree, a year that the era never had.

use crate::diagnostic::{Diagnostic, catalog};
use crate::origin::Origin;
use crate::value::period::{Period, PeriodIssue};

/// What is odd about a period, as a finding.
pub fn finding(period: &Period, origin: Origin) -> Option<Diagnostic> {
    let text = &period.text;
    let mut found = match period.issue.as_ref()? {
        PeriodIssue::EraYearMismatch { from_era, printed } => Diagnostic::new(
            &catalog::ERA_YEAR_MISMATCH,
            origin,
            format!("「{text}」の元号の年は西暦{from_era}年ですが、西暦は{printed}年と書かれています。"),
            format!("'{text}': the era year is {from_era}, the Western year printed beside it is {printed}"),
        )
        .with_values(printed.to_string(), from_era.to_string())
        .with_formula("元年の西暦＋元号の年−1")
        .with_help("元号の年と西暦のどちらが正しいかを確かめてください。"),
        PeriodIssue::Malformed => Diagnostic::new(
            &catalog::MALFORMED_PERIOD,
            origin,
            format!("「{text}」は{}年と読みましたが、文書の他の箇所と書き方が異なります。", period.year),
            format!("'{text}' was read as {}, but the rest of the document writes it otherwise", period.year),
        )
        .with_values(text.clone(), String::from("令和8(2026)年度"))
        .with_help("他の箇所と同じ書き方にそろえてください。")
        .with_reference("L2-02"),
        PeriodIssue::EraOutOfRange => Diagnostic::new(
            &catalog::ERA_OUT_OF_RANGE,
            origin,
            format!("「{text}」は元号にない年です。西暦{}年と読みました。", period.year),
            format!("'{text}' is a year that its era never had; it was read as {}", period.year),
        )
        .with_values(text.clone(), period.year.to_string())
        .with_help("改元後の元号に改めてください。"),
    };
    found.period_year = Some(period.year);
    found.raw = Some(text.clone());
    Some(found)
}
