//! The vocabulary's header words, ready to be found at any place of a text, longest first.

use super::measure::Measure;
use crate::text::Words;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

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

/// All words, each with its meanings.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: Words<Vec<Meaning>>,
}

impl Lexicon {
    /// Gathers the words of a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut words: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
        let mut add = |of_one: &[String], meaning: &Meaning| {
            for word in of_one {
                words.entry(word.clone()).or_default().push(meaning.clone());
            }
        };
        for (name, words) in &vocabulary.measures {
            if let Some(measure) = Measure::from_name(name) {
                add(words, &Meaning::Measure(measure));
            }
        }
        for (name, words) in &vocabulary.roles {
            if let Some(name) = role(name) {
                add(words, &Meaning::Name(name));
            }
        }
        for (flag, words) in &vocabulary.flags {
            add(words, &Meaning::Flag(flag.clone()));
        }
        add(&vocabulary.filler.words, &Meaning::Filler);
        Lexicon { words: words.into_iter().collect() }
    }

    /// The longest word that `text` starts with, and its meanings.
    pub fn at<'a>(&'a self, text: &str) -> Option<(&'a str, &'a [Meaning])> {
        self.words.starting(text).next().map(|(word, meanings)| (word, meanings.as_slice()))
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
