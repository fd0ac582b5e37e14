//! The program as it is installed, against a server that plays a deployment on loopback.

#[cfg(test)]
mod calls;
mod install;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod support;
