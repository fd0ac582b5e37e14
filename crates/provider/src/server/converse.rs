use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpStream;

use super::clock::now_ms;
use super::deliver::{deliver, end};
use super::frame::Terms;
use super::lock;
use super::read::{Head, ReadFault, Wire};
use crate::model::rules::{Ending, Point};
use crate::model::{Answer, Listener, Model, Request};

const IDLE: Duration = Duration::from_secs(75);

/// Serves one connection until it ends: one exchange after the other.
pub(crate) async fn converse(stream: TcpStream, listener: Listener, model: Arc<Mutex<Model>>) {
    let cut = lock(&model).pick_accept(listener);
    if let Some(ending) = cut {
        return end(stream, ending).await;
    }
    // Small writes have to leave when a drip sends them.
    let _ = stream.set_nodelay(true);
    let mut wire = Wire::new(stream);
    let ending = loop {
        if let Some(ending) = exchange(&mut wire, listener, &model).await {
            break ending;
        }
    };
    end(wire.stream, ending).await;
}

/// One request, one answer. Says how the connection ends, if it ends.
async fn exchange(wire: &mut Wire, listener: Listener, model: &Mutex<Model>) -> Option<Ending> {
    let head = match tokio::time::timeout(IDLE, wire.read_head(listener)).await {
        Ok(Ok(Some(head))) => head,
        Ok(Ok(None)) | Err(_) => return Some(Ending::Close),
        Ok(Err(fault)) => return Some(refuse(wire, &fault).await),
    };
    let cut = lock(model).foresee_cut(&head.request);
    if let Some(cut) = cut {
        cut_early(wire, head, cut.point, model).await;
        return Some(cut.ending);
    }
    let request = match wire.read_body(head).await {
        Ok(request) => request,
        Err(fault) => return Some(refuse(wire, &fault).await),
    };
    let now_ms_then = now_ms();
    let terms =
        Terms { head_only: request.method == "HEAD", keep_alive: keeps(&request), now_ms: now_ms_then };
    let answer = lock(model).respond(&request, now_ms_then);
    let n = answer.n;
    let delivered = deliver(&mut wire.stream, answer, terms).await;
    lock(model).settle(n, delivered.answered, now_ms());
    delivered.ending
}

async fn cut_early(wire: &mut Wire, head: Head, point: Point, model: &Mutex<Model>) {
    let length = if let Point::RequestBody(length) = point { length } else { 0 };
    let partial = wire.read_part(head, length).await;
    lock(model).record_cut(&partial, now_ms());
}

/// Tells a peer that does not speak HTTP so, and ends.
async fn refuse(wire: &mut Wire, fault: &ReadFault) -> Ending {
    if let ReadFault::Refused { status, why } = fault {
        let body = json!({"error": {"code": "bad_request", "message": why}});
        let terms = Terms { head_only: false, keep_alive: false, now_ms: now_ms() };
        deliver(&mut wire.stream, Answer::json(*status, &body), terms).await;
    }
    Ending::Close
}

fn keeps(request: &Request) -> bool {
    let http_1_0 =
        request.raw.split(|byte| *byte == b'\r').next().is_some_and(|line| line.ends_with(b"HTTP/1.0"));
    let closes = request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    !http_1_0 && !closes
}
