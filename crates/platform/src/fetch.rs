use async_trait::async_trait;
use clawlink_core::outbound::Outgoing;
use clawlink_core::ports::{Http, HttpFault, Incoming};
use js_sys::Uint8Array;
use worker::send::IntoSendFuture;
use worker::{AbortSignal, Fetch, Headers, Method, Request, RequestInit, RequestRedirect};

/// The platform's `fetch`: no redirect is followed, the deadline covers the body, the body is capped.
///
/// A `fetch` that rejects says nothing about whether bytes left, so every rejection is [`HttpFault::NoAnswer`].
#[derive(Clone, Copy, Debug)]
pub struct WorkerHttp;

#[async_trait]
impl Http for WorkerHttp {
    async fn send(&self, request: Outgoing) -> Result<Incoming, HttpFault> {
        async {
            let deadline_ms = request.deadline_ms();
            let signal = timeout(deadline_ms);
            match exchange(&request, &signal).await {
                Err(HttpFault::NoAnswer(_)) if signal.aborted() => Err(HttpFault::Timeout(deadline_ms)),
                answer => answer,
            }
        }
        .into_send()
        .await
    }
}

/// A signal that aborts by itself. `worker::Delay` cannot be used: it takes what `setTimeout` returns for a number, and
/// with Node.js compatibility it is an object.
fn timeout(deadline_ms: u64) -> AbortSignal {
    let millis = u32::try_from(deadline_ms).unwrap_or(u32::MAX);
    AbortSignal::from(worker::web_sys::AbortSignal::timeout_with_u32(millis))
}

#[expect(clippy::future_not_send, reason = "only awaited under into_send")]
async fn exchange(request: &Outgoing, signal: &AbortSignal) -> Result<Incoming, HttpFault> {
    let native = build(request).map_err(|error| HttpFault::NotSent(error.to_string()))?;
    let mut response = Fetch::Request(native)
        .send_with_signal(signal)
        .await
        .map_err(|e| HttpFault::NoAnswer(e.to_string()))?;
    let status = response.status_code();
    let headers = response.headers().entries().collect();
    let body = read_capped(&mut response, request.answer_cap_bytes()).await?;
    Ok(Incoming { status, headers, body })
}

fn build(request: &Outgoing) -> worker::Result<Request> {
    let headers = Headers::new();
    for (name, value) in request.headers() {
        headers.append(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::from(request.method().to_string())).with_headers(headers);
    init.with_redirect(RequestRedirect::Manual);
    if !request.body().is_empty() {
        init.with_body(Some(Uint8Array::from(request.body()).into()));
    } else if matches!(request.method().as_str(), "PUT" | "DELETE") {
        init.with_body(Some(stream_of_nothing()?.into()));
    }
    Request::new_with_init(request.url().as_str(), &init)
}

/// A body without bytes and without a length that is known beforehand.
///
/// When a connection breaks, workerd sends a request without a body once more by itself if its method is idempotent by RFC
/// 9110, such as DELETE. The second answer would then be taken for the first: "not found" for what was just deleted. A request
/// with a stream is never repeated but by us; one whose length is known to be zero is.
fn stream_of_nothing() -> worker::Result<worker::web_sys::ReadableStream> {
    let stream = worker::web_sys::TransformStream::new()?;
    // Its promise is fulfilled when the body was read; nobody waits for that.
    let _ = stream.writable().close();
    Ok(stream.readable())
}

/// Reads the body chunk by chunk, so that an endless one is dropped at the cap and not held in memory.
#[expect(clippy::future_not_send, reason = "only awaited under into_send")]
async fn read_capped(response: &mut worker::Response, cap_bytes: usize) -> Result<Vec<u8>, HttpFault> {
    use futures_util::StreamExt;
    let mut body = Vec::new();
    let Ok(mut chunks) = response.stream() else { return Ok(body) };
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| HttpFault::NoAnswer(error.to_string()))?;
        if body.len() + chunk.len() > cap_bytes {
            return Err(HttpFault::TooLarge(cap_bytes));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
