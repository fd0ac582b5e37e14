use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use serde_json::{Map, Value, json};

use super::{file, typing};
use crate::invocation::Invocation;

/// Where the arguments of a tool come from.
#[derive(Args, Debug, Default)]
pub(crate) struct ArgumentFlags {
    /// One argument; repeatable. Typed by the tool's input schema (see below)
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    pairs: Vec<Pair>,
    /// All arguments as one JSON object; --arg adds to it
    #[arg(long, value_name = "JSON", conflicts_with = "args_file")]
    json_args: Option<String>,
    /// The same from a file, or from standard input with `-`
    #[arg(long, value_name = "FILE")]
    args_file: Option<PathBuf>,
    /// One file; repeatable. A path, an https:// address, or the handle of a file that another call gave (fil_…)
    #[arg(long = "file", value_name = "NAME=FILE")]
    files: Vec<Pair>,
}

/// The rule, for the help of the commands that take arguments.
pub(crate) const ARGUMENT_RULE: &str = "\
How --arg NAME=VALUE is typed, by the schema of NAME (see `clawlink describe TOOL`):
  takes text              VALUE as it stands; `--arg title=42` is the text \"42\"
  number, true/false,
  object, null            VALUE read as JSON: --arg limit=5  --arg draft=true
  list                    VALUE if it is a JSON list; otherwise one element, and repeating --arg adds more:
                          --arg to=ada@example.com --arg to=bob@example.com
  no type, or not listed  JSON if VALUE is a number, true, false, null, list or object; otherwise text
A VALUE that does not fit is sent as text, and the API says which type the field wants.";

/// One `--arg`.
#[derive(Clone, Debug)]
struct Pair {
    name: String,
    value: String,
}

/// What is wrong with the arguments as given. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArgumentError {
    #[error("{place} is not JSON: {source}")]
    NotJson { place: String, source: serde_json::Error },
    #[error("{place} holds {got}, expected a JSON object of arguments")]
    NotAnObject { place: String, got: &'static str },
    #[error("cannot read {place}: {source}")]
    Unreadable { place: String, source: io::Error },
}

impl FromStr for Pair {
    type Err = &'static str;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        match given.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err("expected NAME=VALUE"),
        }
    }
}

impl ArgumentFlags {
    /// Whether the tool's input schema is needed to read them.
    pub(crate) const fn need_schema(&self) -> bool {
        !self.pairs.is_empty() || !self.files.is_empty()
    }

    /// The arguments to send: the JSON object first, then each `--arg` on top.
    ///
    /// # Errors
    /// [`ArgumentError`].
    pub(crate) fn read(&self, input_schema: &Value) -> Result<Map<String, Value>, ArgumentError> {
        let mut arguments = self.base()?;
        let listed = |name: &str| input_schema.get("properties")?.get(name);
        let mut repeated = Map::new();
        for Pair { name, value } in &self.pairs {
            typing::place(&mut repeated, name, value, listed(name).unwrap_or(&Value::Null));
        }
        arguments.extend(repeated);
        Ok(arguments)
    }

    /// The files to send, by argument. They are apart from the others, so that no command line ever shows their bytes.
    ///
    /// # Errors
    /// [`ArgumentError::Unreadable`].
    pub(crate) fn read_files(&self, input_schema: &Value) -> Result<Map<String, Value>, ArgumentError> {
        let mut files = Map::new();
        for Pair { name, value } in &self.files {
            let file = file::given(value)
                .map_err(|source| ArgumentError::Unreadable { place: value.clone(), source })?;
            let several = input_schema.pointer(&format!("/properties/{name}/type")) == Some(&json!("array"));
            match files.get_mut(name) {
                Some(Value::Array(so_far)) if several => so_far.push(file),
                _ => drop(files.insert(name.clone(), if several { json!([file]) } else { file })),
            }
        }
        Ok(files)
    }

    /// The same command line with the files on it, by name.
    pub(crate) fn name_files(&self, line: Invocation) -> Invocation {
        let option =
            |line: Invocation, pair: &Pair| line.option("--file", &format!("{}={}", pair.name, pair.value));
        self.files.iter().fold(line, option)
    }

    fn base(&self) -> Result<Map<String, Value>, ArgumentError> {
        match (&self.json_args, &self.args_file) {
            (Some(json), _) => object(json, "--json-args"),
            (None, Some(path)) => {
                let place = path.display().to_string();
                let json = read(path)
                    .map_err(|source| ArgumentError::Unreadable { place: place.clone(), source })?;
                object(&json, &place)
            }
            (None, None) => Ok(Map::new()),
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    }
}

fn object(json: &str, place: &str) -> Result<Map<String, Value>, ArgumentError> {
    let place = place.to_owned();
    match serde_json::from_str(json) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(other) => Err(ArgumentError::NotAnObject { place, got: typing::name_of(&other) }),
        Err(source) => Err(ArgumentError::NotJson { place, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(pairs: &[&str], json_args: Option<&str>) -> ArgumentFlags {
        ArgumentFlags {
            pairs: pairs.iter().map(|pair| pair.parse().unwrap()).collect(),
            json_args: json_args.map(str::to_owned),
            args_file: None,
            files: Vec::new(),
        }
    }

    #[test]
    fn single_arguments_lie_on_top_of_the_object() {
        let schema = json!({"properties": {"limit": {"type": "integer"}}});
        let arguments = flags(&["limit=5"], Some(r#"{"limit":1,"q":"x"}"#)).read(&schema).unwrap();
        assert_eq!(Value::Object(arguments), json!({"limit": 5, "q": "x"}));
    }

    #[test]
    fn a_value_may_hold_equals_signs_and_a_name_may_not_be_empty() {
        let arguments = flags(&["q=a=b"], None).read(&Value::Null).unwrap();
        assert_eq!(Value::Object(arguments), json!({"q": "a=b"}));
        assert!("=x".parse::<Pair>().is_err() && "x".parse::<Pair>().is_err());
    }

    #[test]
    fn a_file_is_an_argument_or_one_of_a_list() {
        let schema = json!({"properties": {"attachments": {"type": "array"}, "file": {"type": "object"}}});
        let files = ["attachments=fil_1", "attachments=https://x.org/a", "file=fil_2"];
        let files = files.iter().map(|pair| pair.parse().unwrap()).collect();
        let flags = ArgumentFlags { files, ..flags(&[], None) };
        assert_eq!(
            Value::Object(flags.read_files(&schema).unwrap()),
            json!({"attachments": [{"file": "fil_1"}, {"url": "https://x.org/a"}], "file": {"file": "fil_2"}})
        );
        let line = flags.name_files(Invocation::of("run")).line();
        assert!(line.contains("--file attachments=fil_1"), "{line}");
    }

    #[test]
    fn the_wrong_shape_is_named_with_its_place() {
        let refused = |json| flags(&[], Some(json)).read(&Value::Null).unwrap_err().to_string();
        assert_eq!(refused("[1]"), "--json-args holds a list, expected a JSON object of arguments");
        assert!(refused("{").starts_with("--json-args is not JSON: EOF"));
    }
}
