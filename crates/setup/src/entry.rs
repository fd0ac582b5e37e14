use crate::{SERVER, Target};

/// An entry of a configuration file: members below the server's name, below one top-level key.
#[derive(Debug)]
pub struct Entry {
    /// Which file.
    pub place: Place,
    /// How it is written.
    pub form: Form,
    /// The top-level key that holds the servers: `mcpServers`.
    pub servers: &'static str,
    /// The members of the server, in order.
    pub members: &'static [(&'static str, Value)],
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON, in which the agent also reads comments and trailing commas.
    Json,
    /// YAML.
    Yaml,
}

/// Where a file lies.
#[derive(Debug)]
pub struct Place {
    /// A variable that names its folder instead, as the agent reads it.
    pub variable: Option<&'static str>,
    /// Else its folder starts here.
    pub base: Base,
    /// And goes on so, with `/`.
    pub folder: &'static str,
    /// The file's name.
    pub file: &'static str,
}

/// Where a folder starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The person's home.
    Home,
    /// Where the platform keeps configuration: `~/.config`, `~/Library/Application Support`, `%APPDATA%`.
    Configuration,
}

/// A member's value.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A text with slots.
    Text(&'static str),
    /// A whole number.
    Number(u16),
    /// Texts by name.
    Texts(&'static [(&'static str, &'static str)]),
}

impl Place {
    /// As people write it: `~/.cursor/mcp.json`.
    #[must_use]
    pub fn shown(&self) -> String {
        let base = match self.base {
            Base::Home => "~",
            Base::Configuration => "~/.config",
        };
        [base, self.folder, self.file].join("/")
    }
}

impl Entry {
    /// A whole file that holds this entry and nothing else, with a line break at its end.
    #[must_use]
    pub fn document(&self, target: &Target<'_>) -> String {
        match self.form {
            Form::Json => {
                format!("{{{}:{{{}}}}}\n", quote(self.servers), self.member(target))
            }
            Form::Yaml => format!("{}:\n{}", self.servers, self.block(target, 2)),
        }
    }

    /// The entry as a member of a JSON object: `"clawlink":{…}`.
    #[must_use]
    pub fn member(&self, target: &Target<'_>) -> String {
        let members =
            self.members.iter().map(|(name, value)| format!("{}:{}", quote(name), value.json(target)));
        format!("{}:{{{}}}", quote(SERVER), members.collect::<Vec<_>>().join(","))
    }

    /// The entry as lines of a YAML block mapping, `indent` blanks deep.
    #[must_use]
    pub fn block(&self, target: &Target<'_>, indent: usize) -> String {
        let deeper = indent + 2;
        let members = self
            .members
            .iter()
            .map(|(name, value)| format!("{:deeper$}{name}:{}", "", value.yaml(target, deeper)));
        format!("{:indent$}{SERVER}:\n{}", "", members.collect::<String>())
    }
}

impl Value {
    fn json(self, target: &Target<'_>) -> String {
        match self {
            Self::Text(text) => quote(&target.fill(text)),
            Self::Number(number) => number.to_string(),
            Self::Texts(texts) => {
                let members =
                    texts.iter().map(|(name, text)| format!("{}:{}", quote(name), quote(&target.fill(text))));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// What follows the colon, line breaks included.
    fn yaml(self, target: &Target<'_>, indent: usize) -> String {
        match self {
            Self::Text(_) | Self::Number(_) => format!(" {}\n", self.json(target)),
            Self::Texts(texts) => {
                let deeper = indent + 2;
                let line = |(name, text): &(&str, &str)| {
                    format!("{:deeper$}{name}: {}\n", "", quote(&target.fill(text)))
                };
                format!("\n{}", texts.iter().map(line).collect::<String>())
            }
        }
    }
}

/// A JSON string, which is a double-quoted scalar of YAML 1.2 too (§1.3).
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: Entry = Entry {
        place: Place { variable: None, base: Base::Home, folder: ".agent", file: "mcp.json" },
        form: Form::Json,
        servers: "mcpServers",
        members: &[
            ("url", Value::Text("{url}")),
            ("headers", Value::Texts(&[("X-Key", "{key}")])),
            ("timeout", Value::Number(180)),
        ],
    };
    const TARGET: Target<'_> = Target { url: "https://a.example/\"mcp", key: "k" };

    #[test]
    fn a_document_is_json_whatever_fills_it() {
        let read: serde_json::Value = serde_json::from_str(&ENTRY.document(&TARGET)).unwrap();
        let server = &read["mcpServers"]["clawlink"];
        assert_eq!(server["url"], TARGET.url);
        assert_eq!(server["headers"]["X-Key"], "k");
        assert_eq!(server["timeout"], 180);
        assert_eq!(ENTRY.place.shown(), "~/.agent/mcp.json");
    }

    #[test]
    fn a_block_is_indented_from_where_it_stands() {
        assert_eq!(
            ENTRY.block(&TARGET, 4),
            "    clawlink:\n      url: \"https://a.example/\\\"mcp\"\n      headers:\n        X-Key: \"k\"\n      timeout: 180\n"
        );
    }
}
