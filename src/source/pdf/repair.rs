//! A PDF whose fonts do not say what their glyphs mean comes in; the same PDF with /ToUnicode added goes out.
//! What a code means follows from the predefined CMap, the character collection, or the embedded font's own table.

use super::font;
use super::glyph::is_text;
use super::sfnt;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What each code of a font means.
type Meanings = BTreeMap<(u8, u32), String>;

/// Loads a PDF with the lenient reader and writes it anew, decrypted, its cross-references sound, its fonts named.
/// `None` where it cannot be loaded or has no page.
pub(super) fn rebuild(bytes: &[u8], password: Option<&str>, limit: usize) -> Option<Vec<u8>> {
    let options = LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(limit),
        ..LoadOptions::default()
    };
    let mut doc = Document::load_mem_with_options(bytes, options).ok()?;
    if doc.is_encrypted() || doc.page_iter().next().is_none() {
        return None;
    }
    name_glyphs(&mut doc, limit);
    empty_pictures(&mut doc);
    let mut out = Vec::new();
    doc.save_to(&mut out).ok()?;
    Some(out)
}

/// Samples of a picture that may be the cell of a pattern, and is looked at: at most 64 by 64 pixels of four channels.
const PATTERN: usize = 64 * 64 * 4;

/// Drops the samples of large pictures, of which only the place is ever read: they are most of a large file.
fn empty_pictures(doc: &mut Document) {
    for object in doc.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut()
            && stream.content.len() > PATTERN
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image")
        {
            stream.set_content(Vec::new());
        }
    }
}

/// Adds what is missing to the /ToUnicode of each composite font.
fn name_glyphs(doc: &mut Document, limit: usize) {
    let fonts: Vec<ObjectId> = doc
        .objects
        .iter()
        .filter(|(_, object)| {
            object
                .as_dict()
                .is_ok_and(|d| d.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Type0"))
        })
        .map(|(id, _)| *id)
        .collect();
    // Fonts of one encoding and collection share one map.
    let mut shared: BTreeMap<Vec<u8>, Meanings> = BTreeMap::new();
    for id in fonts {
        let Ok(dict) = doc.get_dictionary(id) else { continue };
        let Some(mut meanings) = meanings_of(doc, dict, limit, &mut shared) else { continue };
        if let Some(stated) = stated(doc, dict, limit) {
            let len = code_length(&meanings);
            merge(&mut meanings, &stated, len);
        }
        if meanings.is_empty() {
            continue;
        }
        let stream = Stream::new(Dictionary::new(), print(&meanings).into_bytes());
        let added = doc.add_object(stream);
        if let Ok(dict) = doc.get_dictionary_mut(id) {
            dict.set("ToUnicode", added);
        }
    }
}

/// What the codes of a composite font mean by its encoding and its collection or font file.
fn meanings_of(
    doc: &Document,
    dict: &Dictionary,
    limit: usize,
    shared: &mut BTreeMap<Vec<u8>, Meanings>,
) -> Option<Meanings> {
    let descendants = dict.get_deref(b"DescendantFonts", doc).ok()?.as_array().ok()?;
    let descendant = doc.dereference(descendants.first()?).ok()?.1.as_dict().ok()?;
    let encoding = dict.get_deref(b"Encoding", doc).ok()?;
    let (cmap, name) = match encoding {
        Object::Name(name) => (predefined(name)?, name.clone()),
        Object::Stream(stream) => {
            let data = plain(stream, limit)?;
            (CMap::parse(&data, font::cmap)?, Vec::new())
        }
        _ => return None,
    };
    let family = cmap
        .metadata()
        .character_collection
        .as_ref()
        .map(|c| c.family.clone())
        .filter(|family| family.ucs2_cmap().is_some())
        .or_else(|| collection(doc, descendant))
        .filter(|family| family.ucs2_cmap().is_some());
    if let Some(family) = family {
        let mut key = name;
        if !key.is_empty() {
            key.extend_from_slice(format!(" {family:?}").as_bytes());
            if let Some(known) = shared.get(&key) {
                return Some(known.clone());
            }
        }
        let ucs2 = family.ucs2_cmap().and_then(font::cmap)?;
        let ucs2 = CMap::parse(ucs2, font::cmap)?;
        let meanings = by_cid(&cmap, |cid| match ucs2.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(s) => Some(s),
        });
        if !key.is_empty() {
            shared.insert(key, meanings.clone());
        }
        return Some(meanings);
    }
    by_font_file(doc, dict, descendant, &cmap, limit)
}

