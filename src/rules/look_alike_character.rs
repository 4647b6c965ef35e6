//! A character in the place of one that looks like it, in a word that stands elsewhere with the other: カ for 力, 二 for ニ.

use super::{Evidence, Findings};
use crate::diagnostic::catalog::LOOK_ALIKE_CHARACTER;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::BlockKind;
use crate::origin::{CellRef, Origin};
use crate::text;
use foldhash::HashMap;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A word and where it first stands.
#[derive(Clone, Copy, Debug)]
struct Seen {
    origin: Origin,
    cell: Option<CellRef>,
    count: usize,
}

/// What the words of a document are made of.
struct Words<'a> {
    /// Runs of kanji and katakana, in reading order.
    all: Vec<(&'a str, Seen)>,
    /// Where each stands in the list.
    places: HashMap<&'a str, usize>,
    /// What they are made of, taken apart when the first is doubted: in most documents none is.
    parts: OnceCell<Parts<'a>>,
}

/// Parts of words.
struct Parts<'a> {
    /// Runs of katakana within words, and runs of kanji, each with a word that holds it. Sorted.
    runs: Vec<(&'a str, &'a str)>,
    /// Runs of katakana that no kanji precedes. Sorted.
    free: Vec<&'a str>,
    /// How often a kanji that has a look-alike follows another kanji.
    pairs: HashMap<(char, char), usize>,
}

impl<'a> Words<'a> {
    /// Where a word stands.
    fn seen(&self, word: &str) -> Option<&Seen> {
        self.places.get(word).and_then(|place| self.all.get(*place)).map(|(_, seen)| seen)
    }

    fn parts(&self) -> &Parts<'a> {
        self.parts.get_or_init(|| Parts::of(&self.all))
    }

    /// A run elsewhere that begins with a text.
    fn run(&self, start: &str) -> Option<&Seen> {
        let runs = &self.parts().runs;
        let (run, word) = runs.get(runs.partition_point(|(run, _)| *run < start))?;
        if run.starts_with(start) { self.seen(word) } else { None }
    }

    /// Whether a katakana word of its own begins with a text.
    fn is_free(&self, start: &str) -> bool {
        let free = &self.parts().free;
        free.get(free.partition_point(|run| *run < start)).is_some_and(|run| run.starts_with(start))
    }

    fn pair(&self, a: char, b: char) -> usize {
        self.parts().pairs.get(&(a, b)).copied().unwrap_or(0)
    }
}

/// Shorter words than this share their look-alikes by chance (二 and ニ).
const SHORTEST: usize = 3;

/// Checks the words of the document against each other.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    let words = gather(evidence);
    // Two words that print alike share a skeleton, and one of them at least is not its own.
    let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (word, _) in words.all.iter().filter(|(word, _)| word.chars().any(|c| text::canonical(c) != c)) {
        spellings.entry(text::skeleton(word)).or_default().push(word);
    }
    let mut suspected: HashMap<&str, &[&str]> = HashMap::default();
    for (skeleton, alike) in &mut spellings {
        alike.extend(words.places.get_key_value(skeleton.as_str()).map(|(word, _)| *word));
        if alike.len() > 1 {
            alike.sort_unstable();
            let alike = &*alike;
            suspected.extend(alike.iter().map(|word| (*word, alike.as_slice())));
        }
    }
    for (word, seen) in &words.all {
        // A word of one script has no character odd among its neighbours.
        let others = suspected.get(word).copied().unwrap_or_default();
        if others.is_empty() && !is_mixed(word) || word.chars().nth(SHORTEST - 1).is_none() {
            continue;
        }
        let fault = twin(word, others, &words).or_else(|| odd(word, seen, &words));
        if let Some((meant, where_meant)) = fault {
            out.push(accuse(word, seen, &meant, where_meant));
        }
    }
}

/// Whether kanji and katakana stand in a word.
fn is_mixed(word: &str) -> bool {
    let katakana = word.chars().filter(|c| text::is_katakana(*c)).count();
    katakana > 0 && katakana < word.chars().count()
}

