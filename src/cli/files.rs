//! From what was typed to the documents it means: files, folders, globs and standard input, in one fixed order.

use crate::error::{Error, Result};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Extensions of files that lie beside reports and are none. Inside a folder they are passed over, unless their bytes are a PDF; a file that is named is always read.
const OTHER_KINDS: &[&str] = &[
    "bmp", "css", "csv", "docx", "duckdb", "gif", "gz", "html", "jpeg", "jpg", "js", "json", "jsonl", "lock",
    "md", "ndjson", "otf", "parquet", "png", "pptx", "ps1", "py", "rs", "sarif", "sh", "sql", "svg", "tar",
    "tif", "tiff", "toml", "tsv", "ttf", "webp", "xls", "xlsx", "xml", "yaml", "yml", "zip",
];
/// Bytes in which a PDF's mark may stand, as PDF readers allow.
const HEAD: usize = 1024;

/// Where a document's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Stdin,
    File(PathBuf),
}

/// A document before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Path relative to the PATH that led to it, with `/`.
    pub uri: String,
    /// Name without folders.
    pub file_name: String,
    /// Where it is.
    pub place: Place,
    /// Why it cannot be opened, where that is known already.
    pub problem: Option<String>,
    /// Bytes, for the order of work only.
    pub size: u64,
}

/// Finds the documents of all paths, sorted by uri.
///
/// # Errors
/// A glob that cannot be understood.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Found {
                uri: "-".to_owned(),
                file_name: "-".to_owned(),
                place: Place::Stdin,
                problem: None,
                size: 0,
            });
        } else if path.is_dir() {
            Walk::new(path, None).run(&mut found);
        } else if path.exists() {
            found.push(file(path, Path::new(path.file_name().unwrap_or(path.as_os_str()))));
        } else if let Some((base, matcher)) = glob(path)? {
            Walk::new(&base, Some(matcher)).run(&mut found);
        } else {
            let problem = std::fs::metadata(path).err().map(|error| error.to_string());
            let name = Path::new(path.file_name().unwrap_or(path.as_os_str()));
            let mut missing = file(path, name);
            missing.problem = problem.or_else(|| Some("not found".to_owned()));
            found.push(missing);
        }
    }
    found.sort_by(|a, b| (&a.uri, &a.place).cmp(&(&b.uri, &b.place)));
    // The same file through two PATHs is one file.
    let mut seen = BTreeSet::new();
    found.retain(|document| match &document.place {
        Place::File(path) => seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())),
        Place::Stdin => seen.insert(PathBuf::from("-")),
    });
    Ok(found)
}

/// Reads a document's bytes.
///
/// # Errors
/// When it cannot be opened or read.
pub fn read(found: &Found) -> Result<Vec<u8>> {
    let failed = |source| Error::Io { path: found.uri.clone(), source };
    if let Some(problem) = &found.problem {
        return Err(failed(std::io::Error::other(problem.clone())));
    }
    match &found.place {
        Place::File(path) => std::fs::read(path).map_err(failed),
        Place::Stdin => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
            Ok(bytes)
        }
    }
}

fn file(path: &Path, relative: &Path) -> Found {
    let file_name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    Found { uri: uri(relative), file_name, place: Place::File(path.to_owned()), problem: None, size }
}

