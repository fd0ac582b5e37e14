//! Many connections in use whose tokens end in the same second: each is renewed once, and never so many at a time that the
//! provider would mind.
//!
//! So many calls hold up whatever runs beside them, so this runs apart from the fault table.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clawlink_e2e::{Agent, Call, Control, Instance, OWN_SECRET, Outcome, Received, Scene, fresh};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

/// Callers at once; each asks in the name of one connection twice at a time.
const CALLERS: usize = 12;
/// Scheduled runs at once, and how often: more than a platform would start.
const SWEEPS: usize = 5;
const SWEEPS_EVERY: Duration = Duration::from_secs(55);
/// Those who connect, each their part.
const PEOPLE: usize = 10;
/// What is left of every token when the last is connected, at least: enough to have a margin of its own.
const LEAST_LEFT: Duration = Duration::from_mins(2);
/// Between two looks into the provider's books, which forget the oldest requests.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// A connection, and who may use it.
type Used = (Agent, String);

#[tokio::test]
async fn f33_a_hundred_connections_that_end_in_one_second_are_renewed_once_each_and_apart() -> Outcome {
    end_together(100, Duration::from_secs(200), 12).await
}

#[tokio::test]
#[ignore = "takes minutes: `cargo xtask test faults --all`"]
async fn f33_a_thousand_connections_that_end_in_one_second_are_renewed_once_each_and_apart() -> Outcome {
    end_together(1_000, Duration::from_mins(7), 40).await
}

/// Connects so many accounts that all end so long from now, and uses them until then. The provider takes `limit` token requests a
/// second: more than those take if each has its own moment, fewer than they take if all have the same.
async fn end_together(connections: usize, life: Duration, limit: usize) -> Outcome {
    let instance = Instance::from_environment()?;
    let (control, client) = (instance.control()?, fresh("expiry"));
    let end = Instant::now() + life;
    let ending = tokio::spawn(let_end_at(control.clone(), client.clone(), end));
    let used = connect(&client, connections).await?;
    ending.abort();
    assert!(Instant::now() + LEAST_LEFT < end, "connecting took {:?}", Instant::now() + life - end);
    control.set_client(&client, OWN_SECRET, &json!({ "expires_in": 3_600 })).await?;
    let when = json!({ "path": "/oauth/token", "client": client });
    let rate = json!({ "style": "bare", "limit": limit, "window_ms": 1_000, "per": "client" });
    control.rule(when, json!({ "rate": rate })).await?;

    let done = AtomicBool::new(false);
    let using = async {
        let served = use_until(end, &used).await;
        done.store(true, Ordering::Relaxed);
        served
    };
    let (served, swept, books) =
        tokio::join!(using, sweep_until(&instance, end), keep_books(&control, &client, &done));
    served.and(swept)?;
    judge(&books?, connections, limit);
    let says = |told: &Value, member: &str, value: Value| {
        assert_eq!(told.get(member), Some(&value), "{told}");
    };
    for grant in control.grants_where(&[("client", &client)]).await? {
        // One to connect, one to renew.
        says(&grant, "token_calls", json!(2));
        says(&grant, "live", json!(true));
    }
    for agent in used.iter().map(|(agent, _)| agent).step_by(connections / PEOPLE) {
        for connection in agent.list("/v1/connections").await? {
            says(&connection, "state", json!("active"));
        }
    }
    Ok(())
}

/// None refused, no second with more than the provider takes, and one request a token.
fn judge(requests: &[Received], connections: usize, limit: usize) {
    let refused = requests.iter().filter(|request| request.status != Some(200)).count();
    let mut times: Vec<u64> = requests.iter().map(|request| request.at).collect();
    times.sort_unstable();
    let within_a_second = |from: &u64| times.iter().filter(|at| (*from..*from + 1_000).contains(at)).count();
    let busiest = times.iter().map(within_a_second).max().unwrap_or(0);
    assert!(refused == 0 && busiest <= limit, "{busiest} token requests in one second, {refused} refused");
    assert_eq!(requests.len(), connections, "one a token");
}

/// Whatever the provider grants this client ends at one time.
async fn let_end_at(control: Control, client: String, end: Instant) -> Outcome {
    loop {
        let left = end - Instant::now();
        // On the second: what is granted until the next one ends within the same second.
        sleep(Duration::from_nanos(u64::from(left.subsec_nanos()))).await;
        let expires_in = json!({ "expires_in": left.as_secs() });
        control.set_client(&client, OWN_SECRET, &expires_in).await?;
    }
}

async fn connect(client: &str, connections: usize) -> Outcome<Vec<Used>> {
    let mut people = JoinSet::new();
    for person in 0..PEOPLE {
        let client = client.to_owned();
        people.spawn(async move {
            let mut scene = Scene::paired().await?;
            scene.person.add_oauth_app("workbench", &client, OWN_SECRET).await?;
            for nth in 0..connections / PEOPLE {
                scene.connect_workbench(&format!("{client}-{person}-{nth}@workbench.test")).await?;
            }
            let made = scene.agent.list("/v1/connections").await?;
            let id = |connection: &Value| Some(connection.get("id")?.as_str()?.to_owned());
            Ok(made.iter().filter_map(id).map(|id| (scene.agent.clone(), id)).collect::<Vec<Used>>())
        });
    }
    let made: Vec<Vec<Used>> = people.join_all().await.into_iter().collect::<Outcome<_>>()?;
    Ok(made.into_iter().flatten().collect())
}

/// Goes through all connections again and again, two calls of each at once, all of which must be served; last of all when every
/// token has ended.
async fn use_until(end: Instant, used: &[Used]) -> Outcome {
    let mut callers = JoinSet::new();
    for part in used.chunks(used.len().div_ceil(CALLERS)) {
        let part = part.to_vec();
        callers.spawn(async move {
            loop {
                let last = Instant::now() > end;
                for used in &part {
                    let (first, second) = tokio::join!(read(used), read(used));
                    first.and(second)?;
                }
                if last {
                    return Ok(());
                }
            }
        });
    }
    callers.join_all().await.into_iter().collect()
}

async fn read((agent, connection): &Used) -> Outcome {
    let call = json!({ "tool": "workbench_list_notes", "arguments": {}, "connection": connection });
    agent.send(Call::post("/v1/execute", &call)).await?.expect(200).map(drop)
}

/// The platform's clock, too often: several runs at once.
async fn sweep_until(instance: &Instance, end: Instant) -> Outcome {
    while Instant::now() < end {
        let mut runs = JoinSet::new();
        for _ in 0..SWEEPS {
            let instance = instance.clone();
            runs.spawn(async move { instance.sweep().await });
        }
        runs.join_all().await.into_iter().collect::<Outcome<()>>()?;
        sleep_until((Instant::now() + SWEEPS_EVERY).min(end)).await;
    }
    Ok(())
}

/// Every token request of a client from now on, until all is done.
async fn keep_books(control: &Control, client: &str, done: &AtomicBool) -> Outcome<Vec<Received>> {
    let mut after = control.last_number().await?;
    let mut seen = Vec::new();
    loop {
        let last = done.load(Ordering::Relaxed);
        let filter = [("path", "/oauth/token"), ("client", client), ("after", &after.to_string())];
        let new = control.requests(&filter).await?;
        after = new.last().map_or(after, |request| request.n);
        seen.extend(new);
        if last {
            return Ok(seen);
        }
        sleep(LOOK_EVERY).await;
    }
}
