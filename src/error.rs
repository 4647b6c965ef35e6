//! Failures that stop a run or a document, as values. What is wrong *inside* a document is a diagnostic, not an error.

use thiserror::Error;

/// Why a document or a run could not go on.
#[derive(Debug, Error)]
pub enum Error {
    /// The bytes are of no kind that is read here.
    #[error("expected a PDF or a text report, found {found}")]
    UnknownFormat {
        /// What the first bytes look like.
        found: String,
    },
    /// The PDF is encrypted and no known password opens it.
    #[error("the PDF is encrypted and the password does not open it")]
    Encrypted,
    /// The PDF's structure cannot be followed.
    #[error("the PDF cannot be parsed: {0}")]
    Pdf(String),
    /// Text whose encoding cannot be told or decoded.
    #[error("the text cannot be decoded: {0}")]
    Encoding(String),
    /// A budget was used up.
    #[error("{what} is over the limit of {limit}")]
    OverLimit {
        /// What was counted.
        what: String,
        /// The limit with its unit.
        limit: String,
    },
    /// A bundled or user-supplied vocabulary, profile or waiver file is broken.
    #[error("{file}: {message}")]
    Config {
        /// The file as the user named it.
        file: String,
        /// What was expected and found.
        message: String,
    },
    /// The dataset could not be built or encoded.
    #[error("the dataset cannot be encoded: {0}")]
    Dataset(String),
    /// Reading or writing failed.
    #[error("{path}: {source}")]
    Io {
        /// The path as the user named it.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The result of a step that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;