/// The other spelling of a whole word, where the characters around speak for it.
fn twin<'w>(word: &str, others: &[&'w str], words: &'w Words<'_>) -> Option<(String, Option<&'w Seen>)> {
    let count = |word: &str| words.seen(word).map_or(0, |seen| seen.count);
    let suspicion = |word: &str| text::suspects(word).len();
    others
        .iter()
        .filter(|other| **other != word)
        .find(|other| {
            (std::cmp::Reverse(suspicion(other)), count(other))
                > (std::cmp::Reverse(suspicion(word)), count(word))
        })
        .map(|other| ((*other).to_owned(), words.seen(other)))
}

/// A character odd among its neighbours, where the word that it should be stands elsewhere.
fn odd<'w>(word: &str, own: &Seen, words: &'w Words<'_>) -> Option<(String, Option<&'w Seen>)> {
    let mended = |at: usize, found: char, meant: char| {
        let mut mended = String::with_capacity(word.len());
        mended.push_str(word.get(..at)?);
        mended.push(meant);
        mended.push_str(word.get(at + found.len_utf8()..)?);
        Some(mended)
    };
    let long_vowel = word.char_indices().zip(word.chars().skip(1)).filter_map(|((at, found), next)| {
        // A long-vowel mark follows katakana only.
        let meant = katakana_twin(found).filter(|_| next == '\u{30FC}')?;
        Some(text::Suspect { at, found, meant })
    });
    for suspect in text::suspects(word).into_iter().chain(long_vowel) {
        let meant = mended(suspect.at, suspect.found, suspect.meant)?;
        // The part in one script around the character must stand elsewhere as it should be.
        let part = script_run(&meant, suspect.at);
        let first = part.chars().next();
        if part.chars().count() >= SHORTEST
            && part.chars().any(|c| Some(c) != first)
            && let Some(seen) = words.run(part)
        {
            return Some((meant, Some(seen)));
        }
    }
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    for window in chars.windows(3) {
        let [(_, before), (at, c), (_, after)] = window else { continue };
        if !text::is_kanji(*before) || !text::is_katakana(*after) {
            continue;
        }
        let tail: String =
            word.get(at + c.len_utf8()..)?.chars().take_while(|c| text::is_katakana(*c)).collect();
        // 予防力フェ: カフェ stands elsewhere while 防力 does not.
        if let Some(katakana) = katakana_twin(*c)
            && words.pair(*before, *c) <= own.count
        {
            let run = format!("{katakana}{tail}");
            if run.chars().count() >= SHORTEST
                && let Some(seen) = words.run(&run)
            {
                return Some((mended(*at, *c, katakana)?, Some(seen)));
            }
        }
        // 学カステップアップ: 学力 stands elsewhere while カステップ is no word of its own.
        if let Some(kanji) = kanji_twin(*c)
            && words.pair(*before, kanji) >= 1
            && tail.chars().count() >= SHORTEST
            && !words.is_free(&format!("{c}{tail}"))
        {
            return Some((mended(*at, *c, kanji)?, None));
        }
    }
    None
}

/// The kanji that print like katakana and stand in words as often as they: others are too rare to doubt a word for.
const TWINS: [char; 6] = ['力', '二', '口', '工', '夕', '八'];

/// The kanji that prints like a katakana.
fn kanji_twin(c: char) -> Option<char> {
    TWINS.into_iter().find(|kanji| text::canonical(*kanji) == c && *kanji != c)
}

/// The katakana that prints like a kanji.
fn katakana_twin(c: char) -> Option<char> {
    TWINS.contains(&c).then(|| text::canonical(c))
}

/// The run of one script around a byte offset.
fn script_run(word: &str, at: usize) -> &str {
    let of = |c: char| (text::is_katakana(c), text::is_kanji(c));
    let Some(script) = word.get(at..).and_then(|rest| rest.chars().next()).map(of) else {
        return "";
    };
    let start = word
        .get(..at)
        .unwrap_or("")
        .char_indices()
        .rev()
        .take_while(|(_, c)| of(*c) == script)
        .map(|(index, _)| index)
        .last()
        .unwrap_or(at);
    let length: usize =
        word.get(start..).unwrap_or("").chars().take_while(|c| of(*c) == script).map(char::len_utf8).sum();
    word.get(start..start + length).unwrap_or("")
}

