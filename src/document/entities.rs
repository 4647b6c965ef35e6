//! Japan's local public entities, from `schemas/publishers.tsv`: a name in, the codes it may have out.

use foldhash::HashMap;
use std::sync::LazyLock;

/// The bundled list.
const BUNDLED: &str = include_str!("../../schemas/publishers.tsv");

/// Longest name in characters: つくばみらい市.
pub(super) const LONGEST: usize = 7;

/// One entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    /// 全国地方公共団体コード, 6 digits.
    pub(super) code: &'static str,
    /// Whether wards of designated cities bear the name too (北区), so that it names the special ward only within Tokyo.
    pub(super) shared: bool,
}

impl Entity {
    /// The prefecture's two digits.
    pub(super) fn prefecture(self) -> &'static str {
        self.code.get(..2).unwrap_or_default()
    }

    /// Whether it is a prefecture.
    pub(super) fn is_prefecture(self) -> bool {
        self.code.get(2..5) == Some("000")
    }
}

/// Built once, on the first document.
static BY_NAME: LazyLock<HashMap<String, Vec<Entity>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<Entity>> = HashMap::default();
    for line in BUNDLED.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        let mut fields = line.split('\t');
        if let (Some(code), Some(name)) = (fields.next(), fields.next()) {
            let shared = fields.next() == Some("*");
            all.entry(key(name.chars())).or_default().push(Entity { code, shared });
        }
    }
    all
});

/// The entities of a name, in the order of their codes; none where the name is unknown.
pub(super) fn named(name: &[char]) -> &'static [Entity] {
    BY_NAME.get(&key(name.iter().copied())).map_or(&[], Vec::as_slice)
}

/// 龍ケ崎市 and 龍ヶ崎市, 鰺ヶ沢町 and 鯵ヶ沢町 are spellings of one name.
fn key(name: impl Iterator<Item = char>) -> String {
    name.map(|c| match c {
        'ケ' | 'が' => 'ヶ',
        'の' => 'ノ',
        '鯵' => '鰺',
        c => c,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str) -> Vec<&'static str> {
        named(&name.chars().collect::<Vec<_>>()).iter().map(|entity| entity.code).collect()
    }

    /// The last digit by the rule of the ministry: 11 less the weighted sum's rest, its last digit.
    fn check_digit(code: &str) -> u32 {
        let sum: u32 =
            code.chars().take(5).zip([6, 5, 4, 3, 2]).filter_map(|(c, w)| Some(c.to_digit(10)? * w)).sum();
        (11 - sum % 11) % 10
    }

    /// Protects the list itself: a digit mistyped or a line lost would give a city another's code.
    #[test]
    fn every_code_has_its_check_digit_and_none_is_missing() {
        let all: Vec<Entity> = BY_NAME.values().flatten().copied().collect();
        for entity in &all {
            assert_eq!(
                entity.code.chars().last().and_then(|c| c.to_digit(10)),
                Some(check_digit(entity.code)),
                "{entity:?}"
            );
        }
        let count = |ending: char| -> usize {
            BY_NAME
                .iter()
                .filter(|(name, _)| name.ends_with(ending))
                .map(|(_, found)| found.iter().filter(|e| !e.is_prefecture()).count())
                .sum()
        };
        assert_eq!((count('市'), count('町'), count('村'), count('区')), (792, 743, 183, 23));
        assert_eq!(all.iter().filter(|entity| entity.is_prefecture()).count(), 47);
        assert!(BY_NAME.keys().all(|name| name.chars().count() <= LONGEST));
    }

    #[test]
    fn names_are_found_in_each_spelling() {
        assert_eq!(codes("小山市"), ["092088"]);
        assert_eq!(codes("府中市"), ["132063", "342084"]);
        assert_eq!(codes("龍ヶ崎市"), codes("龍ケ崎市"));
        assert_eq!(codes("青葉野市"), [""; 0]);
    }
}
