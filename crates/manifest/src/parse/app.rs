use super::reader::Reader;
use super::{Folder, auth, outcome};
use crate::flaw::Report;
use crate::{
    App, Base, Category, Idempotency, Identity, InstanceInput, InstanceKind, List, Part, Revoke, RevokeStyle,
};

/// Reads `app.toml`; the tools are still missing.
pub(super) fn read(folder: &Folder, report: &Report) -> App {
    Reader::root(&folder.app, report, |top| App {
        slug: folder.slug.clone().into(),
        name: top.text("name"),
        summary: top.text("summary"),
        category: top.word("category", Category::Other),
        keywords: top.texts("keywords"),
        docs: top.text("docs"),
        local_only: top.flag_or("local_only", false),
        headers: top.pairs("headers"),
        bases: top.each_named("base", |id, base| Base { id, url: base.text("url") }),
        instance: top
            .table("instance", |instance| instance.each("input", instance_input))
            .unwrap_or_default(),
        captures: top.each("capture", auth::capture),
        auths: top.each("auth", auth::auth),
        injects: top.each("inject", auth::inject),
        identity: top.table("identity", identity),
        revoke: top.table("revoke", revoke).unwrap_or_else(no_revoke),
        scopes: top.each_named("scope", auth::scope),
        rate: top.table("rate", outcome::rate).unwrap_or_default(),
        success: top.table("success", outcome::success).unwrap_or_default(),
        errors: top.each("error", outcome::error_rule),
        idempotency: top.table("idempotency", idempotency),
        pages: top.each("page", outcome::page),
        tools: List::default(),
        icon: folder.icon.clone().into(),
    })
}

fn instance_input(input: &mut Reader<'_>) -> InstanceInput {
    InstanceInput {
        key: input.text("key"),
        label: input.text("label"),
        help: input.text_or("help", ""),
        example: input.text_or("example", ""),
        kind: input.word("kind", InstanceKind::Label),
        suffix: input.text_or("suffix", ""),
    }
}

fn identity(identity: &mut Reader<'_>) -> Identity {
    let granted = identity.text_or("granted", "");
    let header = granted.strip_prefix("header:").unwrap_or_default().to_owned();
    if !granted.is_empty() && header.is_empty() {
        identity.report().add(
            "L1",
            identity.key("granted"),
            format!("\"header:<name>\" expected, got {granted:?}"),
        );
    }
    Identity {
        method: identity.text_or("method", "GET"),
        base: identity.text_or("base", "api"),
        path: identity.text("path"),
        body: identity.json("body").unwrap_or_default(),
        id: identity.text("id"),
        labels: identity.texts("label"),
        granted_header: header.into(),
    }
}

fn revoke(revoke: &mut Reader<'_>) -> Revoke {
    Revoke {
        style: revoke.word("style", RevokeStyle::None),
        url: revoke.text_or("url", ""),
        method: revoke.text_or("method", "POST"),
        body: revoke.json("body").unwrap_or_default(),
        manual_url: revoke.text_or("manual_url", ""),
    }
}

fn no_revoke() -> Revoke {
    Revoke {
        style: RevokeStyle::None,
        url: "".into(),
        method: "POST".into(),
        body: "".into(),
        manual_url: "".into(),
    }
}

fn idempotency(idempotency: &mut Reader<'_>) -> Idempotency {
    Idempotency { place: idempotency.word("in", Part::Header), name: idempotency.text("name") }
}
