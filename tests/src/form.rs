use url::Url;

use crate::failure::{Failure, Outcome};
use crate::html::Element;

/// A form as it stands on a page, with the values a browser would send if its button were pressed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// `get` or `post`.
    pub method: String,
    /// Where it goes.
    pub action: Url,
    /// Names and values, in document order.
    pub fields: Vec<(String, String)>,
    /// What stands on its buttons.
    pub buttons: Vec<String>,
    /// Every value that a name may take; empty for free text.
    choices: Vec<(String, Vec<String>)>,
}

impl Form {
    /// Reads a form; `None` if its action is no address.
    pub(crate) fn read(element: &Element, page: &Url) -> Option<Self> {
        let action = page.join(element.attribute("action").unwrap_or_default()).ok()?;
        let method = element.attribute("method").unwrap_or("get").to_lowercase();
        let buttons = element.find_all("button");
        let mut form = Self {
            method,
            action,
            fields: Vec::new(),
            buttons: buttons.iter().map(|button| button.text()).collect(),
            choices: Vec::new(),
        };
        for input in element.find_all("input") {
            form.add_input(input);
        }
        for select in element.find_all("select") {
            form.add_select(select);
        }
        for button in buttons {
            form.add_button(button);
        }
        Some(form)
    }

    fn add_input(&mut self, input: &Element) {
        let Some(name) = input.attribute("name") else { return };
        let value = input.attribute("value");
        if matches!(input.attribute("type"), Some("radio" | "checkbox")) {
            let value = value.unwrap_or("on");
            self.allow(name, Some(value));
            if input.attribute("checked").is_some() {
                self.fields.push((name.to_owned(), value.to_owned()));
            }
        } else {
            self.allow(name, None);
            self.fields.push((name.to_owned(), value.unwrap_or_default().to_owned()));
        }
    }

    fn add_select(&mut self, select: &Element) {
        let Some(name) = select.attribute("name") else { return };
        let options = select.find_all("option");
        let chosen = options.iter().find(|option| option.attribute("selected").is_some()).or(options.first());
        if let Some(value) = chosen.and_then(|option| option.attribute("value")) {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
        for value in options.iter().filter_map(|option| option.attribute("value")) {
            self.allow(name, Some(value));
        }
    }

    /// A button's value is sent only if that button is pressed: [`Form::set`] presses it.
    fn add_button(&mut self, button: &Element) {
        if let (Some(name), Some(value)) = (button.attribute("name"), button.attribute("value")) {
            self.allow(name, Some(value));
        }
    }

    fn allow(&mut self, name: &str, value: Option<&str>) {
        let known = self.choices.iter().position(|(known, _)| known == name);
        let values: Vec<String> = value.map(str::to_owned).into_iter().collect();
        match known.and_then(|at| self.choices.get_mut(at)) {
            Some((_, choices)) => choices.extend(values),
            None => self.choices.push((name.to_owned(), values)),
        }
    }

    /// Types into a field, picks a choice or presses a button.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when the form has no such control or offers no such choice: a person could not do it either.
    pub fn set(mut self, name: &str, value: &str) -> Outcome<Self> {
        let control = self.choices.iter().find(|(known, _)| known == name);
        let offered =
            control.is_some_and(|(_, choices)| choices.is_empty() || choices.iter().any(|one| one == value));
        if !offered {
            let got = self.choices.iter().map(|(name, choices)| format!("{name} {choices:?}"));
            let what = format!("the form to {}", self.action.path());
            return Err(Failure::unexpected(
                what,
                format!("{name} = {value:?}"),
                got.collect::<Vec<_>>().join(", "),
            ));
        }
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    /// The value a field has now.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Takes a field away, as no person but a forger would.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<form method=post action=/go><input type=hidden name=csrf value=t><input name=title value=a>\
        <input type=radio name=p value=x checked><input type=radio name=p value=y><button name=decision value=allow>Yes</button></form>";

    fn form() -> Form {
        let url = Url::parse("http://127.0.0.1:1/a/b").unwrap();
        Form::read(Element::parse(PAGE).find_all("form")[0], &url).unwrap()
    }

    #[test]
    fn a_form_sends_what_a_browser_would() {
        let form = form();
        assert_eq!(form.action.as_str(), "http://127.0.0.1:1/go");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(form.fields, [pair("csrf", "t"), pair("title", "a"), pair("p", "x")]);
        let form = form.set("p", "y").unwrap().set("decision", "allow").unwrap();
        assert_eq!((form.value("p"), form.value("decision")), (Some("y"), Some("allow")));
    }

    #[test]
    fn what_the_page_does_not_offer_cannot_be_done() {
        assert!(form().set("p", "z").is_err());
        assert!(form().set("nothing", "z").is_err());
    }
}
