//! The output folder: files are made in a hidden folder inside it and renamed into place together at the end.

use super::signals;
use crate::error::{Error, Result};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder in the making.
pub struct Output {
    target: PathBuf,
    making: TempDir,
    names: Vec<String>,
}

impl Output {
    /// Makes the folder, and a hidden one inside it.
    ///
    /// # Errors
    /// When either cannot be made.
    pub fn new(target: &Path) -> Result<Self> {
        let failed = |source| Error::Io { path: target.display().to_string(), source };
        std::fs::create_dir_all(target).map_err(failed)?;
        let making = tempfile::Builder::new().prefix(".shihyo-").tempdir_in(target).map_err(failed)?;
        signals::guard(making.path());
        Ok(Output { target: target.to_owned(), making, names: Vec::new() })
    }

    /// Starts a file. Only the program's own names come here, never a document's.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(&mut self, name: &str) -> Result<BufWriter<File>> {
        let path = self.making.path().join(name);
        let file = File::create(&path)
            .map_err(|source| Error::Io { path: self.target.join(name).display().to_string(), source })?;
        self.names.push(name.to_owned());
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// Makes a file without a name beside them, for what memory cannot hold. It is gone when it is closed.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn scratch(folder: &Path) -> Result<File> {
        tempfile::tempfile_in(folder)
            .map_err(|source| Error::Io { path: folder.display().to_string(), source })
    }

    /// The hidden folder.
    pub fn folder(&self) -> &Path {
        self.making.path()
    }

    /// Puts all files in place.
    ///
    /// # Errors
    /// When a file cannot be renamed.
    pub fn commit(self) -> Result<()> {
        signals::uninterrupted(|| {
            for name in &self.names {
                let place = self.target.join(name);
                std::fs::rename(self.making.path().join(name), &place)
                    .map_err(|source| Error::Io { path: place.display().to_string(), source })?;
            }
            Ok(())
        })
    }
}
