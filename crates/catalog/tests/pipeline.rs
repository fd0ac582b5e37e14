//! Adding an app touches its own folder and nothing else.

#[path = "../build/mod.rs"]
mod pipeline;

#[cfg(test)]
mod support {
    use std::path::{Path, PathBuf};
    use std::{env, fs, process};

    /// A copy of `apps/` that is removed again.
    pub(super) struct Apps(pub(super) PathBuf);

    impl Apps {
        pub(super) fn copy(name: &str) -> Self {
            let to = env::temp_dir().join(format!("clawlink-apps-{name}-{}", process::id()));
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("apps"), &to);
            Self(to)
        }

        pub(super) fn write(&self, path: &str, text: &str) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    impl Drop for Apps {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    pub(super) const APP: &str = r#"
name = "Lighthouse"
summary = "Switch the lamp of a lighthouse on and off."
category = "other"
docs = "https://example.com/docs"
[base.api]
url = "https://example.com"
[[auth]]
id = "open"
label = "No account needed"
kind = "none"
"#;
    pub(super) const TOOL: &str = r#"
title = "Get the lamp"
summary = "Tell whether the lamp is lit."
effect = "read"
method = "GET"
path = "/lamp"
[[example]]
ask = "is the lamp lit"
"#;
    pub(super) const ICON: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>"#;
}

use support::{APP, Apps, ICON, TOOL};

#[test]
fn a_new_folder_is_a_new_app() {
    let apps = Apps::copy("new");
    let before = pipeline::run(&apps.0).unwrap();
    assert!(!before.contains("lighthouse"));
    apps.write("lighthouse/app.toml", APP);
    apps.write("lighthouse/tools/get_lamp.toml", TOOL);
    apps.write("lighthouse/icon.svg", ICON);
    let after = pipeline::run(&apps.0).unwrap();
    assert!(after.contains("(\"lighthouse_get_lamp\", "), "the index lists the tool");
    assert!(after.contains("slug: Cow::Borrowed(\"lighthouse\")"));
}

#[test]
fn a_flaw_in_one_folder_fails_the_whole_catalogue() {
    let apps = Apps::copy("flaw");
    apps.write("lighthouse/app.toml", &APP.replace("docs =", "dosc ="));
    apps.write("lighthouse/tools/get_lamp.toml", TOOL);
    apps.write("lighthouse/icon.svg", ICON);
    let flaws = pipeline::run(&apps.0).unwrap_err();
    assert_eq!(
        flaws,
        [
            "apps/lighthouse/app.toml: docs: required, and missing [L1]",
            "apps/lighthouse/app.toml: dosc: no such key [L1]",
        ]
    );
}

#[test]
fn names_that_clients_would_mix_up_are_refused() {
    let apps = Apps::copy("twice");
    apps.write("lighthouse/app.toml", APP);
    apps.write("lighthouse/tools/get_lamp.toml", TOOL);
    apps.write("lighthouse/tools/getlamp.toml", TOOL);
    apps.write("lighthouse/icon.svg", ICON);
    let flaws = pipeline::run(&apps.0).unwrap_err();
    assert_eq!(
        flaws,
        ["apps: lighthouse_getlamp and lighthouse_get_lamp are the same once `_` is removed [L2]"]
    );
}
