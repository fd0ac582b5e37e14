use super::{Argument, ArgumentKind, DefaultTool, Hints, Verb};

const NAME: ArgumentKind = ArgumentKind::Text { most: 80 };
const EFFECTS: ArgumentKind = ArgumentKind::Choice(&["read", "write", "any"]);

/// The tools of a fresh connection, in the order in which they are listed. The first succeeds with `{}`: clients probe it.
pub static DEFAULT_TOOLS: [DefaultTool; 14] = [
    DefaultTool {
        name: "whoami",
        title: "Who am I",
        description: "Shows whose account this is, which device you are, and what its policy lets you do. Needs no arguments.",
        arguments: &[],
        hints: Hints::Look,
        verb: Verb::Whoami,
    },
    DefaultTool {
        name: "search_tools",
        title: "Search tools",
        description: "Finds the tool for a task in the user's apps. Start here: send email, read calendar, create an issue, post a \
            message, update a document, look up a contact… The best hits carry their schema; then use run_read_tool, or \
            preview_tool and run_write_tool. Required: query, the task in plain words.",
        arguments: &[
            required(
                "query",
                ArgumentKind::Text { most: 200 },
                "The task in plain words, such as: reply to the last mail from Ada",
            ),
            optional("app", NAME, "Only this app; a slug from list_apps"),
            optional("effect", EFFECTS, "Only tools that read, or only tools that write"),
            optional("limit", ArgumentKind::Count { most: 10 }, "How many, 5 if absent"),
        ],
        hints: Hints::Look,
        verb: Verb::SearchTools,
    },
    DefaultTool {
        name: "list_apps",
        title: "List apps",
        description: "Lists the apps that can be used, connected ones first. No argument is required.",
        arguments: &[
            optional(
                "query",
                ArgumentKind::Text { most: 200 },
                "Only apps with this word in name or summary",
            ),
            optional("connected", ArgumentKind::Flag, "Only connected apps, or only others"),
            CURSOR,
            LIMIT,
        ],
        hints: Hints::Look,
        verb: Verb::ListApps,
    },
    DefaultTool {
        name: "get_app",
        title: "Show an app",
        description: "Shows how an app is signed in to, which accounts are connected, and how many tools it has. Required: app.",
        arguments: &[required("app", NAME, SLUG)],
        hints: Hints::Look,
        verb: Verb::GetApp,
    },
    DefaultTool {
        name: "list_app_tools",
        title: "List an app's tools",
        description: "Lists every tool of one app with a line each; use search_tools for a task. Required: app.",
        arguments: &[
            required("app", NAME, SLUG),
            optional("effect", EFFECTS, "Only tools that read, or write"),
            CURSOR,
            LIMIT,
        ],
        hints: Hints::Look,
        verb: Verb::ListAppTools,
    },
    DefaultTool {
        name: "describe_tool",
        title: "Describe a tool",
        description: "Shows a tool's schema, examples, effect, and which tools yield its ids. Do so before you run a tool whose \
            schema you have not seen. Required: tool.",
        arguments: &[required("tool", NAME, TOOL)],
        hints: Hints::Look,
        verb: Verb::DescribeTool,
    },
    DefaultTool {
        name: "list_connections",
        title: "List connected accounts",
        description: "Lists the user's connected accounts: app, account, label, which is the default, and whether it works. No \
            argument is required.",
        arguments: &[optional("app", NAME, "Only this app; a slug from list_apps")],
        hints: Hints::Look,
        verb: Verb::ListConnections,
    },
    DefaultTool {
        name: "get_connection",
        title: "Show a connection",
        description: "Shows the state of a connected account, or whether the user has finished connecting one. Required: \
            connection, or the session of connect_app.",
        arguments: &[
            optional("connection", NAME, "Number, id or label from list_connections"),
            optional("session", NAME, "The session that connect_app gave"),
        ],
        hints: Hints::Look,
        verb: Verb::GetConnection,
    },
    DefaultTool {
        name: "connect_app",
        title: "Connect an app",
        description: "Gives a link by which the user connects an account of an app, or says that one is connected. Give the user \
            the link, then ask get_connection with the session. Required: app.",
        arguments: &[
            required("app", NAME, SLUG),
            optional("reconnect", NAME, "The connection to renew: number, id or label"),
            optional("label", NAME, "For a further account: its label"),
        ],
        hints: Hints::Add,
        verb: Verb::ConnectApp,
    },
    DefaultTool {
        name: "preview_tool",
        title: "Preview a call",
        description: "Shows the exact request a call would send, the account it acts as, and its digest; sends nothing. Do so \
            before each write and show it to the user. Required: tool, arguments.",
        arguments: &[required("tool", NAME, TOOL), ARGUMENTS, CONNECTION],
        hints: Hints::Look,
        verb: Verb::PreviewTool,
    },
    DefaultTool {
        name: "run_read_tool",
        title: "Run a reading tool",
        description: "Runs a tool that only reads: list, get or search mail, events, messages, files, issues… Refuses tools that \
            write. Required: tool, arguments.",
        arguments: &[
            required("tool", NAME, TOOL),
            ARGUMENTS,
            CONNECTION,
            CURSOR,
            optional("fields", ArgumentKind::Texts, "Keep only these members of the result"),
            optional("format", ArgumentKind::Choice(&["concise", "detailed"]), "concise if absent"),
        ],
        hints: Hints::Read,
        verb: Verb::RunReadTool,
    },
    DefaultTool {
        name: "run_write_tool",
        title: "Run a writing tool",
        description: "Runs a tool that sends, creates, changes or deletes. Call preview_tool first, show the user what will be \
            sent, and pass its digest: exactly that is sent, or nothing. Refuses tools that only read. Required: tool, arguments.",
        arguments: &[
            required("tool", NAME, TOOL),
            ARGUMENTS,
            CONNECTION,
            optional(
                "digest",
                ArgumentKind::Text { most: 100 },
                "The digest of the preview that the user saw",
            ),
            optional("confirmed", ArgumentKind::Flag, "true only if the user agreed to this very call"),
            optional(
                "idempotency_key",
                ArgumentKind::Text { most: 255 },
                "New for each intended effect; a repeat with it is not sent again",
            ),
        ],
        hints: Hints::Write,
        verb: Verb::RunWriteTool,
    },
    DefaultTool {
        name: "get_execution",
        title: "Show an execution",
        description: "Shows what became of a call: status, times and the app's own request id. Required: execution.",
        arguments: &[required("execution", NAME, "The execution of a result or an error")],
        hints: Hints::Look,
        verb: Verb::GetExecution,
    },
    DefaultTool {
        name: "list_approvals",
        title: "List approvals",
        description: "Lists calls that wait for the user's decision in the browser, with the link, and those just decided. No \
            argument is required.",
        arguments: &[
            optional("approval", NAME, "Only this one; an id from approval_required"),
            optional(
                "status",
                ArgumentKind::Choice(&["waiting", "approved", "declined", "expired", "used"]),
                "Only these",
            ),
        ],
        hints: Hints::Look,
        verb: Verb::ListApprovals,
    },
];

const SLUG: &str = "The app's slug, from list_apps or search_tools";
const TOOL: &str = "The tool's name, from search_tools or list_app_tools";
const ARGUMENTS: Argument =
    required("arguments", ArgumentKind::Free, "The tool's own arguments, by its schema; {} for none");
const CONNECTION: Argument =
    optional("connection", NAME, "The acting account: number, id or label; the default if absent");
const CURSOR: Argument =
    optional("cursor", ArgumentKind::Text { most: 13_000 }, "The cursor of the page before");
const LIMIT: Argument = optional("limit", ArgumentKind::Count { most: 50 }, "How many, 25 if absent");

pub(in crate::mcp) const fn required(
    name: &'static str,
    kind: ArgumentKind,
    description: &'static str,
) -> Argument {
    Argument { name, kind, required: true, description }
}

pub(in crate::mcp) const fn optional(
    name: &'static str,
    kind: ArgumentKind,
    description: &'static str,
) -> Argument {
    Argument { name, kind, required: false, description }
}
