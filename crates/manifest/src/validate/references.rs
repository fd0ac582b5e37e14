//! Names that point at something else in the app: L11, L12.

use crate::flaw::Report;
use crate::{App, InjectPlace, PageStyle, Tool};

pub(super) fn app(app: &App, report: &Report) {
    let has_base = |id: &str| app.bases.iter().any(|base| base.id == id);
    if let Some(identity) = &app.identity {
        report.require(has_base(&identity.base), "L11", "identity.base", || no_such("base", &identity.base));
    }
    for inject in app.injects.iter() {
        for auth in inject.auth.iter() {
            let known = app.auths.iter().any(|known| known.id == *auth);
            report.require(known, "L11", "inject.auth", || no_such("auth", auth));
        }
        let in_body = inject.place == InjectPlace::Body;
        let asks = app.identity.iter().map(|identity| ("identity.method", identity.method.as_ref()));
        for (key, method) in asks.filter(|(_, method)| in_body && is_bodiless(method)) {
            report.add("L7", key, format!("{method} cannot have a body, and the credential goes into one"));
        }
        for slot in slots(&inject.value) {
            let known = slot
                .strip_prefix("secret:")
                .is_none_or(|key| app.auths.iter().any(|auth| auth.kind.holds(key)));
            report.require(known, "L11", "inject.value", || no_such("credential field", slot));
        }
    }
    for page in app.pages.iter() {
        let reads = matches!(page.style, PageStyle::Cursor | PageStyle::NextUrl | PageStyle::Connection);
        report.require(reads != page.read.is_empty(), "L1", &format!("page.{}.read", page.id), || {
            "expected for the styles cursor, next_url and connection, and for no other".to_owned()
        });
    }
    for scope in app.scopes.iter() {
        for implied in scope.implies.iter() {
            let key = format!("scope.{}.implies", scope.id);
            report.require(has_scope(app, implied), "L11", &key, || no_such("scope", implied));
        }
    }
    let uses = |scope: &str| {
        app.tools
            .iter()
            .flat_map(|tool| tool.scopes.iter())
            .flat_map(|all| all.iter())
            .any(|used| used == scope)
    };
    for scope in app.scopes.iter() {
        report.require(uses(&scope.id), "L12", &format!("scope.{}", scope.id), || {
            "a tool that needs it expected: no more is asked for than is used".to_owned()
        });
    }
}

pub(super) fn tool(app: &App, tool: &Tool, report: &Report) {
    report.require(app.bases.iter().any(|base| base.id == tool.base), "L11", "base", || {
        no_such("base", &tool.base)
    });
    let page = tool.output.page.as_ref();
    report.require(
        page.is_empty() || app.pages.iter().any(|known| known.id == page),
        "L11",
        "output.page",
        || no_such("page", page),
    );
    for scope in tool.scopes.iter().flat_map(|all| all.iter()) {
        report.require(has_scope(app, scope), "L11", "scopes", || no_such("scope", scope));
    }
    report.require(app.scopes.is_empty() || !tool.scopes.is_empty(), "L12", "scopes", || {
        "required in an app that has scopes".to_owned()
    });
    let reverse = tool.reverse.as_ref();
    report.require(reverse.is_empty() || find(app, reverse).is_some(), "L11", "reverse", || {
        no_such("tool", reverse)
    });
    for field in tool.fields.iter().filter(|field| !field.from.is_empty()) {
        let (source, ptr) = field.from.split_once('#').unwrap_or((&field.from, ""));
        let good = find(app, source).is_some_and(|source| source.effect.is_read()) && ptr.starts_with('/');
        report.require(good, "L11", &format!("field.{}.from", field.name), || {
            format!("`read_tool#/pointer` expected, got {:?}", field.from)
        });
    }
    let in_body = app.injects.iter().any(|inject| inject.place == InjectPlace::Body);
    report.require(!in_body || !is_bodiless(&tool.method), "L7", "method", || {
        format!("{} cannot have a body, and the credential goes into one", tool.method)
    });
    verify(app, tool, report);
}

fn is_bodiless(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
}

fn verify(app: &App, tool: &Tool, report: &Report) {
    let Some(verify) = &tool.verify_with else { return };
    let Some(reader) = find(app, &verify.tool).filter(|reader| reader.effect.is_read()) else {
        report.add("L11", "verify_with.tool", no_such("read tool", &verify.tool));
        return;
    };
    for (name, value) in verify.args.iter() {
        let known = reader.fields.iter().any(|field| field.name == *name);
        report.require(known, "L11", "verify_with.args", || no_such("field", name));
        for slot in slots(value) {
            let known = tool.fields.iter().any(|field| field.name == slot);
            report.require(known, "L11", &format!("verify_with.args.{name}"), || no_such("field", slot));
        }
    }
    for field in reader.fields.iter().filter(|field| field.required) {
        let given = verify.args.iter().any(|(name, _)| *name == field.name);
        report
            .require(given, "L11", "verify_with.args", || format!("{} needs {:?}", verify.tool, field.name));
    }
}

fn find<'a>(app: &'a App, verb: &str) -> Option<&'a Tool> {
    app.tools.iter().find(|tool| tool.verb == verb)
}

fn has_scope(app: &App, id: &str) -> bool {
    app.scopes.iter().any(|scope| scope.id == id)
}

fn no_such(what: &str, name: &str) -> String {
    format!("a known {what} expected, got {name:?}")
}

/// The names between braces.
pub(super) fn slots(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(slot, _)| slot).collect()
}