/// What the codes mean by the embedded TrueType font: its own character table, or the known order of its glyphs.
fn by_font_file(
    doc: &Document,
    dict: &Dictionary,
    descendant: &Dictionary,
    cmap: &CMap,
    limit: usize,
) -> Option<Meanings> {
    let descriptor = descendant.get_deref(b"FontDescriptor", doc).ok()?.as_dict().ok()?;
    let file = descriptor
        .get_deref(b"FontFile2", doc)
        .or_else(|_| descriptor.get_deref(b"FontFile3", doc))
        .ok()?
        .as_stream()
        .ok()?;
    let file = plain(file, limit)?;
    let mut names = sfnt::glyph_characters(&file);
    if names.is_empty() {
        let base = dict.get_deref(b"BaseFont", doc).and_then(Object::as_name).unwrap_or_default();
        names = sfnt::known_order(base, &file);
    }
    if names.is_empty() {
        return None;
    }
    let map = descendant
        .get_deref(b"CIDToGIDMap", doc)
        .ok()
        .and_then(|map| map.as_stream().ok())
        .and_then(|stream| plain(stream, limit));
    Some(by_cid(cmap, |cid| {
        let gid = match &map {
            Some(map) => {
                let at = usize::try_from(cid).ok()? * 2;
                u16::from_be_bytes([*map.get(at)?, *map.get(at + 1)?])
            }
            None => u16::try_from(cid).ok()?,
        };
        names.get(&gid).map(char::to_string)
    }))
}

/// Follows each code of one or two bytes (and each surrogate pair of UTF-16) to its CID and on to its meaning.
fn by_cid(cmap: &CMap, meaning: impl Fn(u32) -> Option<String>) -> Meanings {
    let pairs =
        (0xD840u32..=0xD87F).flat_map(|high| (0xDC00u32..=0xDFFF).map(move |low| (4u8, high << 16 | low)));
    let utf16 = cmap.lookup_cid_code(0xD840_DC0B, 4).is_some();
    let codes = (0..=0xFFu32)
        .map(|code| (1u8, code))
        .chain((0..=0xFFFFu32).map(|code| (2u8, code)))
        .chain(pairs.filter(|_| utf16));
    let mut meanings = Meanings::new();
    for (len, code) in codes {
        if let Some(cid) = cmap.lookup_cid_code(code, len)
            && cid != 0
            && let Some(text) = meaning(cid)
            && !text.is_empty()
            && text.chars().all(is_text)
        {
            meanings.insert((len, code), text);
        }
    }
    meanings
}

/// The /ToUnicode that the font has.
fn stated(doc: &Document, dict: &Dictionary, limit: usize) -> Option<CMap> {
    let stream = dict.get_deref(b"ToUnicode", doc).ok()?.as_stream().ok()?;
    CMap::parse(&plain(stream, limit)?, font::cmap)
}

/// What the font states wins over what was found, where it states a text.
fn merge(meanings: &mut Meanings, stated: &CMap, len: u8) {
    let max = if len == 1 { 0xFF } else { 0xFFFF };
    for code in 0..=max {
        let text = match stated.lookup_bf_string(code) {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => continue,
        };
        if !text.is_empty() && text.chars().all(is_text) {
            meanings.insert((len, code), text);
        }
    }
}

/// The length of most codes.
fn code_length(meanings: &Meanings) -> u8 {
    if meanings.keys().any(|(len, _)| *len == 2) { 2 } else { 1 }
}

fn predefined(name: &[u8]) -> Option<CMap> {
    match CMapName::from_bytes(name) {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        name => CMap::parse(font::cmap(name)?, font::cmap),
    }
}

fn collection(doc: &Document, descendant: &Dictionary) -> Option<CidFamily> {
    let info = descendant.get_deref(b"CIDSystemInfo", doc).ok()?.as_dict().ok()?;
    let registry = info.get_deref(b"Registry", doc).ok()?.as_str().ok()?;
    let ordering = info.get_deref(b"Ordering", doc).ok()?.as_str().ok()?;
    Some(CidFamily::from_registry_ordering(registry, ordering))
}

fn plain(stream: &Stream, limit: usize) -> Option<Vec<u8>> {
    stream.get_plain_content_with_limit(limit).ok()
}

/// Prints a /ToUnicode CMap.
fn print(meanings: &Meanings) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
         /CMapName /Added def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    let entries: Vec<_> = meanings.iter().collect();
    for block in entries.chunks(100) {
        // Writing to a String does not fail.
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for ((len, code), text) in block {
            let _ = write!(out, "<{code:0width$X}> <", width = usize::from(*len) * 2);
            for unit in text.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap CMapName currentdict /CMap defineresource pop end end\n");
    out
}
