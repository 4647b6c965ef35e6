//! The vocabulary's header words, ready to be found at any place of a text, longest first.

use super::measure::Measure;
use crate::vocabulary::Vocabulary;
use std::collections::HashMap;

/// What a column or row that holds no figures names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// 指標名, KPI
    Indicator,
    /// 項目, 区分: an indicator where nothing better stands in the header
    Item,
    /// 事業名, 取組名
    Activity,
    /// 取組内容 of a 年次計画
    PlanItem,
    /// 担当課
    Department,
    /// 単位
    Unit,
    /// 年齢区分, 地区
    Segment,
    /// No.
    Number,
    /// 年度: its cells are periods
    Period,
    /// 目標年度
    TargetPeriod,
    /// 基準年度
    BaselinePeriod,
    /// 事業内容, 備考
    Description,
    /// 基本目標, 施策
    Policy,
    /// 方向性
    Direction,
}

/// One meaning of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    Measure(Measure),
    Name(Name),
    Flag(String),
    Filler,
}

/// All words by their first character.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: HashMap<char, Vec<(String, Vec<Meaning>)>>,
}

impl Lexicon {
    /// Gathers the words of a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut lexicon = Lexicon::default();
        for (name, words) in &vocabulary.measures {
            if let Some(measure) = Measure::from_name(name) {
                lexicon.add(words, &Meaning::Measure(measure));
            }
        }
        for (name, words) in &vocabulary.roles {
            if let Some(name) = role(name) {
                lexicon.add(words, &Meaning::Name(name));
            }
        }
        for (flag, words) in &vocabulary.flags {
            lexicon.add(words, &Meaning::Flag(flag.clone()));
        }
        lexicon.add(&vocabulary.filler.words, &Meaning::Filler);
        for words in lexicon.words.values_mut() {
            words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        lexicon
    }

    fn add(&mut self, words: &[String], meaning: &Meaning) {
        for word in words {
            let Some(first) = word.chars().next() else { continue };
            let entries = self.words.entry(first).or_default();
            match entries.iter_mut().find(|(known, _)| known == word) {
                Some((_, meanings)) => meanings.push(meaning.clone()),
                None => entries.push((word.clone(), vec![meaning.clone()])),
            }
        }
    }

    /// The longest word that `text` starts with, and its meanings.
    pub fn at<'a>(&'a self, text: &str) -> Option<(&'a str, &'a [Meaning])> {
        let first = text.chars().next()?;
        self.words
            .get(&first)?
            .iter()
            .find(|(word, _)| text.starts_with(word.as_str()))
            .map(|(word, meanings)| (word.as_str(), meanings.as_slice()))
    }
}

/// The role by its name in the vocabulary.
fn role(name: &str) -> Option<Name> {
    Some(match name {
        "indicator" => Name::Indicator,
        "item" => Name::Item,
        "activity" => Name::Activity,
        "plan_item" => Name::PlanItem,
        "department" => Name::Department,
        "unit" => Name::Unit,
        "segment" => Name::Segment,
        "number" => Name::Number,
        "period" => Name::Period,
        "target_period" => Name::TargetPeriod,
        "baseline_period" => Name::BaselinePeriod,
        "description" => Name::Description,
        "policy" => Name::Policy,
        "direction" => Name::Direction,
        _ => return None,
    })
}
