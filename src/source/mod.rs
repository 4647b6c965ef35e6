//! The only door to the PDF crates and to text decoding: bytes in, pages or text out.

pub mod decode;
