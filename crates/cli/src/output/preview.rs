use super::Facts;
use super::screen::{Ink, Screen};
use super::text::{indented, moment, pretty, visible};
use crate::invocation::Invocation;
use crate::wire::{Body, Decision, Header, Plan, Preview, Rate, Request};

/// The request exactly as it would be sent, what the policy says of it, and the command that sends it.
pub(crate) fn page(preview: &Preview, next: Option<&str>, screen: Screen) -> String {
    let sections =
        [request(&preview.plan.request, screen), facts(preview, screen), ending(preview, next, screen)];
    sections.join("\n")
}

/// The command that sends what was previewed, if this device may: `call` is the same call by its arguments.
pub(crate) fn next(preview: &Preview, call: Invocation) -> Option<Invocation> {
    match (preview.decision, preview.confirm_token.as_deref()) {
        (Decision::Deny, _) => None,
        (_, Some(token)) => {
            let sealed = Invocation::of("run").word(&preview.plan.tool);
            Some(sealed.option("--digest", &preview.digest).option("--confirm-token", token))
        }
        (Decision::Confirm, None) => Some(call.option("--digest", &preview.digest).flag("--yes")),
        (Decision::Allow | Decision::Approve, None) => Some(call.option("--digest", &preview.digest)),
    }
}

fn request(request: &Request, screen: Screen) -> String {
    let first = format!("{} {}\n", request.method, visible(&request.url));
    let headers = request.headers.iter().map(|header| {
        let value = slots(&visible(&header.value), screen);
        format!("{} {value}\n", screen.ink(Ink::Faint, &format!("{}:", visible(&header.name))))
    });
    let head = screen.ink(Ink::Strong, first.trim_end()) + "\n" + &headers.collect::<String>();
    match request.body.as_ref().map(|body| written(body, screen)) {
        Some(body) => format!("{head}\n{body}"),
        None => head,
    }
}

/// Marks the places where secrets will go: `{secret:access_token}`.
fn slots(value: &str, screen: Screen) -> String {
    match value.split_once("{secret:").and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        Some((before, (slot, after))) => {
            format!(
                "{before}{}{}",
                screen.ink(Ink::Caution, &format!("{{secret:{slot}}}")),
                slots(after, screen)
            )
        }
        None => value.to_owned(),
    }
}

/// The body as it will be sent, then what it is; what is encoded in it is also shown as a person reads it.
fn written(body: &Body, screen: Screen) -> String {
    let text = match body {
        Body { json: Some(json), .. } => pretty(json),
        Body { text: Some(text), .. } => visible(text.trim_end()),
        Body { base64, .. } => base64.as_deref().map(visible).unwrap_or_default(),
    };
    let kind = body.content_type.as_deref().map(visible).unwrap_or_default();
    let bytes = body.bytes.map(|bytes| format!(", {bytes} bytes")).unwrap_or_default();
    let note = screen.ink(Ink::Faint, &format!("({kind}{bytes})"));
    let decoded: String = body.decoded.iter().map(passage).collect();
    let decoded = if decoded.is_empty() { decoded } else { format!("\nWhat it says:\n{decoded}") };
    format!("{text}\n{note}\n{decoded}")
}

/// One line, or a name and its text below.
fn passage(passage: &Header) -> String {
    let (name, value) = (visible(&passage.name), visible(passage.value.trim_end()));
    if value.contains('\n') {
        indented(&format!("{name}:\n{}", indented(&value)))
    } else {
        indented(&format!("{name}: {value}"))
    }
}

fn facts(preview: &Preview, screen: Screen) -> String {
    let Plan { tool, revision, effect, account, sentence, summary, scopes, warnings, .. } = &preview.plan;
    let revision = revision.as_ref().map(|revision| format!(" (revision {revision})")).unwrap_or_default();
    let (decision, ink) = match preview.decision {
        Decision::Allow => ("allow", Ink::Good),
        Decision::Confirm => ("confirm", Ink::Caution),
        Decision::Approve => ("approve", Ink::Caution),
        Decision::Deny => ("deny", Ink::Bad),
    };
    let reason = preview.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let facts = Facts::default()
        .fact("tool", format!("{tool}{revision}"))
        .inked("effect", Ink::of_effect(effect), effect)
        .maybe("account", account.as_ref())
        .maybe("summary", sentence.as_ref().or(summary.as_ref()))
        .maybe("scopes held", some(&scopes.held).as_ref())
        .maybe("scopes missing", some(&scopes.missing).as_ref())
        .fact("digest", &preview.digest)
        .inked("decision", ink, format!("{decision}{reason}"))
        .fact(
            "good until",
            preview.expires_at.as_ref().map(|time| moment(&time.to_string())).unwrap_or_default(),
        )
        .maybe("calls left", preview.rate.as_ref().map(calls_left).as_ref());
    warnings
        .iter()
        .fold(facts, |facts, warning| facts.inked("warning", Ink::Caution, warning.to_string()))
        .page(screen)
}

