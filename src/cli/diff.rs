//! `shihyo diff`: two datasets in, what differs out.

use super::{FOUND, OK, args, dataset, deliver};
use crate::error::Result;
use crate::history::{self, Scope};
use crate::report::difference::{self, Difference};
use crate::report::html;

pub fn run(args: &args::Diff) -> Result<u8> {
    let old = dataset::read(&args.old)?;
    let new = dataset::read(&args.new)?;
    let difference = Difference {
        old_name: args.old.display().to_string(),
        new_name: args.new.display().to_string(),
        changes: history::compare(&old, &new, Scope::Whole).changes,
        old: &old,
        new: &new,
    };
    let report = match args.format.as_str() {
        "json" => difference::json(&difference)?,
        "html" => html::diff(&difference),
        _ => difference::text(&difference),
    };
    deliver(report.as_bytes(), args.output.as_deref())?;
    Ok(if difference.changes.is_empty() { OK } else { FOUND })
}
