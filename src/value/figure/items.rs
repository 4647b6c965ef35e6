//! The items of a cell: tokens that stand together, and what stands in parentheses.

use crate::value::{Token, TokenKind};

/// Tokens that stand together: without a space between them, or in parentheses.
pub(super) enum Item<'a> {
    Run(&'a [Token]),
    Group(&'a [Token]),
}

pub(super) fn items(tokens: &[Token]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.kind {
            TokenKind::Open => {
                let mut depth = 0usize;
                let inside = tokens.iter().skip(at).position(|token| {
                    match token.kind {
                        TokenKind::Open => depth += 1,
                        TokenKind::Close => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                let end = inside.map_or(tokens.len(), |length| at + length);
                items.push(Item::Group(tokens.get(at + 1..end).unwrap_or_default()));
                at = end + 1;
            }
            TokenKind::Close | TokenKind::Separator | TokenKind::Arrow if !is_lone_arrow(tokens) => at += 1,
            _ => {
                let mut end = at + 1;
                while let (Some(last), Some(next)) = (tokens.get(end - 1), tokens.get(end)) {
                    let breaks = matches!(
                        next.kind,
                        TokenKind::Open | TokenKind::Close | TokenKind::Separator | TokenKind::Arrow
                    );
                    let range =
                        matches!(next.kind, TokenKind::Range) || matches!(last.kind, TokenKind::Range);
                    // A note mark belongs to what stands before it, whatever the space.
                    let note = matches!(next.kind, TokenKind::Note(_));
                    if breaks || next.span.start != last.span.end && !range && !note {
                        break;
                    }
                    end += 1;
                }
                items.push(Item::Run(tokens.get(at..end).unwrap_or_default()));
                at = end;
            }
        }
    }
    items
}

/// (国)75.3%: words in parentheses right before a figure.
pub(super) fn labels_next(group: &[Token], next: Option<&Item<'_>>) -> bool {
    let words = group.iter().all(|token| matches!(token.kind, TokenKind::Word(_)));
    let (Some(last), Some(Item::Run([next, ..]))) = (group.last(), next) else { return false };
    words && matches!(next.kind, TokenKind::Number(_)) && next.span.start == last.span.end + 1
}

fn is_lone_arrow(tokens: &[Token]) -> bool {
    matches!(tokens, [Token { kind: TokenKind::Arrow, .. }])
}
