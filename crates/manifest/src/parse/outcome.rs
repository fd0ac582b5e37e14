use super::reader::Reader;
use crate::{ErrorKind, ErrorRule, Page, PageStyle, Rate, ResetAs, Success};

pub(super) fn success(success: &mut Reader<'_>) -> Success {
    Success {
        ptr: success.text_or("ptr", ""),
        equals: success.json("equals").unwrap_or_default(),
        absent: success.text_or("absent", ""),
    }
}

pub(super) fn error_rule(rule: &mut Reader<'_>) -> ErrorRule {
    ErrorRule {
        status: rule.status("status"),
        header: rule
            .table("header", |header| (header.text("name"), header.text_or("equals", "")))
            .unwrap_or_default(),
        ptr: rule.text_or("ptr", ""),
        equals: rule.texts("equals"),
        kind: rule.word("kind", ErrorKind::Provider),
        message: rule.text_or("message", ""),
        hint: rule.text_or("hint", ""),
    }
}

pub(super) fn rate(rate: &mut Reader<'_>) -> Rate {
    Rate {
        remaining: rate.text_or("remaining", ""),
        reset: rate.text_or("reset", ""),
        reset_as: rate.word_or("reset_as", ResetAs::EpochS),
        lockout_s: rate.integer_or("lockout_s", 0),
    }
}

pub(super) fn page(page: &mut Reader<'_>) -> Page {
    Page {
        id: page.text("id"),
        style: page.word("style", PageStyle::Cursor),
        send: page.text("send"),
        read: page.text_or("read", ""),
        more: page.text_or("more", ""),
        size: page.text_or("size", ""),
        size_max: page.integer_or("size_max", 100),
    }
}
