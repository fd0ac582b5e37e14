use clawlink_core::id::{ApprovalId, DeviceId};
use clawlink_core::ports::storage::{
    Approval, ApprovalFilter, ApprovalStatus, Approvals, Claim, ClaimOutcome, Decided, Devices, Ledger, Rules,
};
use clawlink_core::time::{DAY_MS, MINUTE_MS, UnixMs};
use clawlink_manifest::Effect;
use clawlink_store::testing::NOW;

use crate::support::{Scene, number};

const HOUR: i64 = 60 * MINUTE_MS;

/// A question about the request that [`Scene::claim`] claims, asked at this time.
fn question(scene: &Scene, id: &str, at: UnixMs) -> Approval {
    Approval {
        id: ApprovalId::from(id),
        user: scene.user.clone(),
        device: scene.device.clone(),
        device_name: None,
        connection: Some(scene.connection.clone()),
        status: ApprovalStatus::Waiting,
        app: "workbench".to_owned(),
        tool: "workbench_create_note".to_owned(),
        effect: Effect::Write,
        account: "con@workbench".to_owned(),
        summary: "Create a note".to_owned(),
        digest: "sha256:00".to_owned(),
        sealed_plan: Some("sealed".to_owned()),
        note: None,
        created_at: at,
        expires_at: at.plus_ms(HOUR),
        decided_at: None,
        used_at: None,
        execution: None,
    }
}

async fn ask(scene: &Scene, id: &str, at: UnixMs) -> Option<Approval> {
    scene.world.database.ask(&question(scene, id, at), 3).await.unwrap()
}

async fn decide(scene: &Scene, id: &str, status: ApprovalStatus, at: UnixMs) -> bool {
    let expires_at = (status == ApprovalStatus::Approved).then(|| at.plus_ms(15 * MINUTE_MS));
    let (user, digest) = (scene.user.clone(), "sha256:00".to_owned());
    let decided =
        Decided { id: id.into(), user, digest, status, note: Some("no".to_owned()), at, expires_at };
    scene.world.database.decide(&decided).await.unwrap()
}

async fn claim(scene: &Scene, id: &str, at: UnixMs) -> &'static str {
    let claim = Claim { needs_approval: true, at, ..scene.claim(id) };
    match scene.world.database.claim(&claim).await.unwrap() {
        ClaimOutcome::Claimed => "claimed",
        ClaimOutcome::NotApproved => "not approved",
        ClaimOutcome::Paused => "paused",
        ClaimOutcome::NotLive => "not live",
        ClaimOutcome::RightsChanged => "rights changed",
        ClaimOutcome::PreviewSpent | ClaimOutcome::Repeat(_) => "else",
    }
}

async fn find(scene: &Scene, id: &str) -> Approval {
    Approvals::find(&scene.world.database, &scene.user, &id.into()).await.unwrap().unwrap()
}

#[tokio::test]
async fn asking_again_finds_the_same_row_and_a_late_one_makes_another() {
    let scene = Scene::open().await;
    let first = ask(&scene, "apr_1", NOW).await.unwrap();
    assert_eq!((first.id.as_str(), first.device_name.as_deref()), ("apr_1", Some("dev of ann")));
    assert_eq!(ask(&scene, "apr_2", NOW.plus_ms(HOUR - 1)).await.unwrap().id.as_str(), "apr_1");
    assert_eq!(ask(&scene, "apr_3", NOW.plus_ms(HOUR)).await.unwrap().id.as_str(), "apr_3");
    assert_eq!(find(&scene, "apr_1").await.status, ApprovalStatus::Expired);
}

