use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Result;
use std::path::Path;

/// A method and a path that a router serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Upper case; `ANY` where the handler takes every method.
    pub method: String,
    /// With its `{parameters}`.
    pub path: String,
}

/// The functions that name a method where a route is declared.
const METHODS: [&str; 9] = ["get", "post", "put", "patch", "delete", "head", "options", "any", "trace"];

/// Every route that the sources below a folder declare by `.route(PATH, get(…).post(…))`. A router cannot be asked for its
/// routes, and a list beside it would forget one; a way to declare one that is not read here is listed as it stands.
///
/// # Errors
/// What reading the files fails with.
pub fn routes_of(sources: &Path) -> Result<BTreeSet<Route>> {
    let mut files = Vec::new();
    collect(sources, &mut files)?;
    let constants: BTreeMap<String, String> =
        files.iter().flat_map(|(stem, text)| constants_of(stem, text)).collect();
    let mut routes = BTreeSet::new();
    for (_, text) in &files {
        for declaration in text.split(".route(").skip(1) {
            routes.extend(read(argument_list(declaration), &constants));
        }
        let hidden = [".nest(", ".nest_service(", ".route_service(", ".fallback_service("];
        for way in hidden.into_iter().filter(|way| text.contains(way)) {
            routes.insert(Route { method: "UNREAD".to_owned(), path: way.to_owned() });
        }
    }
    Ok(routes)
}

/// Name and text of every source that is not a test.
fn collect(folder: &Path, files: &mut Vec<(String, String)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if stem == "tests" || stem == "testing" {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push((stem, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// The text constants of a file, as others name them: `routes::SIGN_IN`.
fn constants_of(stem: &str, text: &str) -> Vec<(String, String)> {
    let constant = |line: &str| {
        let (name, value) = line.split_once("const ")?.1.split_once(": &str = \"")?;
        Some((format!("{stem}::{name}"), value.split('"').next()?.to_owned()))
    };
    text.lines().filter_map(constant).collect()
}

/// The text up to the bracket that closes the one before it.
fn argument_list(text: &str) -> &str {
    let mut depth = 1_i32;
    let close = text.char_indices().find(|(_, letter)| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    close.map_or(text, |(at, _)| text.split_at(at).0)
}

fn read(arguments: &str, constants: &BTreeMap<String, String>) -> Vec<Route> {
    let (path, handlers) = arguments.split_once(',').unwrap_or((arguments, ""));
    let path = path.trim();
    let path = match path.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(literal) => literal.to_owned(),
        None => constants.get(path).cloned().unwrap_or_else(|| path.to_owned()),
    };
    let starts = |name: &&str| {
        handlers.match_indices(&format!("{name}(")).any(|(at, _)| {
            !handlers
                .split_at(at)
                .0
                .ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
        })
    };
    let method = |name: &str| Route { method: name.to_uppercase(), path: path.clone() };
    METHODS.into_iter().filter(starts).map(method).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_read_with_all_its_methods() {
        let constants = constants_of("routes", "pub(crate) const HOME: &str = \"/\";\n");
        let constants: BTreeMap<_, _> = constants.into_iter().collect();
        for (text, expected) in [
            ("\"/a/{id}\", get(b::show))\n.route(", vec!["GET /a/{id}"]),
            ("routes::HOME, get(a::target).post(b::any_of)) .x()", vec!["GET /", "POST /"]),
            ("\n  \"/m\",\n  any(mcp::converse),\n)", vec!["ANY /m"]),
            ("\"/s\", get(|| async { serve(CSS, include_str!(\"a\")) }))", vec!["GET /s"]),
            ("other::PATH, delete(a::b))", vec!["DELETE other::PATH"]),
        ] {
            let read = read(argument_list(text), &constants);
            let read: Vec<_> = read.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
            assert_eq!(read, expected, "{text}");
        }
    }
}