fn uri(relative: &Path) -> String {
    let parts: Vec<_> = relative
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// A path with glob signs as the folder before them and what the rest must look like.
fn glob(path: &Path) -> Result<Option<(PathBuf, GlobMatcher)>> {
    let text = path.to_string_lossy();
    if !text.contains(['*', '?', '[', '{']) {
        return Ok(None);
    }
    let mut base = PathBuf::new();
    let mut rest = PathBuf::new();
    for part in path.components() {
        let name = part.as_os_str().to_string_lossy();
        if rest.as_os_str().is_empty() && !name.contains(['*', '?', '[', '{']) {
            base.push(part);
        } else {
            rest.push(part);
        }
    }
    if base.as_os_str().is_empty() {
        base.push(".");
    }
    let glob = GlobBuilder::new(&rest.to_string_lossy())
        .literal_separator(true)
        .build()
        .map_err(|error| Error::Config { file: text.into_owned(), message: error.to_string() })?;
    Ok(Some((base, glob.compile_matcher())))
}

/// A walk through a folder and those below it.
struct Walk<'a> {
    root: &'a Path,
    matcher: Option<GlobMatcher>,
    /// Folders on the way, so that a link to one of them is no loop.
    entered: BTreeSet<PathBuf>,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Path, matcher: Option<GlobMatcher>) -> Self {
        Walk { root, matcher, entered: BTreeSet::new() }
    }

    fn run(mut self, found: &mut Vec<Found>) {
        let mut folders = vec![PathBuf::new()];
        while let Some(relative) = folders.pop() {
            let folder = self.root.join(&relative);
            let Ok(canonical) = folder.canonicalize() else { continue };
            if !self.entered.insert(canonical) {
                continue;
            }
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    let mut closed = file(&folder, &relative);
                    closed.problem = Some(error.to_string());
                    found.push(closed);
                    continue;
                }
            };
            let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
            names.sort();
            let mut below = Vec::new();
            for name in names {
                if name.to_string_lossy().starts_with('.') {
                    continue;
                }
                let relative = relative.join(&name);
                let path = self.root.join(&relative);
                match std::fs::metadata(&path) {
                    Ok(metadata) if metadata.is_dir() => below.push(relative),
                    Ok(metadata) if metadata.is_file() && self.wants(&path, &relative) => {
                        found.push(file(&path, &relative));
                    }
                    // Pipes, sockets and links to nowhere hold no report.
                    _ => {}
                }
            }
            below.reverse();
            folders.extend(below);
        }
    }

    fn wants(&self, path: &Path, relative: &Path) -> bool {
        match &self.matcher {
            Some(matcher) => matcher.is_match(relative),
            None => !is_other_kind(path) || starts_as_pdf(path),
        }
    }
}

fn is_other_kind(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| OTHER_KINDS.binary_search(&extension.as_str()).is_ok())
}

fn starts_as_pdf(path: &Path) -> bool {
    let Ok(file) = std::fs::File::open(path) else { return false };
    let mut head = Vec::with_capacity(HEAD);
    if file.take(HEAD as u64).read_to_end(&mut head).is_err() {
        return false;
    }
    head.windows(5).any(|window| window == b"%PDF-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn uris(found: &[Found]) -> Vec<&str> {
        found.iter().map(|document| document.uri.as_str()).collect()
    }

    #[test]
    fn other_kinds_are_sorted_for_the_search() {
        assert!(OTHER_KINDS.is_sorted());
    }

    #[test]
    fn a_folder_gives_its_reports_in_order_and_each_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        for (name, text) in [
            ("b/c/x.txt", "x"),
            ("b.txt", "y"),
            ("a", "z"),
            ("card.toml", "k = 1"),
            ("really.csv", "%PDF-1.7"),
            (".hidden", "h"),
            ("odd\nname.txt", "n"),
        ] {
            fs::write(root.join(name), text).unwrap();
        }
        std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
        let expected = ["a", "b.txt", "b/c/x.txt", "odd\nname.txt", "really.csv"];
        assert_eq!(uris(&find(&[root.to_owned()]).unwrap()), expected);
        // Twice the same folder is the folder.
        assert_eq!(uris(&find(&[root.to_owned(), root.to_owned()]).unwrap()), expected);
        assert_eq!(uris(&find(&[root.join("**/*.txt")]).unwrap()), ["b.txt", "b/c/x.txt", "odd\nname.txt"]);
        assert_eq!(uris(&find(&[root.join("*.toml")]).unwrap()), ["card.toml"]);
        assert_eq!(uris(&find(&[root.join("b/c/x.txt")]).unwrap()), ["x.txt"]);
    }

    #[test]
    fn a_missing_path_is_a_document_that_cannot_be_read() {
        let found = find(&[PathBuf::from("/nowhere/at/all.pdf")]).unwrap();
        assert_eq!(uris(&found), ["all.pdf"]);
        assert!(read(&found[0]).is_err());
    }
}
