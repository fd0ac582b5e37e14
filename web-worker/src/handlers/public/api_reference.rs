use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use clawlink_edge::Refused;
use http::HeaderMap;
use serde_json::Value;

use super::description::{Description, Operation, Parameter, Tag, Told};
use crate::html::page;
use crate::pages::api_reference::{AnswerLine, ApiReference, Chapter, OperationEntry, ParameterLine};
use crate::pages::part::Nav;
use crate::principal::Visitor;
use crate::routes;
use crate::shell::shell_for;

/// The API for people, drawn from the description that it serves.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
) -> Result<Response, Refused> {
    let description = Description::read().map_err(|error| Problem::internal(error.to_string()))?;
    Ok(page(&ApiReference {
        shell: shell_for(&house, &headers, visitor.as_ref(), Nav::Elsewhere, "API reference")?,
        origin: house.config.api_origin.clone(),
        description_url: format!("{}/openapi.json", house.config.api_origin),
        keys_url: routes::DEVICES.to_owned(),
        install_url: routes::INSTALL.to_owned(),
        everywhere: description.shared().into_iter().map(line).collect(),
        chapters: description.tags.iter().map(|tag| chapter(&description, tag)).collect(),
    }))
}

fn chapter(description: &Description, tag: &Tag) -> Chapter {
    let all = description
        .paths
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(move |(method, operation)| (method, path, operation)));
    let own = all.filter(|(_, _, operation)| operation.tags.contains(&tag.name));
    Chapter {
        id: tag.name.clone(),
        title: capital(&tag.name),
        about: tag.description.clone(),
        operations: own.map(|(method, path, operation)| entry(method, path, operation)).collect(),
    }
}

fn entry(method: &str, path: &str, operation: &Operation) -> OperationEntry {
    let answers = operation.answers();
    let example = answers.iter().find_map(|(_, told)| told.example());
    OperationEntry {
        id: operation.id.clone(),
        call: format!("{} {path}", method.to_uppercase()),
        summary: operation.summary.clone(),
        about: operation.description.clone(),
        parameters: operation.parameters.iter().map(parameter).collect(),
        body: operation.body.as_ref().and_then(|body| body.example()).map(pretty),
        answer: example.map(pretty),
        answers: answers.into_iter().map(line).collect(),
    }
}

fn parameter(parameter: &Parameter) -> ParameterLine {
    let need = if parameter.required { ", required" } else { "" };
    ParameterLine {
        name: parameter.name.clone(),
        place: format!("{}{need}", parameter.r#in),
        about: parameter.description.replace('`', ""),
    }
}

fn line((status, told): (&str, &Told)) -> AnswerLine {
    AnswerLine { status: status.to_owned(), about: told.description.replace('`', "") }
}

fn pretty(example: &Value) -> String {
    serde_json::to_string_pretty(example).unwrap_or_default()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