#[tokio::test]
async fn an_approval_lets_one_claim_of_its_digest_through() {
    let scene = Scene::open().await;
    assert_eq!(claim(&scene, "exe_0", NOW).await, "not approved");
    ask(&scene, "apr_1", NOW).await.unwrap();
    assert_eq!(claim(&scene, "exe_1", NOW).await, "not approved");
    assert!(decide(&scene, "apr_1", ApprovalStatus::Approved, NOW).await);
    let other = Claim { needs_approval: true, digest: "sha256:11".to_owned(), ..scene.claim("exe_2") };
    assert!(matches!(scene.world.database.claim(&other).await.unwrap(), ClaimOutcome::NotApproved));
    assert_eq!(claim(&scene, "exe_3", NOW).await, "claimed");
    assert_eq!(claim(&scene, "exe_4", NOW).await, "not approved");
    let used = find(&scene, "apr_1").await;
    assert_eq!((used.status, used.used_at), (ApprovalStatus::Used, Some(NOW)));
    assert_eq!(used.execution.as_ref().map(clawlink_core::id::ExecutionId::as_str), Some("exe_3"));
    let found = scene.world.database.find_used(&scene.user, &"exe_3".into()).await.unwrap().unwrap();
    assert_eq!(found.id, used.id);
    assert_eq!(number(&scene.world, "SELECT count(*) FROM executions").await, 1);
}

#[tokio::test]
async fn an_approval_ends_after_a_quarter_of_an_hour() {
    let scene = Scene::open().await;
    ask(&scene, "apr_1", NOW).await.unwrap();
    assert!(decide(&scene, "apr_1", ApprovalStatus::Approved, NOW).await);
    assert_eq!(claim(&scene, "exe_1", NOW.plus_ms(15 * MINUTE_MS)).await, "not approved");
    assert_eq!(find(&scene, "apr_1").await.standing(NOW.plus_ms(15 * MINUTE_MS)), ApprovalStatus::Expired);
    assert_eq!(claim(&scene, "exe_2", NOW.plus_ms(15 * MINUTE_MS - 1)).await, "claimed");
}

#[tokio::test]
async fn another_device_cannot_use_an_approval() {
    let mut scene = Scene::open().await;
    ask(&scene, "apr_1", NOW).await.unwrap();
    assert!(decide(&scene, "apr_1", ApprovalStatus::Approved, NOW).await);
    scene.device = scene.world.device(&scene.user, "other").await.unwrap();
    assert_eq!(claim(&scene, "exe_1", NOW).await, "not approved");
    assert_eq!(find(&scene, "apr_1").await.status, ApprovalStatus::Approved);
}

#[tokio::test]
async fn a_decision_is_made_once_in_time_for_this_digest_by_its_person() {
    let scene = Scene::open().await;
    let bob = scene.world.person("bob").await.unwrap();
    ask(&scene, "apr_1", NOW).await.unwrap();
    let decided = |user: &clawlink_core::id::UserId, digest: &str, at| Decided {
        id: "apr_1".into(),
        user: user.clone(),
        digest: digest.to_owned(),
        status: ApprovalStatus::Approved,
        note: None,
        at,
        expires_at: None,
    };
    let database = &scene.world.database;
    assert!(!database.decide(&decided(&bob, "sha256:00", NOW)).await.unwrap());
    assert!(!database.decide(&decided(&scene.user, "sha256:11", NOW)).await.unwrap());
    assert!(!database.decide(&decided(&scene.user, "sha256:00", NOW.plus_ms(HOUR))).await.unwrap());
    assert!(decide(&scene, "apr_1", ApprovalStatus::Declined, NOW).await);
    assert!(!decide(&scene, "apr_1", ApprovalStatus::Approved, NOW).await);
    assert_eq!(claim(&scene, "exe_1", NOW).await, "not approved");
}

#[tokio::test]
async fn a_refusal_stands_until_the_question_would_have_ended() {
    let scene = Scene::open().await;
    ask(&scene, "apr_1", NOW).await.unwrap();
    assert!(decide(&scene, "apr_1", ApprovalStatus::Declined, NOW).await);
    let again = ask(&scene, "apr_2", NOW.plus_ms(HOUR - 1)).await.unwrap();
    assert_eq!(
        (again.id.as_str(), again.status, again.note.as_deref()),
        ("apr_1", ApprovalStatus::Declined, Some("no"))
    );
    let later = ask(&scene, "apr_3", NOW.plus_ms(HOUR)).await.unwrap();
    assert_eq!((later.id.as_str(), later.status), ("apr_3", ApprovalStatus::Waiting));
}

