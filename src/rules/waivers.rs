//! Waivers: findings that the user accepts, each with a reason. Comes in: a TOML file and findings.
//! Goes out: the same findings marked, and a finding for each entry that covered nothing.
//!
//! ```toml
//! [[waiver]]
//! rule = "target-direction"
//! indicator = "自治会等の活動に参加している市民の割合"
//! period = 2026
//! reason = "現状値は感染症の前の調査による"
//!
//! [[waiver]]
//! fingerprint = "0123456789abcdef"
//! reason = "原資料のとおり"
//! ```

use crate::diagnostic::catalog::{self, UNUSED_WAIVER};
use crate::diagnostic::{Diagnostic, Rule};
use crate::error::{Error, Result};
use crate::origin::Origin;
use crate::text;
use serde::Deserialize;

/// A file of waivers, and which of them were used.
#[derive(Clone, Debug, Default)]
pub struct Waivers {
    file: String,
    entries: Vec<Entry>,
}

/// One accepted finding.
#[derive(Clone, Debug)]
struct Entry {
    fingerprint: Option<String>,
    rule: Option<&'static Rule>,
    /// Matching key of the indicator.
    indicator: Option<String>,
    period: Option<i32>,
    reason: String,
    line: Option<u32>,
    /// How many findings it covered.
    covered: usize,
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    waiver: Vec<toml::Spanned<WrittenEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    fingerprint: Option<String>,
    rule: Option<String>,
    indicator: Option<String>,
    period: Option<i32>,
    reason: String,
}

impl Waivers {
    /// Reads a waiver file; `file` is named in errors and findings.
    ///
    /// # Errors
    /// `Error::Config` when the file is no such TOML, names a rule that does not exist, gives no reason,
    /// or has an entry that would cover everything.
    pub fn from_toml(toml: &str, file: &str) -> Result<Self> {
        let broken = |message: String| Error::Config { file: file.to_owned(), message };
        let written: Written = toml::from_str(toml).map_err(|error| broken(error.to_string()))?;
        let mut entries = Vec::with_capacity(written.waiver.len());
        for spanned in written.waiver {
            let start = spanned.span().start;
            let line = toml.get(..start).map(|head| head.matches('\n').count() + 1);
            let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let entry = spanned.into_inner();
            let rule = match &entry.rule {
                None => None,
                Some(name) => Some(catalog::find(name).ok_or_else(|| {
                    broken(format!("{place}expected the name of a rule, found \"{name}\""))
                })?),
            };
            if entry.reason.trim().is_empty() {
                return Err(broken(format!("{place}expected a reason, found an empty one")));
            }
            if entry.fingerprint.is_none() && rule.is_none() {
                return Err(broken(format!("{place}expected a fingerprint or a rule, found neither")));
            }
            entries.push(Entry {
                fingerprint: entry.fingerprint,
                rule,
                indicator: entry.indicator.as_deref().map(text::key),
                period: entry.period,
                reason: entry.reason,
                line: line.and_then(|line| u32::try_from(line).ok()),
                covered: 0,
            });
        }
        Ok(Waivers { file: file.to_owned(), entries })
    }

    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Marks the findings that an entry covers. May be called for one document after another.
    pub fn cover(&mut self, diagnostics: &mut [Diagnostic], fingerprint: impl Fn(&Diagnostic) -> String) {
        for diagnostic in diagnostics {
            let mut print = None;
            for entry in &mut self.entries {
                let printed = match &entry.fingerprint {
                    None => true,
                    Some(wanted) => {
                        let own = print.get_or_insert_with(|| fingerprint(diagnostic));
                        own.eq_ignore_ascii_case(wanted)
                    }
                };
                if printed && entry.speaks_of(diagnostic) {
                    diagnostic.waived = true;
                    entry.covered += 1;
                }
            }
        }
    }

    /// A finding for each entry that covered nothing, in the order of the file.
    pub fn unused(&self) -> Vec<Diagnostic> {
        self.entries
            .iter()
            .filter(|entry| entry.covered == 0)
            .map(|entry| {
                let what =
                    entry.rule.map(|rule| rule.name).or(entry.fingerprint.as_deref()).unwrap_or_default();
                let mut diagnostic = Diagnostic::new(
                    &UNUSED_WAIVER,
                    Origin { line: entry.line, ..Origin::default() },
                    format!(
                        "{} の免除（{what}、理由「{}」）に当たる指摘がありません。",
                        self.file, entry.reason
                    ),
                    format!("an entry of {} ({what}) covers no finding", self.file),
                )
                .with_help("直された誤りの免除であれば、ファイルから消してください。");
                diagnostic.stated = Some(what.to_owned());
                diagnostic.indicator.clone_from(&entry.indicator);
                diagnostic.period_year = entry.period;
                diagnostic
            })
            .collect()
    }
}

impl Entry {
    fn speaks_of(&self, diagnostic: &Diagnostic) -> bool {
        self.rule.is_none_or(|rule| rule == diagnostic.rule)
            && self.period.is_none_or(|period| diagnostic.period_year == Some(period))
            && self.indicator.as_ref().is_none_or(|wanted| {
                diagnostic.indicator.as_deref().is_some_and(|name| text::key(name) == *wanted)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::catalog::{CUMULATIVE_DECREASE, TARGET_DIRECTION};

    fn finding(rule: &'static Rule, indicator: &str, year: i32) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(rule, Origin::line(1), "", "");
        diagnostic.indicator = Some(indicator.to_owned());
        diagnostic.period_year = Some(year);
        diagnostic
    }

    const FILE: &str = "[[waiver]]\nrule = \"target-direction\"\nindicator = \"参加 割合\"\nperiod = 2026\nreason = \"調査が違う\"\n\n[[waiver]]\nfingerprint = \"AB\"\nreason = \"原資料のとおり\"\n";

    #[test]
    fn entries_cover_what_they_name_and_the_rest_is_reported() {
        let mut waivers = Waivers::from_toml(FILE, "waivers.toml").expect("a waiver file");
        let mut findings = [
            finding(&TARGET_DIRECTION, "参加割合", 2026),
            finding(&TARGET_DIRECTION, "参加割合", 2027),
            finding(&CUMULATIVE_DECREASE, "参加割合", 2026),
        ];
        waivers.cover(&mut findings, |_| "cd".to_owned());
        assert_eq!(findings.iter().map(|f| f.waived).collect::<Vec<_>>(), [true, false, false]);
        let unused = waivers.unused();
        assert_eq!(unused.len(), 1);
        assert_eq!(unused[0].origin.line, Some(7));
        waivers.cover(&mut findings[1..2], |_| "ab".to_owned());
        assert!(findings[1].waived && waivers.unused().is_empty());
    }

    #[test]
    fn a_broken_file_is_refused_with_its_line() {
        for (toml, words) in [
            ("[[waiver]]\nrule = \"no-such-rule\"\nreason = \"x\"", "line 1: expected the name of a rule"),
            ("[[waiver]]\nrule = \"target-direction\"\nreason = \" \"", "expected a reason"),
            ("[[waiver]]\nreason = \"x\"", "expected a fingerprint or a rule"),
            ("[[waiver]]\nrule = \"target-direction\"", "reason"),
            ("[[waivers]]\nrule = \"target-direction\"\nreason = \"x\"", "waivers"),
        ] {
            let error = Waivers::from_toml(toml, "w.toml").expect_err("broken").to_string();
            assert!(error.contains(words) && error.starts_with("w.toml"), "{error}");
        }
    }
}
