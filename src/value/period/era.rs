//! Eras: their years and days, both ways.

use super::Era;
use jiff::civil::Date;

impl Era {
    /// All eras, latest first.
    pub const ALL: [Era; 5] = [Era::Reiwa, Era::Heisei, Era::Showa, Era::Taisho, Era::Meiji];

    /// The name in two kanji.
    pub fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// The first day (year, month, day).
    fn first_day(self) -> (i16, i8, i8) {
        match self {
            Era::Meiji => (1868, 1, 25),
            Era::Taisho => (1912, 7, 30),
            Era::Showa => (1926, 12, 25),
            Era::Heisei => (1989, 1, 8),
            Era::Reiwa => (2019, 5, 1),
        }
    }

    /// The Western year in which the era's first year lies.
    pub fn first_year(self) -> i32 {
        i32::from(self.first_day().0)
    }

    /// The last year that the era had; `None` while it goes on.
    pub fn last_year(self) -> Option<u32> {
        match self {
            Era::Meiji => Some(45),
            Era::Taisho => Some(15),
            Era::Showa => Some(64),
            Era::Heisei => Some(31),
            Era::Reiwa => None,
        }
    }

    /// Whether the era had this year: not 令和0年, not 平成32年.
    pub fn has_year(self, year: u32) -> bool {
        year >= 1 && self.last_year().is_none_or(|last| year <= last)
    }

    /// The Western year of an era year, also of one that the era never had: 平成32 is 2020.
    pub fn year_to_western(self, year: u32) -> i32 {
        self.first_year() - 1 + i32::try_from(year).unwrap_or(i32::MAX / 2)
    }

    /// The year of this era that a Western year is; `None` before its first.
    pub fn western_to_era(self, western: i32) -> Option<u32> {
        u32::try_from(western - self.first_year() + 1).ok().filter(|&year| year >= 1)
    }

    /// The era of a day, and its year. `None` before 1868-01-25.
    pub fn of_date(date: Date) -> Option<(Era, u32)> {
        let day = (date.year(), date.month(), date.day());
        let era = Era::ALL.into_iter().find(|era| era.first_day() <= day)?;
        Some((era, era.western_to_era(i32::from(date.year()))?))
    }
}
