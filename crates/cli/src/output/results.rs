use super::Facts;
use super::execution::omitted;
use super::screen::{Ink, Screen};
use super::text::{moment, pretty, visible};
use crate::wire::ResultPage;

/// A page of a kept result; `next` is the command for the page after it.
pub(crate) fn page(page: &ResultPage, next: Option<&str>, screen: Screen) -> String {
    let facts = Facts::default()
        .fact("records", page.total.to_string())
        .fact("matching", page.matched.to_string())
        .maybe("kept until", page.expires_at.as_deref().map(moment))
        .page(screen);
    let omitted = page.truncated.as_ref().map(|truncated| omitted(truncated, None, screen));
    let items: Vec<String> = page.items.iter().map(pretty).collect();
    let items = if items.is_empty() { String::new() } else { format!("\n{}\n", items.join("\n")) };
    let next = next.map(|next| format!("\nNext page:\n  {}\n", screen.ink(Ink::Strong, &visible(next))));
    [Some(facts), omitted, Some(items), next].into_iter().flatten().collect()
}
