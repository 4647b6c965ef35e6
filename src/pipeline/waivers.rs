//! Accepted findings: a TOML file names them with a reason, and what it covers is marked as waived.
//! Comes in: the file's text, then each document's findings. Goes out: the marks, and a finding for each entry that covered nothing.

use crate::dataset::ids;
use crate::diagnostic::{Diagnostic, catalog};
use crate::error::{Error, Result};
use crate::origin::Origin;
use crate::text;
use serde::Deserialize;
use std::sync::atomic::{AtomicBool, Ordering};

/// The entries of a waivers file. Documents may be marked from several threads.
#[derive(Debug, Default)]
pub struct Waivers {
    file: String,
    entries: Vec<Waiver>,
}

#[derive(Debug)]
struct Waiver {
    entry: Entry,
    /// The indicator's matching key.
    indicator: Option<String>,
    /// Line of the file where it starts.
    line: Option<u32>,
    used: AtomicBool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: Option<String>,
    rule: Option<String>,
    indicator: Option<String>,
    period_year: Option<i32>,
    measure: Option<String>,
    reason: Option<String>,
}

impl Waivers {
    /// Reads a waivers file.
    ///
    /// # Errors
    /// A file that is no TOML of this form; an entry without a reason, or that does not say what it covers.
    pub fn from_toml(text: &str, file: &str) -> Result<Self> {
        let failed = |message: String| Error::Config { file: file.to_owned(), message };
        let parsed: File = toml::from_str(text).map_err(|error| failed(error.to_string()))?;
        let mut starts =
            text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("[[waiver]]"));
        let mut entries = Vec::new();
        for (number, entry) in parsed.waiver.into_iter().enumerate() {
            let line = starts.next().and_then(|(line, _)| u32::try_from(line + 1).ok());
            let place = line.map_or(format!("waiver {}", number + 1), |line| format!("line {line}"));
            if entry.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
                return Err(failed(format!("{place}: expected a reason, found none")));
            }
            match (&entry.fingerprint, &entry.rule, &entry.indicator) {
                (Some(_), _, _) | (None, Some(_), Some(_)) => {}
                _ => {
                    return Err(failed(format!(
                        "{place}: expected a fingerprint, or a rule and an indicator"
                    )));
                }
            }
            if let Some(rule) = entry.rule.as_deref().filter(|rule| catalog::find(rule).is_none()) {
                return Err(failed(format!("{place}: there is no rule \"{rule}\"; see shihyo explain")));
            }
            let indicator = entry.indicator.as_deref().map(text::key);
            entries.push(Waiver { entry, indicator, line, used: AtomicBool::new(false) });
        }
        Ok(Waivers { file: file.to_owned(), entries })
    }

    /// Marks what is covered.
    pub fn apply(&self, diagnostics: &mut [Diagnostic]) {
        if self.entries.is_empty() {
            return;
        }
        for diagnostic in diagnostics {
            for waiver in &self.entries {
                if waiver.covers(diagnostic) {
                    waiver.used.store(true, Ordering::Relaxed);
                    diagnostic.waived = true;
                }
            }
        }
    }

    /// A finding for each entry that has covered nothing so far, in the order of the file.
    pub fn unused(&self) -> Vec<Diagnostic> {
        let unused = self.entries.iter().filter(|waiver| !waiver.used.load(Ordering::Relaxed));
        unused.map(|waiver| waiver.unused(&self.file)).collect()
    }

    /// The file as the user named it.
    pub fn file(&self) -> &str {
        &self.file
    }
}

impl Waiver {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let entry = &self.entry;
        let rule = entry.rule.as_deref().is_none_or(|rule| rule == diagnostic.rule.name);
        let year = entry.period_year.is_none_or(|year| diagnostic.period_year == Some(year));
        let measure = entry.measure.as_deref().is_none_or(|measure| diagnostic.measure == Some(measure));
        if !(rule && year && measure) {
            return false;
        }
        if let Some(indicator) = &self.indicator
            && diagnostic.indicator.as_deref().map(text::key).as_ref() != Some(indicator)
        {
            return false;
        }
        entry.fingerprint.as_deref().is_none_or(|fingerprint| fingerprint == ids::fingerprint(diagnostic))
    }

    fn unused(&self, file: &str) -> Diagnostic {
        let entry = &self.entry;
        let words: Vec<&str> = [&entry.fingerprint, &entry.rule, &entry.indicator, &entry.measure]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let what = words.join(" ");
        let mut diagnostic = Diagnostic::new(
            &catalog::UNUSED_WAIVER,
            self.line.map(Origin::line).unwrap_or_default(),
            format!("免除「{what}」は、どの指摘にも当てはまりません（{file}）。"),
            format!("the waiver \"{what}\" in {file} covers nothing"),
        )
        .with_help("指摘がなくなったのであれば、この免除を消してください。");
        diagnostic.indicator.clone_from(&entry.indicator);
        diagnostic.period_year = entry.period_year;
        diagnostic.stated = Some(what);
        diagnostic.raw.clone_from(&entry.reason);
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::catalog::RETARGETED;

    fn finding(indicator: &str, year: i32) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(&RETARGETED, Origin::line(3), "目標", "target");
        diagnostic.indicator = Some(indicator.to_owned());
        diagnostic.period_year = Some(year);
        diagnostic
    }

    #[test]
    fn an_entry_covers_by_rule_and_indicator_in_any_spelling_and_the_rest_stays() {
        let file = "[[waiver]]\nrule = \"retargeted\"\nindicator = \"ＫＰＩ 参加者数\"\nperiod_year = 2020\nreason = \"見直し\"\n\
                    [[waiver]]\nrule = \"retargeted\"\nindicator = \"別の指標\"\nreason = \"見直し\"\n";
        let waivers = Waivers::from_toml(file, "w.toml").unwrap();
        let mut found = [finding("KPI参加者数", 2020), finding("KPI参加者数", 2021)];
        waivers.apply(&mut found);
        assert_eq!(found.map(|d| d.waived), [true, false]);
        let unused = waivers.unused();
        assert_eq!(unused.len(), 1);
        assert_eq!(unused[0].origin.line, Some(6));
        assert!(unused[0].message.contains("別の指標"));
    }

    #[test]
    fn an_entry_covers_by_fingerprint() {
        let file = format!(
            "[[waiver]]\nfingerprint = \"{}\"\nreason = \"確認済み\"\n",
            ids::fingerprint(&finding("参加者数", 2020))
        );
        let waivers = Waivers::from_toml(&file, "w.toml").unwrap();
        let mut found = [finding("参加者数", 2019), finding("参加者数", 2020)];
        waivers.apply(&mut found);
        assert_eq!(found.map(|d| d.waived), [false, true]);
        assert!(waivers.unused().is_empty());
    }

    #[test]
    fn what_is_no_waiver_is_refused_with_its_place() {
        for (file, words) in [
            ("[[waiver]]\nrule = \"retargeted\"\nindicator = \"a\"\n", "line 1: expected a reason"),
            ("\n[[waiver]]\nrule = \"retargeted\"\nreason = \"r\"\n", "line 2: expected a fingerprint"),
            ("[[waiver]]\nrule = \"retarget\"\nindicator = \"a\"\nreason = \"r\"\n", "no rule \"retarget\""),
            ("[[waiver]]\nrules = \"retargeted\"\nreason = \"r\"\n", "rules"),
            ("waiver = 3", "w.toml"),
        ] {
            let error = Waivers::from_toml(file, "w.toml").unwrap_err().to_string();
            assert!(error.contains(words), "{file}: {error}");
        }
    }
}
