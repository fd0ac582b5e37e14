use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::Invocation;
use crate::output;
use crate::wire::ResultPage;

/// Read what a long answer left out, a page at a time; it is kept for a day
#[derive(Args)]
pub(crate) struct Results {
    /// The result's handle: res_…
    id: String,
    /// JSON Pointer to a part of it, such as /items/3/body
    #[arg(long, value_name = "POINTER")]
    at: Option<String>,
    /// Only records that hold this text
    #[arg(long, value_name = "TEXT")]
    query: Option<String>,
    /// Look for the text here in a record, such as /title
    #[arg(long = "in", value_name = "POINTER", requires = "query")]
    within: Option<String>,
    /// Keep only these members of each record
    #[arg(long, value_name = "NAME,…")]
    fields: Option<String>,
    /// At most so many records (1–100)
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Go on where an earlier page ended; needs the same part and filters
    #[arg(long)]
    cursor: Option<String>,
}

impl Results {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let path = ["v1", "results", &self.id];
        let call = Call::get(&path)
            .query("at", self.at.as_deref())
            .query("query", self.query.as_deref())
            .query("in", self.within.as_deref())
            .query("fields", self.fields.as_deref())
            .query("limit", self.limit)
            .query("cursor", self.cursor.as_deref());
        let answer = context.client()?.send(call).await?;
        context.show(answer, |page: &ResultPage, context| {
            let next = page.next_cursor.as_deref().map(|cursor| context.line(self.after(cursor)));
            output::results::page(page, next.as_deref(), context.screen())
        })
    }

    /// The same reading, after a cursor.
    fn after(&self, cursor: &str) -> Invocation {
        Invocation::of("results")
            .word(&self.id)
            .maybe("--at", self.at.as_deref())
            .maybe("--query", self.query.as_deref())
            .maybe("--in", self.within.as_deref())
            .maybe("--fields", self.fields.as_deref())
            .maybe("--limit", self.limit.map(|limit| limit.to_string()).as_deref())
            .option("--cursor", cursor)
    }
}