#[tokio::test]
async fn neither_a_revoked_device_nor_a_pause_nor_a_lost_connection_lets_an_approved_call_through() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    ask(&scene, "apr_1", NOW).await.unwrap();
    assert!(decide(&scene, "apr_1", ApprovalStatus::Approved, NOW).await);
    database.set_paused(&scene.user, Some(NOW)).await.unwrap();
    assert_eq!(claim(&scene, "exe_1", NOW).await, "paused");
    assert!(matches!(database.claim(&scene.claim("exe_2")).await.unwrap(), ClaimOutcome::Paused));
    database.set_paused(&scene.user, None).await.unwrap();
    let gone = Claim { needs_approval: true, connection: Some("gone".into()), ..scene.claim("exe_3") };
    assert!(matches!(database.claim(&gone).await.unwrap(), ClaimOutcome::NotLive));
    database.revoke(&scene.user, &scene.device, NOW).await.unwrap();
    assert_eq!(claim(&scene, "exe_4", NOW).await, "not live");
    assert_eq!(find(&scene, "apr_1").await.status, ApprovalStatus::Approved);
}

#[tokio::test]
async fn a_device_cannot_bury_its_person_in_questions() {
    let scene = Scene::open().await;
    let about = |id: &str| Approval { digest: format!("sha256:{id}"), ..question(&scene, id, NOW) };
    for id in ["apr_1", "apr_2", "apr_3"] {
        assert!(scene.world.database.ask(&about(id), 3).await.unwrap().is_some());
    }
    assert!(scene.world.database.ask(&about("apr_4"), 3).await.unwrap().is_none());
    assert!(scene.world.database.ask(&about("apr_1"), 3).await.unwrap().is_some(), "it waits already");
}

#[tokio::test]
async fn lists_and_counts_know_the_time() {
    let scene = Scene::open().await;
    for (id, digest) in [("apr_1", "a"), ("apr_2", "b"), ("apr_3", "c")] {
        let asked = Approval { digest: digest.to_owned(), ..question(&scene, id, NOW) };
        scene.world.database.ask(&asked, 3).await.unwrap();
    }
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    let list = async |status, device: Option<&str>, at| {
        let device = device.map(DeviceId::from);
        let filter = ApprovalFilter { status, device, before: None, limit: 10 };
        let rows = Approvals::list(&scene.world.database, &scene.user, &filter, at).await.unwrap();
        rows.iter().map(|row| row.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(list(None, None, NOW).await, ["apr_3", "apr_2", "apr_1"]);
    assert_eq!(list(None, Some("other"), NOW).await, [""; 0]);
    assert_eq!(list(Some(ApprovalStatus::Waiting), Some("dev"), NOW).await.len(), 3);
    assert_eq!(list(Some(ApprovalStatus::Expired), None, NOW.plus_ms(HOUR)).await.len(), 3);
    assert_eq!(scene.world.database.count_waiting(&scene.user, NOW).await.unwrap(), 3);
    assert_eq!(scene.world.database.count_waiting(&scene.user, NOW.plus_ms(HOUR)).await.unwrap(), 0);
}

#[tokio::test]
async fn requests_are_forgotten_before_their_lines() {
    let scene = Scene::open().await;
    ask(&scene, "apr_1", NOW).await.unwrap();
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    let database = &scene.world.database;
    let end = NOW.plus_ms(HOUR);
    Approvals::expire(database, end, NOW.plus_ms(-DAY_MS)).await.unwrap();
    assert!(find(&scene, "apr_1").await.sealed_plan.is_some());
    Approvals::expire(database, end.plus_ms(1), NOW.plus_ms(-DAY_MS)).await.unwrap();
    assert_eq!(find(&scene, "apr_1").await.sealed_plan, None);
    Approvals::expire(database, end.plus_ms(1), end.plus_ms(1)).await.unwrap();
    assert_eq!(number(&scene.world, "SELECT count(*) FROM approvals").await, 0);
}