/// The words of a document with their first places.
fn gather<'a>(evidence: &Evidence<'a>) -> Words<'a> {
    let mut words = Words { all: Vec::new(), places: HashMap::default(), parts: OnceCell::new() };
    let mut add = |text: &'a str, origin: Origin, cell: Option<CellRef>| {
        for word in text.split(|c| !(text::is_kanji(c) || text::is_katakana(c))) {
            // One character of either script takes three bytes, or four.
            if word.len() <= 4 {
                continue;
            }
            let place = *words.places.entry(word).or_insert(words.all.len());
            match words.all.get_mut(place) {
                Some((_, seen)) => seen.count += 1,
                None => words.all.push((word, Seen { origin, cell, count: 1 })),
            }
        }
    };
    let mut number = 0;
    for block in evidence.facts.blocks() {
        if let BlockKind::Table(table) = &block.kind {
            for cell in &table.cells {
                let at = CellRef { table: number, row: cell.row, column: cell.column };
                add(&cell.text, cell.origin, Some(at));
            }
            number += 1;
        } else {
            add(&block.text, block.origin, None);
        }
    }
    words
}

impl<'a> Parts<'a> {
    /// Takes words apart.
    fn of(words: &[(&'a str, Seen)]) -> Self {
        let mut parts = Parts { runs: Vec::new(), free: Vec::new(), pairs: HashMap::default() };
        for (word, seen) in words {
            let mut at = 0;
            while let Some(rest) = word.get(at..)
                && !rest.is_empty()
            {
                let run = script_run(word, at);
                if run.is_empty() {
                    break;
                }
                if run.chars().nth(SHORTEST - 1).is_some() {
                    parts.runs.push((run, word));
                }
                if at == 0 && run.starts_with(text::is_katakana) {
                    parts.free.push(run);
                }
                at += run.len();
            }
            for (a, b) in word.chars().zip(word.chars().skip(1)) {
                if katakana_twin(b).is_some() && text::is_kanji(a) {
                    *parts.pairs.entry((a, b)).or_default() += seen.count;
                }
            }
        }
        parts.runs.sort_unstable();
        parts.free.sort_unstable();
        parts
    }
}

fn accuse(word: &str, seen: &Seen, meant: &str, elsewhere: Option<&Seen>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        &LOOK_ALIKE_CHARACTER,
        seen.origin,
        format!(
            "「{word}」に形の似た別の文字が使われています（正しくは「{meant}」か。{}か所）。",
            seen.count
        ),
        format!(
            "\"{word}\" holds a look-alike character; \"{meant}\" seems to be meant ({} places)",
            seen.count
        ),
    )
    .with_values(word, meant)
    .with_help("検索や名寄せができなくなります。正しい文字に直してください。")
    .with_reference("L1-08");
    diagnostic.cell = seen.cell;
    if let Some(other) = elsewhere {
        diagnostic = diagnostic.with_related(Related {
            origin: other.origin,
            cell: other.cell,
            message: format!("「{meant}」"),
            document_id: None,
        });
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    fn findings(texts: &[&str]) -> Vec<String> {
        let mut draft = Draft::new();
        for text in texts {
            draft.prose(text);
        }
        draft.findings()
    }

    #[test]
    fn a_look_alike_in_a_word_that_stands_elsewhere_is_found() {
        // Kanji 力 for katakana カ, kanji 二 for katakana ニ.
        assert_eq!(
            findings(&["子育てパスポートカードを配布", "子育てパスポート力ードの取得率"]),
            ["look-alike-character: パスポート力ード → パスポートカード"]
        );
        assert_eq!(
            findings(&["介護予防カフェを開いた", "介護予防力フェの開催回数"]),
            ["look-alike-character: 介護予防力フェ → 介護予防カフェ"]
        );
        assert_eq!(
            findings(&["市民ニーズの把握", "市民二ーズへの対応"]),
            ["look-alike-character: 市民二ーズ → 市民ニーズ"]
        );
    }

    #[test]
    fn katakana_for_kanji_before_a_katakana_word_is_found() {
        assert_eq!(
            findings(&["「確かな学力」の向上", "学カステップアップ推進事業", "次のステップ"]),
            ["look-alike-character: 学カステップアップ推進事業 → 学力ステップアップ推進事業"]
        );
    }

    #[test]
    fn plain_words_are_left_alone() {
        assert_eq!(
            findings(&[
                "二酸化炭素と人口",
                "三人ロボット産業",
                "ロボット産業の人口",
                "市民ニーズと二次活用",
                "工事とエネルギー",
                "カタカナの力",
                "ワンストップ一元化",
            ]),
            Vec::<String>::new()
        );
    }
}
