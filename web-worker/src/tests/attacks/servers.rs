//! Servers and tenants that a person names: none of them is ours, somebody's own network, or another host than it looks.

use std::sync::Arc;

use clawlink_core::config::Config;
use clawlink_store::testing::TestHouse;

use crate::tests::support::{Browser, build};

/// Addresses that are refused on every deployment, a local one included.
const NOT_PUBLIC: &str = "
    127.1  2130706433  0x7f.1  ①②⑦.0.0.1  [::ffff:7f00:1]  0  a.  localhost
    https://127.1  https://127.0.1  https://2130706433  https://0x7f.1  https://0x7f000001  https://0177.0.0.1
    https://017700000001  https://①②⑦.0.0.1  https://１２７.0.0.1  https://127。0。0。1  https://%31%32%37.0.0.1
    https://localhost  https://localhost.  https://LOCALHOST  https://x.localhost  https://127.0.0.1.
    https://0  https://0.0.0.0  https://[::]  https://[::ffff:7f00:1]  https://[::ffff:127.0.0.1]  https://[::127.0.0.1]
    https://[0:0:0:0:0:ffff:7f00:0001]  https://[fe80::1]  https://[fd00:ec2::254]  https://[64:ff9b::7f00:1]
    https://[2002:7f00:1::]  https://[::1%25eth0]  https://[::1  https://[good.example]
    https://10.0.0.1  https://172.16.0.1  https://192.168.0.1  https://169.254.169.254  https://0xa9fea9fe
    https://100.100.100.200  https://192.0.0.192  https://224.0.0.1  https://255.255.255.255  https://8.8.8.8
    https://metadata.google.internal  https://METADATA.google.INTERNAL  https://metadata.google.internal.
    https://instance-data.internal  https://printer.local  https://x.home.arpa  https://home.arpa  https://abc.onion
    https://x.invalid  https://intranet  https://a  https://a.  https://.  https://..  https://good.example.
    https://claw-link.dev  https://api.claw-link.dev  https://workbench.claw-link.dev  https://CLAW-LINK.dev
    https://claw-link.dev.  https://good.example@claw-link.dev  https://bücher.example  https://gооd.example
    https://good.example@127.0.0.1  https://user@good.example  https://user:pw@good.example  https://:pw@good.example
    https://good.example:8443  https://good.example:22  https://good.example:0  https://good.example/_matrix
    https://good.example//x  https://good.example?x  https://good.example#x  https://good.example\\@127.0.0.1
    https://127.0.0.1#.good.example  https://127.0.0.1/?good.example  https://good.example/..;/x
    http://good.example  ftp://good.example  file:///etc/passwd  gopher://good.example  javascript:alert(1)
    data:text/html,x  //good.example  good.example  https://  https:///  https://xn--  https://\u{0}";

/// What is refused on a deployment on top: a local instance has its apps there.
const LOOPBACK: &str = "http://127.0.0.1:8789  https://127.0.0.1  https://[::1]  http://[::1]:8789";

/// This house as a deployment that is not local.
fn deployed(test: &mut TestHouse) {
    let config = &test.house.config;
    test.house.config = Arc::new(Config {
        local: false,
        web_origin: config.web_origin.clone(),
        api_origin: config.api_origin.clone(),
        keyring: config.keyring.clone(),
        oauth_clients: config.oauth_clients.clone(),
        local_origins: config.local_origins.clone(),
        mcp_origins: Vec::new(),
        app_schemes: Vec::new(),
        mail: None,
    });
}

async fn expect_refused(browser: &mut Browser<'_>, server: &str) {
    browser.test.http.answer(200, r#"{"user_id":"@mara:example.org"}"#);
    let page = browser.submit("matrix", &[("homeserver", server), ("access_token", "syt_secret")]).await;
    assert_eq!(page.status, 422, "{server:?} {}", page.body);
    assert!(!page.body.contains("syt_secret"), "{server:?}");
    assert!(browser.test.http.seen().is_empty() && browser.test.kv.dump().is_empty(), "{server:?}");
}

#[tokio::test]
async fn a_server_that_is_not_public_is_refused_and_nothing_is_sent() {
    let mut test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    for server in NOT_PUBLIC.split_whitespace().chain(["", " "]) {
        expect_refused(&mut browser, server).await;
    }
    let session = browser.cookie("__Host-session").unwrap().to_owned();
    deployed(&mut test);
    let mut browser = Browser::new(&test);
    browser.plant("__Host-session", &session);
    for server in NOT_PUBLIC.split_whitespace().chain(LOOPBACK.split_whitespace()) {
        expect_refused(&mut browser, server).await;
    }
}

#[tokio::test]
async fn a_public_server_is_asked_under_its_own_name() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, r#"{"user_id":"@mara:example.org"}"#);
    let fields = [("homeserver", "https://xn--bcher-kva.example/"), ("access_token", "syt_1")];
    let page = browser.submit("matrix", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    assert!(test.http.seen()[0].url.starts_with("https://xn--bcher-kva.example/_matrix/"));
}

#[tokio::test]
async fn a_tenant_is_one_label_and_brings_no_host() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let long = "a".repeat(64);
    let words = "evil.com# acme/ acme? a@evil.com x\\.evil.com %2f evil.com a.b acme. .acme acme:443 acme%23 acme\u{0} -acme \
        acme- ácme acme\u{3002}evil acme\u{ff0e}evil [::1] https://acme //acme acme;x acme&x=1 acme+x {tenant} acme{x} .. \
        xn--/ acme\u{200b} acme_1 acme* 'acme' \"acme\" <acme>";
    for site in words.split(' ').chain(["", "a b", "a\tb", "a\r\nb", &long]) {
        test.http.answer(200, r#"{"accountId":"7","emailAddress":"mara@example.com"}"#);
        let fields = [("site", site), ("email", "mara@example.com"), ("token", "ATATT1")];
        let page = browser.submit("jira", &fields).await;
        assert_eq!(page.status, 422, "{site:?} {}", page.body);
        assert!(!page.body.contains("ATATT1"), "{site:?}");
    }
    assert!(test.http.seen().is_empty() && test.kv.dump().is_empty());
}
