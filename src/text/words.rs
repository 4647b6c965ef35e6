//! Words with what they mean, found at the start of a text: by their first character, the longest first.

/// Words by their first character, each with what it means.
#[derive(Clone, Debug)]
pub struct Words<T> {
    /// Sorted by character; words of one character by length, the longest first, then by their text.
    of_first: Vec<(char, Vec<(String, T)>)>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Words { of_first: Vec::new() }
    }
}

impl<T> FromIterator<(String, T)> for Words<T> {
    /// Gathers words; where one is given twice, the first stands first.
    fn from_iter<I: IntoIterator<Item = (String, T)>>(words: I) -> Self {
        let mut of_first: Vec<(char, Vec<(String, T)>)> = Vec::new();
        for (word, meaning) in words {
            let Some(first) = word.chars().next() else { continue };
            let at = match of_first.binary_search_by_key(&first, |(c, _)| *c) {
                Ok(at) => at,
                Err(at) => {
                    of_first.insert(at, (first, Vec::new()));
                    at
                }
            };
            if let Some((_, words)) = of_first.get_mut(at) {
                words.push((word, meaning));
            }
        }
        for (_, words) in &mut of_first {
            words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        Words { of_first }
    }
}

impl<T> Words<T> {
    /// The words that share a text's first character, the longest first.
    fn sharing_first(&self, text: &str) -> &[(String, T)] {
        let Some(first) = text.chars().next() else { return &[] };
        self.of_first
            .binary_search_by_key(&first, |(c, _)| *c)
            .ok()
            .and_then(|at| self.of_first.get(at))
            .map_or(&[], |(_, words)| words)
    }

    /// The words that a text starts with, the longest first.
    pub fn starting<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a str, &'a T)> {
        self.sharing_first(text)
            .iter()
            .filter(move |(word, _)| text.starts_with(word.as_str()))
            .map(|(word, meaning)| (word.as_str(), meaning))
    }

    /// What a whole text means, where it is one of the words.
    pub fn get(&self, text: &str) -> Option<&T> {
        self.sharing_first(text).iter().find(|(word, _)| word == text).map(|(_, meaning)| meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found_first() {
        let words: Words<i32> = [("目標", 1), ("目標値", 2), ("実績", 3), ("目標", 4)]
            .map(|(w, n)| (w.to_owned(), n))
            .into_iter()
            .collect();
        let starting = |text| words.starting(text).map(|(word, n)| (word, *n)).collect::<Vec<_>>();
        assert_eq!(starting("目標値(R2)"), [("目標値", 2), ("目標", 1), ("目標", 4)]);
        assert_eq!(starting("現状"), []);
        assert_eq!((words.get("実績"), words.get("実績値"), words.get("")), (Some(&3), None, None));
    }
}
