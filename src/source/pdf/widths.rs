//! A page comes in; whether its fonts' width tables are of a size that can be read is told.
//! The interpreter unrolls a range of widths code by code: a range over four billion codes would stop the machine.

use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use std::collections::BTreeMap;

/// The largest code or width that a table may name; CIDs have 16 bits.
pub(super) const CODE_MAX: i64 = 131_072;

/// Forms deeper than this are not looked into; the interpreter stops at 50.
const DEPTH_MAX: usize = 16;

/// Looks into each font and form once per document, and remembers what it saw.
#[derive(Default)]
pub(super) struct Widths {
    seen: BTreeMap<u32, bool>,
}

impl Widths {
    /// Whether the fonts of a page, and of the forms it draws, can be read.
    pub(super) fn are_sound(&mut self, page: &Page<'_>) -> bool {
        let resources = page.resources();
        self.all(&resources.fonts, &resources.x_objects, 0)
    }

    fn all(&mut self, fonts: &Dict<'_>, forms: &Dict<'_>, depth: usize) -> bool {
        fonts.entries().all(|(name, entry)| {
            self.known(&entry, |_| fonts.get::<Dict<'_>>(name).is_none_or(|font| is_sound(&font)))
        }) && (depth > DEPTH_MAX
            || forms.entries().all(|(name, entry)| {
                self.known(&entry, |widths| {
                    forms.get::<Stream<'_>>(name).is_none_or(|form| widths.form(&form, depth))
                })
            }))
    }

    /// What is known of an entry, or else what `look` finds.
    fn known<T>(&mut self, entry: &MaybeRef<T>, look: impl FnOnce(&mut Self) -> bool) -> bool {
        let MaybeRef::Ref(r) = entry else { return look(self) };
        if let Some(sound) = self.seen.get(&r.obj_number) {
            return *sound;
        }
        // A form that draws itself is met again while it is looked at.
        self.seen.insert(r.obj_number, true);
        let sound = look(self);
        self.seen.insert(r.obj_number, sound);
        sound
    }

    fn form(&mut self, form: &Stream<'_>, depth: usize) -> bool {
        if form.dict().get::<Name<'_>>(keys::SUBTYPE).as_deref() != Some(keys::FORM) {
            return true;
        }
        let Some(inner) = form.dict().get::<Dict<'_>>(keys::RESOURCES) else { return true };
        let fonts = inner.get::<Dict<'_>>(keys::FONT).unwrap_or_default();
        let forms = inner.get::<Dict<'_>>(keys::XOBJECT).unwrap_or_default();
        self.all(&fonts, &forms, depth + 1)
    }
}

fn is_sound(font: &Dict<'_>) -> bool {
    let descendant =
        font.get::<Array<'_>>(keys::DESCENDANT_FONTS).and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let Some(descendant) = descendant else { return true };
    [keys::W, keys::W2].into_iter().all(|key| {
        descendant.get::<Array<'_>>(key).is_none_or(|widths| {
            widths.iter::<Object<'_>>().all(|object| match object {
                Object::Number(n) => n.as_i64() <= CODE_MAX,
                _ => true,
            })
        })
    })
}
