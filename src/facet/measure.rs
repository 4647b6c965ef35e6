//! Measures: what a figure is of its indicator.

/// What a figure is of its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// 現状値, 基準値, 策定時
    Baseline,
    /// 目標値
    Target,
    /// 実績値
    Actual,
    /// 見込み, 推計, 量の見込み
    Forecast,
    /// 計画値, 想定
    Plan,
    /// 予算額
    Budget,
    /// 決算額
    Settlement,
    /// 達成率
    AchievementRate,
    /// 進捗率
    ProgressRate,
    /// 増減, 差引, 前年度比
    Change,
    /// 評価
    Rating,
}

impl Measure {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Baseline => "baseline",
            Measure::Target => "target",
            Measure::Actual => "actual",
            Measure::Forecast => "forecast",
            Measure::Plan => "plan",
            Measure::Budget => "budget",
            Measure::Settlement => "settlement",
            Measure::AchievementRate => "achievement_rate",
            Measure::ProgressRate => "progress_rate",
            Measure::Change => "change",
            Measure::Rating => "rating",
        }
    }

    /// The measure of a name in the dataset.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// Whether it is computed from other figures of the same indicator.
    pub fn is_derived(self) -> bool {
        matches!(self, Measure::AchievementRate | Measure::ProgressRate | Measure::Change | Measure::Rating)
    }

    /// All measures, in the order of the contract.
    pub const ALL: [Measure; 11] = [
        Measure::Baseline,
        Measure::Target,
        Measure::Actual,
        Measure::Forecast,
        Measure::Plan,
        Measure::Budget,
        Measure::Settlement,
        Measure::AchievementRate,
        Measure::ProgressRate,
        Measure::Change,
        Measure::Rating,
    ];
}
