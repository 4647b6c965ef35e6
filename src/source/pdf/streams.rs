//! The bytes of a PDF come in; the same bytes go out, streams that would inflate beyond the limit emptied.
//! The interpreter knows no limit: what it must not inflate, it must not be given.

use hayro_interpret::hayro_syntax::{self, object::Dict, object::MaybeRef};
use lopdf::{Dictionary, Object, Stream};
use regex::bytes::Regex;
use std::sync::{Arc, LazyLock};

/// How much larger the output of one pass of DEFLATE can be at most; LZW and run lengths reach less.
const MAX_RATIO: usize = 1032;

/// Dictionaries of streams that may be bombs are short; this much before `stream` is looked at.
const DICT_WINDOW: usize = 4096;

/// `stream` and its end of line, not the tail of `endstream`.
static STREAM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?-u)stream\r?\n").ok());
static END: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?-u)endstream").ok());
/// Filters that can inflate, by their full and short names.
static INFLATING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)/(FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b").ok());
/// All filters in order.
static FILTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)/(\w*(?:Decode|Fl|LZW|RL|A85|AHx|Crypt))\b").ok());
static OBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?-u)(\d+)\s+\d+\s+obj\b").ok());

/// Empties streams over the limit; tells their object numbers.
pub(super) fn empty_bombs(bytes: Arc<Vec<u8>>, limit: usize) -> (Arc<Vec<u8>>, Vec<u32>) {
    let mut bombs = Vec::new();
    let (Some(stream), Some(end)) = (STREAM.as_ref(), END.as_ref()) else {
        return (bytes, Vec::new());
    };
    let mut at = 0;
    while let Some(found) = stream.find_at(&bytes, at) {
        let data = found.end();
        let to = end.find_at(&bytes, data).map_or(bytes.len(), |e| e.start());
        if let Some(number) = bomb(&bytes, found.start(), data, to, limit) {
            bombs.push((number, data..to));
        }
        // Data may hold the word by chance: the next search starts behind this stream's end.
        at = (to + 9).min(bytes.len());
    }
    if bombs.is_empty() {
        return (bytes, Vec::new());
    }
    let mut bytes = bytes;
    // Copies only what someone else holds too.
    let copy = Arc::make_mut(&mut bytes);
    for (_, range) in &bombs {
        if let Some(data) = copy.get_mut(range.clone()) {
            data.fill(b' ');
        }
    }
    (bytes, bombs.into_iter().map(|(number, _)| number).collect())
}

/// The object number of a stream that inflates beyond the limit.
fn bomb(bytes: &[u8], keyword: usize, data: usize, end: usize, limit: usize) -> Option<u32> {
    let raw = end - data;
    if raw <= limit / MAX_RATIO / MAX_RATIO {
        return None;
    }
    let window = bytes.get(keyword.saturating_sub(DICT_WINDOW)..keyword)?;
    let object = OBJECT.as_ref()?.captures_iter(window).last()?;
    let dict = window.get(object.get(0)?.end()..)?;
    let passes = INFLATING.as_ref()?.find_iter(dict).count();
    let most = (0..passes).fold(raw, |size, _| size.saturating_mul(MAX_RATIO));
    if most <= limit || is_image(dict) {
        return None;
    }
    let filters: Vec<Object> = FILTER
        .as_ref()?
        .captures_iter(dict)
        .filter_map(|c| Some(Object::Name(long_name(c.get(1)?.as_bytes()).to_vec())))
        .collect();
    let mut stream = Stream::new(Dictionary::new(), bytes.get(data..end)?.to_vec());
    stream.dict.set("Filter", filters);
    let measured = stream.decompress_to_writer(&mut std::io::sink(), limit);
    let over =
        matches!(measured, Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })));
    let number = std::str::from_utf8(object.get(1)?.as_bytes()).ok()?.parse().ok()?;
    over.then_some(number)
}

/// Pictures are never decoded here.
fn is_image(dict: &[u8]) -> bool {
    static IMAGE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?-u)/Subtype\s*/Image\b").ok());
    IMAGE.as_ref().is_some_and(|image| image.is_match(dict))
}

fn long_name(name: &[u8]) -> &[u8] {
    match name {
        b"Fl" => b"FlateDecode",
        b"LZW" => b"LZWDecode",
        b"RL" => b"RunLengthDecode",
        b"A85" => b"ASCII85Decode",
        b"AHx" => b"ASCIIHexDecode",
        name => name,
    }
}

/// Whether a page names one of these objects: as its content, or among its fonts and forms.
pub(super) fn page_uses(doc: &hayro_syntax::Pdf, index: usize, objects: &[u32]) -> bool {
    let Some(page) = doc.pages().get(index) else { return false };
    let among = |n: u32| objects.contains(&n);
    let named = |dict: &Dict<'_>| {
        dict.entries().any(|(_, value)| matches!(value, MaybeRef::Ref(r) if among(r.obj_number)))
    };
    let raw = page.raw();
    let content = raw.get_ref("Contents").is_some_and(|r| among(r.obj_number))
        || raw.get::<hayro_syntax::object::Array<'_>>("Contents").is_some_and(|parts| {
            parts.raw_iter().any(|part| matches!(part, MaybeRef::Ref(r) if among(r.obj_number)))
        });
    content || named(&page.resources().x_objects) || named(&page.resources().fonts)
}
