//! Which documents of two sides belong together: those of one publisher, told by its name, by the title or by the indicators.

use super::Publication;
use super::changes::COVERED;
use super::lines::Keys;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Documents that belong together: those of one publisher.
pub fn of(old: &[Publication], new: &[Publication], keys: &mut Keys) -> Vec<(Vec<usize>, Vec<usize>)> {
    let key = |p: &Publication| p.publisher.as_deref().map(text::key).unwrap_or_default();
    let old_keys: Vec<String> = old.iter().map(key).collect();
    let publishers: BTreeSet<&String> = old_keys.iter().filter(|key| !key.is_empty()).collect();
    if publishers.is_empty() {
        return vec![((0..old.len()).collect(), (0..new.len()).collect())];
    }
    let only = publishers.first().filter(|_| publishers.len() == 1).map(|only| (*only).clone());
    let mut groups: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    // Where one publisher is known, documents without one are its own.
    let home = |own: &String| if own.is_empty() { only.clone().unwrap_or_default() } else { own.clone() };
    for (number, own) in old_keys.iter().enumerate() {
        groups.entry(home(own)).or_default().0.push(number);
    }
    let mut covered: Option<Vec<BTreeSet<String>>> = None;
    for (number, publication) in new.iter().enumerate() {
        let own = home(&key(publication));
        let named = groups.keys().find(|known| **known == own || alike(known, &own)).cloned();
        let group = named.or_else(|| {
            // A publisher may be misread: the title tells whose report it is, or the indicators do.
            let title = series(publication);
            let by_title = old.iter().position(|other| !title.is_empty() && series(other) == title);
            let by_names = || {
                let published = covered.get_or_insert_with(|| old.iter().map(|p| names(p, keys)).collect());
                let now = names(publication, keys);
                let shared = |p: &BTreeSet<String>| p.intersection(&now).count();
                published.iter().position(|p| shared(p) > 0 && shared(p) * COVERED >= p.len())
            };
            by_title.or_else(by_names).and_then(|at| old_keys.get(at)).map(&home)
        });
        groups.entry(group.unwrap_or(own)).or_default().1.push(number);
    }
    groups.into_values().collect()
}

/// Whether one publisher's name holds the other: 青葉野市 and 青葉野市役所.
fn alike(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && (a.contains(b) || b.contains(a))
}

/// The keys of a publication's indicators.
fn names(publication: &Publication, keys: &mut Keys) -> BTreeSet<String> {
    publication.observations.iter().map(|observation| keys.of(&observation.indicator)).collect()
}

/// What the yearly issues of one report share: publisher and title without their years.
pub fn series(publication: &Publication) -> String {
    let title = publication.title.as_deref().unwrap_or("");
    let without: String = text::key(title).chars().filter(|c| !c.is_numeric() && *c != '元').collect();
    if without.is_empty() { String::new() } else { without }
}
