use super::{LegacyTool, LegacyVerb};
use crate::mcp::tools::{Argument, ArgumentKind, Hints, optional, required};

const NAME: ArgumentKind = ArgumentKind::Text { most: 80 };
const WORDS: ArgumentKind = ArgumentKind::Text { most: 200 };
const APP: Argument =
    required("integration_id", NAME, "The app, from clawlink_list_integrations or clawlink_search");
const ACTION: Argument =
    required("action_id", NAME, "The action, from clawlink_list_actions or clawlink_search");
const REUSE: Argument = optional(
    "reuse_if_connected",
    ArgumentKind::Flag,
    "true answers with the account that is connected already",
);

/// The tools of the older set, in the order in which they are listed.
pub static LEGACY_TOOLS: [LegacyTool; 11] = [
    LegacyTool {
        name: "clawlink_whoami",
        description: "Shows whose account this is and what it may do. Needs no arguments.",
        arguments: &[],
        hints: Hints::Look,
        verb: LegacyVerb::Whoami,
    },
    LegacyTool {
        name: "clawlink_search",
        description: "Finds the action for a task in the user's apps. Required: query.",
        arguments: &[
            required("query", WORDS, "The task in plain words"),
            optional("connected_only", ArgumentKind::Flag, "Only connected apps"),
            optional("limit", ArgumentKind::Count { most: 25 }, "How many, 10 if absent"),
        ],
        hints: Hints::Look,
        verb: LegacyVerb::Search,
    },
    LegacyTool {
        name: "clawlink_list_integrations",
        description: "Lists the apps that can be used, and which are connected. No argument is required.",
        arguments: &[
            optional("query", WORDS, "Only apps with this word in name or summary"),
            optional("category", NAME, "Only this category"),
            optional("connected_only", ArgumentKind::Flag, "Only connected apps"),
            optional("page", ArgumentKind::Count { most: 1_000 }, "Which page, from 1"),
            optional("page_size", ArgumentKind::Count { most: 100 }, "How many, 25 if absent"),
        ],
        hints: Hints::Look,
        verb: LegacyVerb::ListIntegrations,
    },
    LegacyTool {
        name: "clawlink_get_integration",
        description: "Shows one app and its connected accounts. Required: integration_id.",
        arguments: &[APP],
        hints: Hints::Look,
        verb: LegacyVerb::GetIntegration,
    },
    LegacyTool {
        name: "clawlink_list_actions",
        description: "Lists the actions of one app with their schemas. Required: integration_id.",
        arguments: &[APP, optional("intent", WORDS, "Only actions that fit this, in plain words")],
        hints: Hints::Look,
        verb: LegacyVerb::ListActions,
    },
    LegacyTool {
        name: "clawlink_get_action",
        description: "Shows one action with its schema and examples. Required: integration_id, action_id.",
        arguments: &[APP, ACTION],
        hints: Hints::Look,
        verb: LegacyVerb::GetAction,
    },
    LegacyTool {
        name: "clawlink_get_connection",
        description: "Shows whether an app is connected, as whom, and whether it works. Required: integration_id.",
        arguments: &[APP],
        hints: Hints::Look,
        verb: LegacyVerb::GetConnection,
    },
    LegacyTool {
        name: "clawlink_connect_app",
        description: "Gives a link by which the user connects an app. Give the user the link, then ask \
            clawlink_get_connection. Required: integration_id.",
        arguments: &[APP, REUSE],
        hints: Hints::Add,
        verb: LegacyVerb::BeginConnection,
    },
    LegacyTool {
        name: "clawlink_begin_connection",
        description: "The same as clawlink_connect_app. Required: integration_id.",
        arguments: &[APP, REUSE],
        hints: Hints::Add,
        verb: LegacyVerb::BeginConnection,
    },
    LegacyTool {
        name: "clawlink_execute",
        description: "Runs an action. One that changes something wants confirm: true, which is the user's own word. \
            Required: integration_id, action_id, input.",
        arguments: &[
            APP,
            ACTION,
            required("input", ArgumentKind::Free, "The action's arguments, by its schema; {} for none"),
            optional("confirm", ArgumentKind::Flag, "true only if the user agreed to this very call"),
            optional(
                "idempotency_key",
                ArgumentKind::Text { most: 255 },
                "New for each intended effect; a repeat with it is not sent again",
            ),
            optional("connection_id", NAME, "The number of the acting account; the default if absent"),
        ],
        hints: Hints::Write,
        verb: LegacyVerb::Execute,
    },
    LegacyTool {
        name: "clawlink_get_execution",
        description: "Shows what became of an execution. Required: execution_id.",
        arguments: &[required("execution_id", NAME, "The id of a result")],
        hints: Hints::Look,
        verb: LegacyVerb::GetExecution,
    },
];
