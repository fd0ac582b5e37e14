use super::field;
use super::reader::Reader;
use crate::flaw::Report;
use crate::{
    Constant, Effect, Encode, Example, FieldPlace, FileEncoding, FileOutput, Output, Text, Tool, Verify,
};

/// Reads `tools/<verb>.toml`; the revision is still missing.
pub(super) fn read(slug: &str, verb: &str, text: &str, report: &Report) -> Tool {
    Reader::root(text, report, |top| {
        let mut tool = fields(slug, verb, top);
        tool.encode = encode(top, &tool);
        check_effect(top, &tool);
        tool
    })
}

fn fields(slug: &str, verb: &str, top: &mut Reader<'_>) -> Tool {
    Tool {
        name: format!("{}_{verb}", slug.replace('-', "_")).into(),
        verb: verb.to_owned().into(),
        revision: Text::default(),
        title: top.text("title"),
        summary: top.text("summary"),
        description: top.text_or("description", ""),
        aliases: top.texts("aliases"),
        effect: effect(top),
        reverse: top.text_or("reverse", ""),
        method: top.text("method"),
        base: top.text_or("base", "api"),
        path: top.text("path"),
        encode: Encode::None,
        content_type: top.text_or("content_type", ""),
        query: top.text_or("query", ""),
        fields: top.each("field", field::read),
        constants: top.table("const", constants).unwrap_or_default().into(),
        output: top.table("output", output).unwrap_or_else(whole),
        scopes: top.text_lists("scopes"),
        verify_with: top.table("verify_with", verify),
        unverifiable: top.text_or("unverifiable", ""),
        preview_summary: top.table("preview", |preview| preview.text("summary")).unwrap_or_default(),
        before: top.text_or("before", ""),
        after: top.text_or("after", ""),
        timeout_s: top.integer_or("timeout_s", 25),
        examples: top.each("example", example),
    }
}

fn effect(top: &mut Reader<'_>) -> Effect {
    if !top.has("effect") {
        top.report().add("L8", "effect", "required, and missing: nothing is assumed about what a tool does");
    }
    top.word_or("effect", Effect::Destructive)
}

/// An HTTP method that suggests another effect needs a reason beside it.
fn check_effect(top: &mut Reader<'_>, tool: &Tool) {
    let reason = top.text_or("effect_reason", "");
    let suggested = match tool.method.as_ref() {
        "GET" | "HEAD" => Effect::Read,
        "DELETE" => Effect::Destructive,
        _ => return,
    };
    top.report().require(tool.effect == suggested || !reason.is_empty(), "L8", "effect", || {
        format!("{} suggests {}: `effect_reason` expected", tool.method, suggested.as_str())
    });
}

fn encode(top: &mut Reader<'_>, tool: &Tool) -> Encode {
    let has_body = tool.fields.iter().any(|field| field.place == FieldPlace::Body)
        || tool.constants.iter().any(|constant| matches!(constant, Constant::Body(..)));
    let has_file = tool.fields.iter().any(|field| field.place == FieldPlace::Body && field.takes_files());
    let default = match (has_body, tool.before.is_empty(), tool.query.is_empty()) {
        (_, _, false) => Encode::Graphql,
        (_, false, _) => Encode::Raw,
        (true, ..) if has_file => Encode::Multipart,
        (true, ..) => Encode::Json,
        (false, ..) => Encode::None,
    };
    top.word_or("encode", default)
}

fn constants(table: &mut Reader<'_>) -> Vec<Constant> {
    let headers =
        table.pairs("header").into_owned().into_iter().map(|(name, value)| Constant::Header(name, value));
    let query =
        table.pairs("query").into_owned().into_iter().map(|(name, value)| Constant::Query(name, value));
    let body = table.json_pairs("body").into_iter().map(|(ptr, value)| Constant::Body(ptr, value));
    headers.chain(query).chain(body).collect()
}

fn output(output: &mut Reader<'_>) -> Output {
    Output {
        items: output.text_or("items", ""),
        pick: output.pairs("pick"),
        detail: output.pairs("detail"),
        page: output.text_or("page", ""),
        location: output.flag_or("location", false),
        max_bytes: output.integer_or("max_bytes", 10_240),
        file: output.table("file", file),
    }
}

fn file(file: &mut Reader<'_>) -> FileOutput {
    FileOutput {
        encoding: file.word("as", FileEncoding::Binary),
        ptr: file.text_or("ptr", ""),
        mime: file.text_or("mime", "application/octet-stream"),
        name: file.text_or("name", ""),
    }
}

fn whole() -> Output {
    Output {
        items: Text::default(),
        pick: Vec::new().into(),
        detail: Vec::new().into(),
        page: Text::default(),
        location: false,
        max_bytes: 10_240,
        file: None,
    }
}

fn verify(verify: &mut Reader<'_>) -> Verify {
    Verify { tool: verify.text("tool"), args: verify.pairs("args"), expect: verify.text("expect") }
}

fn example(example: &mut Reader<'_>) -> Example {
    Example { ask: example.text("ask"), args: example.json("args").unwrap_or_else(|| "{}".into()) }
}
