use std::collections::BTreeSet;

use super::{
    each,
    markup::{Tag, tags},
};

fn ensure(holds: bool, why: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.into()) }
}

fn opening(html: &str) -> Vec<Tag> {
    tags(html).into_iter().filter(|tag| !tag.closing).collect()
}

#[test]
fn every_page_has_one_h1_a_title_and_a_main() {
    each(|sample| {
        let tags = opening(&sample.html);
        let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        ensure(count("h1") == 1, format!("{} h1", count("h1")))?;
        ensure(count("main") == 1, "no main")?;
        ensure(!sample.html.contains("<title> ·"), "empty title")
    });
}

#[test]
fn ids_are_unique_and_references_resolve() {
    each(|sample| {
        let tags = opening(&sample.html);
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            ensure(ids.insert(id), format!("id {id} twice"))?;
        }
        let references = tags.iter().flat_map(|tag| {
            ["for", "aria-labelledby", "aria-describedby"].into_iter().filter_map(|name| tag.get(name))
        });
        for id in references.flat_map(str::split_whitespace) {
            ensure(ids.contains(id), format!("nothing has the id {id}"))?;
        }
        Ok(())
    });
}

#[test]
fn every_control_has_a_label() {
    each(|sample| {
        let tags = tags(&sample.html);
        let labelled: BTreeSet<_> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        let mut inside_label = false;
        for tag in &tags {
            if tag.name == "label" {
                inside_label = !tag.closing;
            }
            let control = matches!(tag.name.as_str(), "input" | "select" | "textarea") && !tag.closing;
            if control && tag.get("type") != Some("hidden") {
                let named = inside_label || tag.get("id").is_some_and(|id| labelled.contains(id));
                ensure(named, format!("no label for {:?}", tag.get("name")))?;
            }
        }
        Ok(())
    });
}

#[test]
fn nothing_is_inline_and_nothing_hides_in_a_tooltip() {
    each(|sample| {
        for tag in opening(&sample.html) {
            ensure(tag.name != "style", "a style element")?;
            ensure(tag.name != "script" || tag.get("src").is_some(), "an inline script")?;
            for name in tag.attributes.keys() {
                ensure(name != "style" && name != "title" && !name.starts_with("on"), format!("{name}="))?;
            }
        }
        Ok(())
    });
}

#[test]
fn every_post_carries_a_form_token_and_stays_on_this_origin() {
    each(|sample| {
        for form in sample.html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if form.contains("method=\"post\"") {
                ensure(form.contains("name=\"csrf\" value=\"token\""), format!("no token: <form{form}"))?;
                ensure(form.contains("action=\"/"), format!("leaves: <form{form}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_page_has_at_most_one_primary_action_and_one_alert() {
    each(|sample| {
        let tags = opening(&sample.html);
        let count = |class: &str| tags.iter().filter(|tag| tag.has_class(class)).count();
        ensure(count("primary") + count("danger") <= 1, format!("{} primary", count("primary")))?;
        ensure(count("alert") <= 1, format!("{} alerts", count("alert")))
    });
}

#[test]
fn tags_are_closed_in_the_order_they_were_opened() {
    const VOID: [&str; 5] = ["!doctype", "meta", "link", "input", "br"];
    const SELF_CLOSED: [&str; 3] = ["use", "path", "rect"];
    each(|sample| {
        let mut open = Vec::new();
        for tag in tags(&sample.html) {
            if VOID.contains(&tag.name.as_str()) || SELF_CLOSED.contains(&tag.name.as_str()) {
                continue;
            }
            if tag.closing {
                let last = open.pop();
                ensure(last.as_ref() == Some(&tag.name), format!("</{}> closes {last:?}", tag.name))?;
            } else {
                open.push(tag.name);
            }
        }
        ensure(open.is_empty(), format!("left open: {open:?}"))
    });
}

#[test]
fn no_state_is_named_twice() {
    let samples = super::gallery().unwrap();
    let names: BTreeSet<_> = samples.iter().map(|sample| (sample.page, sample.state)).collect();
    assert_eq!(names.len(), samples.len());
}

#[test]
fn no_template_switches_escaping_off() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut seen = 0;
    for folder in ["layouts", "parts", "pages"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(!text.contains("safe") && !text.contains("autoescape"), "{folder} switches escaping off");
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn styles_and_scripts_stay_small() {
    let styles = [include_str!("../../../assets/tokens.css"), include_str!("../../../assets/app.css")];
    assert!(styles.iter().map(|text| text.len()).sum::<usize>() <= 12_000);
    let scripts = [
        include_str!("../../../assets/copy.js"),
        include_str!("../../../assets/connect.js"),
        include_str!("../../../assets/filter.js"),
    ];
    assert!(scripts.iter().all(|text| text.lines().count() <= 60));
}

#[test]
fn every_icon_a_page_uses_is_in_the_sprite() {
    let sprite = include_str!("../../../assets/icons.svg");
    each(|sample| {
        let used = opening(&sample.html);
        let ours = used.iter().filter_map(|tag| tag.get("href")?.strip_prefix("/assets/icons.svg#"));
        for icon in ours {
            ensure(sprite.contains(&format!("<symbol id=\"{icon}\"")), format!("no icon {icon}"))?;
        }
        Ok(())
    });
}