/// `59 of 60, until 2026-11-25 16:19:00Z`.
fn calls_left(rate: &Rate) -> String {
    let until = rate.resets_at.as_deref().map(|time| format!(", until {}", moment(time))).unwrap_or_default();
    format!("{} of {}{until}", rate.remaining, rate.limit)
}

fn some(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn ending(preview: &Preview, next: Option<&str>, screen: Screen) -> String {
    let Some(next) = next else {
        return "Nothing was sent. The policy of this device does not allow it.\n".to_owned();
    };
    let invitation = match preview.decision {
        Decision::Approve => "Nothing was sent. To ask for approval, and to send it once approved:",
        _ => "Nothing was sent. To send exactly this:",
    };
    format!("{invitation}\n  {}\n", screen.ink(Ink::Strong, &visible(next)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::invocation::ToolCall;

    fn sample(change: impl FnOnce(&mut serde_json::Value)) -> Preview {
        let mut sample = serde_json::from_str(include_str!("samples/preview.json")).unwrap();
        change(&mut sample);
        serde_json::from_value(sample).unwrap()
    }

    fn shown(preview: &Preview, ansi: bool) -> String {
        let arguments = Map::from_iter([("title".to_owned(), json!("Groceries"))]);
        let call =
            ToolCall { tool: "workbench_create_note", arguments: &arguments, connection: None, cursor: None };
        let line = next(preview, call.invocation("run")).map(|next| next.line());
        page(preview, line.as_deref(), Screen::new(ansi))
    }

    #[test]
    fn a_write_shows_the_request_and_how_to_confirm_it() {
        insta::assert_snapshot!(shown(&sample(|_| ()), false));
    }

    #[test]
    fn a_read_is_run_by_its_arguments() {
        let preview = sample(|preview| {
            preview["decision"] = json!("allow");
            preview["confirm_token"] = json!(null);
            preview["reason"] = json!("Reads are allowed.");
            preview["plan"]["effect"] = json!("read");
            preview["plan"]["summary"] = json!("List notes.");
            preview["plan"]["warnings"] = json!([]);
            preview["plan"]["request"] = json!({"method": "GET", "url": "https://workbench.claw-link.dev/api/v1/notes",
                "headers": [{"name": "authorization", "value": "Bearer {secret:access_token}"}], "body": null});
        });
        insta::assert_snapshot!(shown(&preview, false));
    }

    #[test]
    fn what_is_left_of_a_limit_is_shown() {
        let rate = json!({ "limit": 60, "remaining": 59, "resets_at": "2026-11-25T16:19:00.000Z" });
        let page = shown(&sample(|preview| preview["rate"] = rate), false);
        assert!(page.contains("59 of 60, until 2026-11-25 16:19:00Z"), "{page}");
    }

    #[test]
    fn a_denied_call_offers_no_command() {
        let preview = sample(|preview| preview["decision"] = json!("deny"));
        assert!(shown(&preview, false).ends_with("The policy of this device does not allow it.\n"));
    }

    #[test]
    fn secret_slots_stand_out_on_a_terminal() {
        let page = shown(&sample(|_| ()), true);
        assert!(page.contains("Bearer \x1b[33m{secret:access_token}\x1b[0m"));
    }

    #[test]
    fn a_mail_in_a_body_can_be_read() {
        let preview = sample(|preview| {
            preview["plan"]["request"]["body"] = json!({"content_type": "application/json", "json": {"raw": "VG8"}, "decoded": [{"name": "To", "value": "ada"}, {"name": "Text", "value": "Hello\nAda"}]});
        });
        assert!(shown(&preview, false).contains("What it says:\n  To: ada\n  Text:\n    Hello\n    Ada\n"));
    }

    #[test]
    fn a_body_cannot_repaint_the_preview() {
        let preview = sample(|preview| {
            preview["plan"]["request"]["body"] = json!({"content_type": "text/plain", "text": "a\x1b[2Jb"});
        });
        assert!(shown(&preview, false).contains("a\\u{1b}[2Jb\n(text/plain)"));
    }
}
