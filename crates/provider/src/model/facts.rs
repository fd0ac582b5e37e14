use super::oauth::named_client;
use super::rules::Facts;
use super::{Model, Request};

impl Model {
    /// Learns what rules can be matched by.
    pub(super) fn facts(&self, request: &Request) -> Facts {
        let owner = self.find_owner(request);
        let (account, token_client) = owner.unzip();
        let is_oauth = request.path().starts_with("/oauth/");
        let client = token_client.flatten().or_else(|| is_oauth.then(|| named_client(request))?);
        let (method, path) = (request.method.clone(), request.path().to_owned());
        Facts { listener: request.listener, method, path, account, client }
    }

    /// Finds whose token a request carries, wherever it carries it: stand-ins have their own habits.
    fn find_owner(&self, request: &Request) -> Option<(String, Option<String>)> {
        let mut headers = request.headers.iter().map(|(_, value)| value.as_str());
        let in_header = headers.find_map(|value| self.grants.find_owner(value.rsplit(' ').next()?));
        let (user, password) = request.basic().unzip();
        let in_basic =
            || [user, password].into_iter().flatten().find_map(|text| self.grants.find_owner(&text));
        let in_query = || request.query_pairs().iter().find_map(|(_, value)| self.grants.find_owner(value));
        let in_form = || self.grants.find_grantor(&request.form("refresh_token")?);
        in_header.or_else(in_basic).or_else(in_query).or_else(in_form)
    }
}
