use std::sync::{Arc, Mutex, PoisonError};

use clawlink_core::id::UserId;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::make_key;
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{User, Users};
use clawlink_provider::model::{Listener, Request};
use serde_json::json;

use super::connect::connect;
use super::{Person, Stage};
use crate::ports::{PLAIN, Settings};
use crate::random::Dice;
use crate::scenario::Scenario;
use crate::scene::Scene;
use crate::scheduler::Group;
use crate::world::{Seat, World};

/// Accounts of a person in a crowded scene.
const CROWD: usize = 100;

/// A stage that is being set up.
pub(crate) struct SettingUp {
    world: Arc<World>,
    settings: &'static Settings,
    people: Arc<Mutex<Result<Vec<Arc<Person>>, String>>>,
}

/// Which accounts a person starts with.
struct Beginning {
    name: String,
    accounts: Vec<String>,
    connections: Vec<(&'static str, String)>,
}

impl Stage {
    /// Signs people in and connects their first accounts, calmly.
    pub(crate) fn begin_set_up(
        world: &Arc<World>,
        settings: &'static Settings,
        scenario: &Scenario,
        dice: &mut Dice,
    ) -> SettingUp {
        set_provider(world);
        let beginnings: Vec<Beginning> =
            (0..scenario.people).map(|nth| Beginning::draw(scenario.scene, nth, dice)).collect();
        let people = Arc::new(Mutex::new(Err("not in time".to_owned())));
        let seat = Seat { world: world.clone(), group: Group::Platform, colo: 0 };
        let (house, world_too, there) = (settings.house(&seat), world.clone(), people.clone());
        world.scheduler.spawn(Group::Platform, async move {
            let mut made = Vec::new();
            for beginning in beginnings {
                made.push(beginning.play(&world_too, &house).await.map(Arc::new));
            }
            *there.lock().unwrap_or_else(PoisonError::into_inner) = made.into_iter().collect();
        });
        SettingUp { world: world.clone(), settings, people }
    }
}

impl SettingUp {
    /// The stage, once its time is over.
    ///
    /// # Errors
    /// What went wrong.
    pub(crate) fn finish(self) -> Result<Stage, String> {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Ok(Stage::new(&self.world, self.settings, people))
    }
}

impl Beginning {
    fn draw(scene: Scene, nth: usize, dice: &mut Dice) -> Self {
        let name = format!("person{nth}");
        let crowd = scene == Scene::ManyExpire;
        let accounts: Vec<String> =
            (0..if crowd { CROWD } else { 3 }).map(|one| format!("{name}.{one}@workbench.test")).collect();
        let mut connections = Vec::new();
        for app in ["workbench", PLAIN] {
            let many = if crowd { CROWD / 2 } else { 1 + dice.index(2) };
            connections.extend(accounts.iter().take(many).map(|account| (app, account.clone())));
        }
        Self { name, accounts, connections }
    }

    async fn play(self, world: &Arc<World>, house: &House) -> Result<Person, String> {
        let email = format!("{}@example.com", self.name);
        let id = UserId::from(self.name.as_str());
        let user = User { id, email: email.clone(), created_at: house.clock.now(), paused_at: None };
        Users::create(&world.database, &user, "email", &email).await.map_err(|fault| fault.to_string())?;
        let signed_in = SignedIn { user, session_hash: String::new(), waiting: 0 };
        let made = make_key(house, &signed_in, "client", Policy::Standard).await;
        let device = made.map_err(|error| error.to_string())?.device;
        let person = Person::new(signed_in, device, self.accounts);
        for (app, account) in self.connections {
            connect(world, house, &person, app, &account).await?;
        }
        Ok(person)
    }
}

/// Tells the provider how long its tokens live, and how it takes used ones.
fn set_provider(world: &World) {
    let set = json!({
        "client_id": "clawlink-local",
        "set": { "expires_in": world.profile.life_s, "refresh": { "grace_s": world.profile.grace_s } },
    });
    let request = Request::new("POST", "/_control/clients").at(Listener::Control).with_json(&set);
    world.provider().respond(&request, world.provider_ms());
}
