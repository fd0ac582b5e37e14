//! Where the credential goes, as slots.

use clawlink_manifest::{Inject, InjectPlace};

use super::headers::Headers;
use super::query::Pairs;
use super::{Call, RenderError};
use crate::exec::slot::{SlotValue, Slotted, slotted};

/// The injects that apply to the connection's way of authenticating.
pub(super) fn of(call: Call<'_>) -> impl Iterator<Item = &Inject> {
    call.app.injects.iter().filter(move |inject| applies(inject, &call.target.auth_id))
}

/// Adds the slots of every inject outside the body, which has appended its own.
pub(super) fn render(call: Call<'_>, query: &mut Pairs, headers: &mut Headers) -> Result<(), RenderError> {
    for inject in of(call) {
        match inject.place {
            InjectPlace::Header => headers.add(&inject.name, value(call, inject)),
            InjectPlace::Basic => headers.add("authorization", basic(call, inject)),
            InjectPlace::Query if query.has(&inject.name) => {
                Err(format!("two values for the query key {}", inject.name))
            }
            InjectPlace::Query => {
                query.push_slotted(&inject.name, &value(call, inject));
                Ok(())
            }
            InjectPlace::Sign => headers.add("authorization", signature(inject)),
            InjectPlace::Body => Ok(()),
        }
        .map_err(|reason| call.fault(reason))?;
    }
    Ok(())
}

fn applies(inject: &Inject, auth: &str) -> bool {
    inject.auth.is_empty() || inject.auth.iter().any(|id| id == auth)
}

/// An inject's value, its secrets as slots.
pub(super) fn value(call: Call<'_>, inject: &Inject) -> Slotted {
    slotted(&inject.value, |slot| call.target.find(slot).map(str::to_owned))
}

fn basic(call: Call<'_>, inject: &Inject) -> Slotted {
    let mut header = Slotted::default();
    header.push("Basic ");
    header.push_slot(SlotValue::Basic(call.expand(&inject.value)));
    header
}

/// A header of which nothing is known before the rest of the request is.
fn signature(inject: &Inject) -> Slotted {
    let mut header = Slotted::default();
    if let Some(signature) = inject.sign {
        header.push_slot(SlotValue::Signature(signature));
    }
    header
}
