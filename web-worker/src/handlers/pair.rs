use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::sessions::{DecideError, Decision, decide as settle, find_by_link};
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{ConnectionState, DeviceFamily, PairingSession, PairingStatus};
use clawlink_edge::{Path, Refused};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::compat::find_caller;
use crate::guard::{Nothing, Submitted};
use crate::html::{page, page_with, see_other};
use crate::pages::consent::{Client, ClientFact, Consent, ConsentStep};
use crate::pages::consent_done::{ConsentDone, Ending};
use crate::pages::part::{Hidden, Nav};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{count, policies};

/// What kind of client a link is of.
pub(crate) trait Kin: Send + Sync + 'static {
    /// The kind.
    const FAMILY: DeviceFamily;

    /// The address that a link's secret stands in.
    fn address(link: &str) -> String;
}

/// The published OpenClaw plugin.
pub(crate) struct OpenClaw;

/// The published Hermes plugin.
pub(crate) struct Hermes;

impl Kin for OpenClaw {
    const FAMILY: DeviceFamily = DeviceFamily::OpenClaw;

    fn address(link: &str) -> String {
        routes::pair_openclaw(link)
    }
}

impl Kin for Hermes {
    const FAMILY: DeviceFamily = DeviceFamily::Hermes;

    fn address(link: &str) -> String {
        routes::approve_hermes(link)
    }
}

/// The policy the person chose.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    policy: Policy,
}

/// Step one: who asks? Or how it ended.
pub(crate) async fn show<K: Kin>(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(link): Path<String>,
) -> Result<Response, Refused> {
    let view = View { house: &house, headers: &headers, person: &person };
    let Some(session) = view.find::<K>(&link).await? else { return view.over(StatusCode::NOT_FOUND) };
    let address = K::address(&link);
    let ending = match session.status_at(house.clock.now()) {
        PairingStatus::Waiting => {
            let step = ConsentStep::Check {
                action: format!("{address}/decide"),
                policies: policies(Policy::Careful),
                code: None,
                decline_action: format!("{address}/decline"),
            };
            return Ok(page(&view.ask(&session, Vec::new(), step)?));
        }
        PairingStatus::Approved | PairingStatus::Issued => Ending::Waiting,
        PairingStatus::Finished => Ending::Paired,
        PairingStatus::Declined => Ending::Declined,
        PairingStatus::Locked | PairingStatus::Expired => return view.over(StatusCode::GONE),
    };
    Ok(page(&view.done(&session.label, ending)?))
}

/// Step two: decline or approve.
pub(crate) async fn decide<K: Kin>(
    State(house): State<House>,
    headers: HeaderMap,
    Path(link): Path<String>,
    form: Submitted<Chosen>,
) -> Result<Response, Refused> {
    let view = View { house: &house, headers: &headers, person: &form.person };
    let Some(session) = view.find::<K>(&link).await? else { return view.over(StatusCode::NOT_FOUND) };
    if session.status_at(house.clock.now()) != PairingStatus::Waiting {
        return Ok(see_other(&K::address(&link)));
    }
    let rows = house.store.connections.list(form.person.id(), None).await?;
    let usable = rows.iter().filter(|row| row.state == ConnectionState::Active).count();
    let (address, policy) = (K::address(&link), form.fields.policy);
    let step = ConsentStep::Decide {
        reach: if usable == 0 { "no account yet".to_owned() } else { count(usable, "account") },
        policy: policy.means().to_owned(),
        decline_action: format!("{address}/decline"),
        approve_action: format!("{address}/approve"),
    };
    let hidden = vec![Hidden { name: "policy".to_owned(), value: policy.as_str().to_owned() }];
    Ok(page(&view.ask(&session, hidden, step)?))
}

/// The person said yes.
pub(crate) async fn approve<K: Kin>(
    State(house): State<House>,
    headers: HeaderMap,
    Path(link): Path<String>,
    form: Submitted<Chosen>,
) -> Result<Response, Refused> {
    let view = View { house: &house, headers: &headers, person: &form.person };
    view.end::<K>(&link, Decision::Approve(form.fields.policy)).await
}

/// The person said no.
pub(crate) async fn decline<K: Kin>(
    State(house): State<House>,
    headers: HeaderMap,
    Path(link): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let view = View { house: &house, headers: &headers, person: &form.person };
    view.end::<K>(&link, Decision::Decline).await
}

/// Who looks at a pairing, and from where.
struct View<'a> {
    house: &'a House,
    headers: &'a HeaderMap,
    person: &'a SignedIn,
}

impl View<'_> {
    /// The pairing behind a link, unless another person decided about it: then it is told like one that never was.
    async fn find<K: Kin>(&self, link: &str) -> Result<Option<PairingSession>, Refused> {
        match find_by_link(self.house, K::FAMILY, link).await {
            Ok(session) => Ok(Some(session).filter(|session| self.may_see(session))),
            Err(DecideError::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn may_see(&self, session: &PairingSession) -> bool {
        session.user.as_ref().is_none_or(|user| user == self.person.id())
    }

    async fn end<K: Kin>(&self, link: &str, decision: Decision) -> Result<Response, Refused> {
        match settle(self.house, self.person, K::FAMILY, link, decision).await {
            Ok(_) | Err(DecideError::TooLate) => Ok(see_other(&K::address(link))),
            Err(DecideError::NotFound | DecideError::Another) => self.over(StatusCode::NOT_FOUND),
            Err(DecideError::Over) => self.over(StatusCode::GONE),
            Err(error) => Err(error.into()),
        }
    }

    fn over(&self, status: StatusCode) -> Result<Response, Refused> {
        Ok(page_with(status, &self.done("", Ending::Over)?))
    }

    fn done(&self, label: &str, ending: Ending) -> Result<ConsentDone, Refused> {
        Ok(ConsentDone {
            shell: shell(self.house, self.headers, self.person, Nav::Elsewhere, "Pair a device")?,
            device: label.to_owned(),
            devices_url: routes::DEVICES.to_owned(),
            ending,
        })
    }

    fn ask(
        &self,
        session: &PairingSession,
        hidden: Vec<Hidden>,
        step: ConsentStep,
    ) -> Result<Consent, Refused> {
        Ok(Consent {
            shell: shell(self.house, self.headers, self.person, Nav::Elsewhere, "Pair a device")?,
            client: describe(session),
            hidden,
            warning: self.warning(session)?.to_owned(),
            step,
        })
    }

    /// A link that somebody else sent comes from another network more often than not.
    fn warning(&self, session: &PairingSession) -> Result<&'static str, Refused> {
        let same = find_caller(self.house, self.headers)?.as_str() == session.caller;
        Ok(if same {
            ""
        } else {
            "It asks from another network than this browser. Go on only if that is where your agent runs."
        })
    }
}

fn describe(session: &PairingSession) -> Client {
    let facts = [
        ("Client", crate::words::family(session.family).to_owned()),
        ("Version", session.version.clone()),
        ("System", session.platform.clone()),
        ("Asked", session.created_at.to_words()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    Client {
        name: session.label.clone(),
        machine: session.machine.clone(),
        facts: facts.map(|(label, value)| ClientFact { label: label.to_owned(), value }).collect(),
    }
}
