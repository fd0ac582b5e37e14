use clawlink_manifest::{Category, ScopeRisk};

use crate::schema::{Schema, boolean, integer, list_of, must, object, one_of, text};

const CATEGORIES: [Category; 10] = [
    Category::Email,
    Category::Messaging,
    Category::Developer,
    Category::Documents,
    Category::Work,
    Category::Customers,
    Category::Finance,
    Category::Files,
    Category::Social,
    Category::Other,
];

fn members() -> Vec<crate::schema::Member> {
    let auth = object([
        must("id", text("Names it among the app's.")),
        must("label", text("What a person reads.")),
        must("kind", one_of(&AUTH_KINDS, "How a credential is obtained.")),
    ]);
    vec![
        must("app", text("Slug.")),
        must("name", text("Name.")),
        must("category", one_of(&CATEGORIES, "Where the directory lists it.")),
        must("summary", text("What it is for.")),
        must("auth", list_of(auth, "Ways to connect it.")),
        must("connected", boolean("Whether your person has connected it.")),
        must("connections", integer("How often.")),
        must("tools", integer("How many tools it has.")),
    ]
}

const RISKS: [ScopeRisk; 4] = [ScopeRisk::Low, ScopeRisk::Medium, ScopeRisk::High, ScopeRisk::Admin];
const AUTH_KINDS: [&str; 7] =
    ["oauth2", "oauth1", "fields", "client_credentials", "session", "service_account", "none"];

/// An app in a list.
pub(super) fn app() -> Schema {
    object(members())
}

/// An app by itself.
pub(super) fn app_detail() -> Schema {
    let scope = object([
        must("id", text("As the app spells it.")),
        must("title", text("In a few words.")),
        must("means", text("What it lets a tool do.")),
        must("risk", one_of(&RISKS, "How much it opens.")),
    ]);
    let further = [
        must("scopes", list_of(scope, "What the app's tools may ask for.")),
        must("docs", text("The app's own documentation.")),
    ];
    object(members().into_iter().chain(further))
}
