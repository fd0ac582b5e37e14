//! The key that wraps all others is changed while calls and connects go on, with one script behind the other.
//!
//! Each step is a deployment of one script, as an operator makes them. Whoever is cut off by one comes again; no answer ever
//! says that something cannot be opened.

#[cfg(test)]
#[path = "../shared/database.rs"]
mod database;
#[cfg(test)]
mod load;
#[cfg(test)]
#[path = "../shared/minute.rs"]
mod minute;
#[cfg(test)]
mod script;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    use clawlink_e2e::{Instance, Outcome, make_text};
    use serde_json::{Value, json};
    use tokio::task::JoinSet;

    use crate::database::open_database;
    use crate::load::{Before, Load, READ, call_on, connect_on};
    use crate::minute::next_minute;
    use crate::script::{EXEC, WEB, first_keys};

    const CALLERS: usize = 6;
    /// How long calls and connects go on between two steps.
    const A_WHILE: Duration = Duration::from_secs(4);
    /// Runs of the sweep after which nothing may be left under the old key.
    const MOST_RUNS: usize = 40;
    const TEXTS_BY_KEY: &str = include_str!("../../../crates/store/src/texts_by_key.sql");

    /// The keys that something in the database names.
    fn keys_named() -> BTreeSet<String> {
        let database = open_database();
        let mut statement = database.prepare(TEXTS_BY_KEY).unwrap();
        let rows = statement.query_map([], |row| row.get(1)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Connections that were given up.
    fn given_up() -> u64 {
        let statement = "SELECT count(*) FROM user_integrations WHERE state = 'needs_reauth'";
        open_database().query_row(statement, [], |row| row.get(0)).unwrap()
    }

    fn set(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    /// Adds a key, makes it active in one script and then in the other, moves everything, drops the old key.
    async fn rotate(load: &Load, instance: &Instance) -> Outcome {
        let old = first_keys()?;
        let mut both = old.clone();
        both["k2"] = json!(key());
        for script in [WEB, EXEC] {
            load.during(script.deploy(&both, "k1")).await?;
        }
        assert_eq!(keys_named(), set(&["k1"]));
        load.during(WEB.deploy(&both, "k2")).await?;
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(keys_named(), set(&["k1", "k2"]), "each script seals with its own key");
        load.during(EXEC.deploy(&both, "k2")).await?;
        tokio::time::sleep(A_WHILE).await;
        for run in 0.. {
            if keys_named() == set(&["k2"]) {
                break;
            }
            assert!(run < MOST_RUNS, "still named after {run} runs: {:?}", keys_named());
            next_minute(instance).await?;
        }
        let new = json!({ "k2": both["k2"] });
        for script in [WEB, EXEC] {
            load.during(script.deploy(&new, "k2")).await?;
        }
        tokio::time::sleep(A_WHILE).await;
        Ok(())
    }

    /// 32 random bytes in base64.
    fn key() -> String {
        // Of 43 characters of base64url; two of them mean the same as others in plain base64.
        format!("{}=", make_text().replace('-', "+").replace('_', "/"))
    }

    #[tokio::test]
    async fn f31_a_rotation_under_load_with_one_script_behind_fails_nobody_and_leaves_no_old_key() -> Outcome
    {
        let instance = Instance::from_environment()?;
        let before = Before::seal().await?;
        let given_up_before = given_up();
        let load = Arc::new(Load::default());
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let scene = Arc::new(clawlink_e2e::Scene::connected().await?);
            callers.spawn(call_on(scene, load.clone()));
        }
        callers.spawn(call_on(before.scene.clone(), load.clone()));
        let connecting = tokio::spawn(connect_on(load.clone()));

        let rotated = rotate(&load, &instance).await;
        load.stop();
        callers.join_all().await.into_iter().collect::<Outcome<()>>()?;
        let connected = connecting.await.unwrap()?;
        rotated?;

        before.open().await?;
        for scene in &connected {
            scene.agent.execute(READ, &Value::Object(serde_json::Map::new()), None).await?.expect(200)?;
        }
        assert_eq!(given_up(), given_up_before, "a connection was given up");
        assert_eq!(keys_named(), set(&["k2"]));
        let served = load.served.load(Ordering::SeqCst);
        assert!(served > 100 && connected.len() > 2, "{served} calls, {} connects", connected.len());
        Ok(())
    }
}
