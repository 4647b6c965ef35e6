//! Tests of the PDF reader on PDFs made here, byte by byte.

mod files;
mod fixture;
mod glyphs;
mod lines;
