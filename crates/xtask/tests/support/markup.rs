//! What a template may not hold: the policy of the pages forbids it, or askama's escaping is switched off.

/// Every piece of a template that a browser would refuse, or that is not escaped.
pub(crate) fn refused(template: &str) -> Vec<String> {
    let close = template.replace("| ", "|").replace(" |", "|");
    let off = ["|safe", "autoescape", "<style", "javascript:"];
    let mut found: Vec<String> =
        off.iter().filter(|piece| close.contains(**piece)).map(|piece| (*piece).to_owned()).collect();
    found.extend(close.split('<').skip(1).filter_map(|tag| tag.split('>').next()).flat_map(of_tag));
    found
}

fn of_tag(tag: &str) -> Vec<String> {
    let name = |word: &str| word.split('=').next().unwrap_or_default().to_ascii_lowercase();
    let attributes = tag.split_whitespace().skip(1).filter(|word| word.contains('='));
    let inline = |name: &String| name == "style" || name.starts_with("on");
    let mut found: Vec<String> = attributes.map(name).filter(inline).collect();
    if tag.starts_with("script") && !tag.contains("src=") {
        found.push("script without src".to_owned());
    }
    found
}

#[test]
fn what_is_not_escaped_or_inline_is_found() {
    assert_eq!(refused("{{ name | safe }}"), ["|safe"]);
    assert_eq!(refused("<p class=\"a\" style=\"x\">"), ["style"]);
    assert_eq!(refused("<button onclick=\"x()\">"), ["onclick"]);
    assert_eq!(refused("<script>x()</script>"), ["script without src"]);
    assert!(
        refused("<script type=\"module\" src=\"{{ asset::COPY }}\"></script><p data-on=\"1\">one=two</p>")
            .is_empty()
    );
}
