//! Which crate of ours leans on which.

use super::{File, files_below, read};

/// When a crate needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// To run.
    Run,
    /// To build, in its build script.
    Build,
    /// For its tests alone.
    Test,
}

/// `from` needs `to`; both are package names without `clawlink-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) need: Need,
}

/// Every edge of the workspace, a crate to itself left out.
pub(crate) fn all() -> Vec<Edge> {
    let mut manifests: Vec<File> = files_below("crates", &["toml"]);
    for path in ["web-worker/Cargo.toml", "exec-worker/Cargo.toml", "tests/Cargo.toml"] {
        manifests.push(File { path: path.to_owned(), text: read(path) });
    }
    manifests.retain(|file| file.path.ends_with("/Cargo.toml"));
    manifests.iter().flat_map(|file| edges_of(&file.text)).collect()
}

fn edges_of(manifest: &str) -> Vec<Edge> {
    let mut section = "";
    let (mut from, mut edges) = (String::new(), Vec::new());
    for line in manifest.lines() {
        let Some((key, value)) = line.split_once('=') else {
            section = if line.starts_with('[') { line.trim_matches(['[', ']']) } else { section };
            continue;
        };
        let ours = |text: &str| text.trim().trim_matches('"').strip_prefix("clawlink-").map(str::to_owned);
        match (section, key.trim()) {
            ("package", "name") => from = ours(value).unwrap_or_default(),
            (section, key) => {
                let to = ours(key.split('.').next().unwrap_or_default());
                edges.extend(need_of(section).zip(to));
            }
        }
    }
    let edge = |(need, to): (Need, String)| Edge { from: from.clone(), to, need };
    edges.into_iter().map(edge).filter(|edge| edge.from != edge.to).collect()
}

fn need_of(section: &str) -> Option<Need> {
    match section.rsplit('.').next()? {
        "dependencies" => Some(Need::Run),
        "build-dependencies" => Some(Need::Build),
        "dev-dependencies" => Some(Need::Test),
        _ => None,
    }
}

#[test]
fn every_way_to_need_a_crate_is_read() {
    let manifest = "[package]\nname = \"clawlink-a\"\n[dependencies]\nclawlink-b = { workspace = true }\nserde = \"1\"\n\
        [build-dependencies]\nclawlink-c.workspace = true\n[target.'cfg(unix)'.dev-dependencies]\nclawlink-d = \"1\"\n\
        clawlink-a = \"1\"\n[lints]\nworkspace = true\n";
    let read: Vec<_> = edges_of(manifest).into_iter().map(|edge| (edge.from, edge.to, edge.need)).collect();
    let edge = |to: &str, need| ("a".to_owned(), to.to_owned(), need);
    assert_eq!(read, [edge("b", Need::Run), edge("c", Need::Build), edge("d", Need::Test)]);
}
