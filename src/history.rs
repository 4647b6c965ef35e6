//! Stub until its step is built.
