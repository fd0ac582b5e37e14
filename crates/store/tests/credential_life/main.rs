//! A credential's life over real statements: what is promised after every cut, failure and race.

#[cfg(test)]
mod cuts;
#[cfg(test)]
mod disconnect;
#[cfg(test)]
mod held;
#[cfg(test)]
mod lost_answers;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod race;
#[cfg(test)]
mod reauth_mail;
#[cfg(test)]
mod reconnect;
#[cfg(test)]
mod refresh;
#[cfg(test)]
mod refusal;
#[cfg(test)]
mod sweeping;

#[cfg(test)]
mod support;
