use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{
    DeviceFamily, Devices, PairingApproval, PairingSession, PairingSessions, PairingStatus, StartLimits,
};
use clawlink_core::time::MINUTE_MS;
use clawlink_store::testing::{NOW, World};

const LIMITS: StartLimits = StartLimits { most_started: 3, window_ms: 60 * MINUTE_MS, most_open: 2 };
const LIFE_MS: i64 = 15 * MINUTE_MS;

fn pairing(id: &str) -> PairingSession {
    PairingSession {
        id: id.into(),
        family: DeviceFamily::OpenClaw,
        link_hash: format!("link of {id}"),
        name_hash: format!("name of {id}"),
        verifier_hash: "v".to_owned(),
        kek: "k1".to_owned(),
        display_code: "ABCDEFGH".to_owned(),
        label: "marlin".to_owned(),
        machine: String::new(),
        platform: "linux".to_owned(),
        version: String::new(),
        caller: "here".to_owned(),
        status: PairingStatus::Waiting,
        wrong_tries: 0,
        user: None,
        policy: None,
        device: None,
        created_at: NOW,
        updated_at: NOW,
        expires_at: NOW.plus_ms(LIFE_MS),
        approved_at: None,
        finished_at: None,
    }
}

/// A pairing that `ann` approved.
async fn approved(world: &World) -> PairingSession {
    let user = world.person("ann").await.unwrap();
    let session = pairing("p");
    assert!(PairingSessions::start(&world.database, &session, LIMITS).await.unwrap());
    let approval = PairingApproval { user, policy: Policy::Careful, device: "dev_p".into(), at: NOW };
    world.database.approve(&session.id, &approval).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_pairing_is_found_by_link_and_name_as_it_was_kept() {
    let world = World::open().unwrap();
    let session = pairing("p");
    PairingSessions::start(&world.database, &session, LIMITS).await.unwrap();
    let json = |session: &PairingSession| serde_json::to_value(session).unwrap();
    let by_link = world.database.find_by_link("link of p").await.unwrap().unwrap();
    let by_name = world.database.find_by_name("name of p").await.unwrap().unwrap();
    assert_eq!((json(&by_link), json(&by_name)), (json(&session), json(&session)));
    assert!(world.database.find_by_link("name of p").await.unwrap().is_none());
}

#[tokio::test]
async fn a_caller_is_limited_by_what_is_open_and_by_what_was_started() {
    let world = World::open().unwrap();
    let start = async |id: &str, caller: &str, after: i64| {
        let at = NOW.plus_ms(after);
        let session = PairingSession {
            caller: caller.to_owned(),
            created_at: at,
            expires_at: at.plus_ms(LIFE_MS),
            ..pairing(id)
        };
        PairingSessions::start(&world.database, &session, LIMITS).await.unwrap()
    };
    assert!(start("a", "here", 0).await && start("b", "here", 1).await);
    assert!(!start("c", "here", 2).await, "two are open");
    assert!(start("d", "there", 2).await);
    let next = world.database.next_start("here", LIMITS, NOW.plus_ms(2)).await.unwrap();
    assert_eq!(next, NOW.plus_ms(LIFE_MS));
    assert!(start("e", "here", LIFE_MS).await);
    let later = LIFE_MS * 2;
    assert!(!start("f", "here", later).await, "three were started within the hour");
    let next = world.database.next_start("here", LIMITS, NOW.plus_ms(later)).await.unwrap();
    assert_eq!(next, NOW.plus_ms(60 * MINUTE_MS));
    assert!(start("g", "here", 60 * MINUTE_MS).await);
}

#[tokio::test]
async fn only_the_first_word_counts() {
    let world = World::open().unwrap();
    let session = approved(&world).await;
    let bob = world.person("bob").await.unwrap();
    let approval =
        PairingApproval { user: bob.clone(), policy: Policy::Trusted, device: "dev_x".into(), at: NOW };
    assert!(world.database.approve(&session.id, &approval).await.unwrap().is_none());
    assert!(PairingSessions::decline(&world.database, &session.id, &bob, NOW).await.unwrap().is_none());
    let ann = session.user.clone().unwrap();
    let declined = PairingSessions::decline(&world.database, &session.id, &ann, NOW).await.unwrap().unwrap();
    assert_eq!(declined.status, PairingStatus::Declined);
}

#[tokio::test]
async fn a_key_is_handed_out_again_until_it_is_finished_and_makes_one_device() {
    let world = World::open().unwrap();
    let session = approved(&world).await;
    let issue = async |at| PairingSessions::issue(&world.database, &session.id, "hash", at).await.unwrap();
    assert!(issue(NOW.plus_ms(LIFE_MS)).await.is_none(), "its time is over");
    assert!(PairingSessions::finish(&world.database, &session.id, true, NOW).await.unwrap().is_none());
    assert_eq!([issue(NOW).await.unwrap().is_first, issue(NOW).await.unwrap().is_first], [true, false]);
    let device = world.database.find_by_credential("hash").await.unwrap().unwrap();
    assert_eq!(
        (device.id.as_str(), device.family, device.policy),
        ("dev_p", DeviceFamily::OpenClaw, Policy::Careful)
    );
    let finished = PairingSessions::finish(&world.database, &session.id, true, NOW).await.unwrap().unwrap();
    assert_eq!((finished.status, finished.finished_at), (PairingStatus::Finished, Some(NOW)));
    assert!(issue(NOW).await.is_none());
}

#[tokio::test]
async fn wrong_verifiers_lock_and_an_end_is_not_locked() {
    let world = World::open().unwrap();
    let session = approved(&world).await;
    let status = async || world.database.find_by_name("name of p").await.unwrap().unwrap().status;
    world.database.note_wrong(&session.id, 2, NOW).await.unwrap();
    assert_eq!(status().await, PairingStatus::Approved);
    PairingSessions::finish(&world.database, &session.id, false, NOW).await.unwrap().unwrap();
    world.database.note_wrong(&session.id, 2, NOW).await.unwrap();
    assert_eq!(status().await, PairingStatus::Finished);
}

#[tokio::test]
async fn only_a_device_that_nobody_claimed_or_used_is_unclaimed_and_only_after_the_end() {
    let world = World::open().unwrap();
    let session = approved(&world).await;
    let end = NOW.plus_ms(LIFE_MS);
    let unclaimed = async |at| world.database.unclaimed(at, 9).await.unwrap().len();
    assert_eq!(unclaimed(end).await, 0, "no device yet");
    PairingSessions::issue(&world.database, &session.id, "hash", NOW).await.unwrap();
    assert_eq!((unclaimed(end.plus_ms(-1)).await, unclaimed(end).await), (0, 1));
    Devices::touch(&world.database, &"dev_p".into(), NOW).await.unwrap();
    assert_eq!(unclaimed(end).await, 0);
}

#[tokio::test]
async fn questions_are_counted_a_minute_at_a_time_and_go_with_the_pairings() {
    let world = World::open().unwrap();
    approved(&world).await;
    let poll = async |at: i64| world.database.note_poll("here", 2, NOW.plus_ms(at)).await.unwrap();
    assert_eq!([poll(0).await, poll(1).await, poll(MINUTE_MS - 1).await], [true, true, false]);
    assert_eq!([poll(MINUTE_MS).await, poll(MINUTE_MS).await, poll(MINUTE_MS).await], [true, true, false]);
    assert_eq!(PairingSessions::expire(&world.database, NOW.plus_ms(LIFE_MS)).await.unwrap(), 1);
    assert_eq!(PairingSessions::expire(&world.database, NOW.plus_ms(LIFE_MS + 1)).await.unwrap(), 1);
}
