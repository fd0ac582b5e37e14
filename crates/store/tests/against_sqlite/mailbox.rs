use clawlink_core::ports::Mail;
use clawlink_core::ports::storage::Mailbox;
use clawlink_store::testing::{NOW, World};

use crate::support::number;

fn mail(n: usize) -> Mail {
    Mail {
        key: None,
        to: "ann@example.com".to_owned(),
        subject: format!("Mail {n}"),
        text: "Hello".to_owned(),
    }
}

#[tokio::test]
async fn the_mailbox_keeps_the_last_fifty_newest_first() {
    let world = World::open().unwrap();
    for n in 1..=53 {
        world.database.deliver(&mail(n), NOW).await.unwrap();
    }
    let mails = Mailbox::list(&world.database).await.unwrap();
    assert_eq!(
        (mails.len(), mails[0].subject.as_str(), mails[49].subject.as_str()),
        (50, "Mail 53", "Mail 4")
    );
    assert_eq!((mails[0].recipient.as_str(), mails[0].received_at), ("ann@example.com", NOW));
    assert_eq!(number(&world, "SELECT count(*) FROM mailbox").await, 50);
}
