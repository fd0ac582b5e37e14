//! What holds for every page in every state.

mod contrast;
mod markup;
mod promises;
mod structure;

use super::gallery::{Sample, gallery};

/// Runs a check on every sample and says which one broke it.
fn each(check: impl Fn(&Sample) -> Result<(), String>) {
    let broken: Vec<_> = gallery()
        .unwrap()
        .iter()
        .filter_map(|sample| {
            check(sample).err().map(|why| format!("{}.{}: {why}", sample.page, sample.state))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Writes every sample beside a copy of the assets, to look at in a browser.
#[test]
#[ignore = "for people: writes to the temporary directory"]
fn write_the_gallery() {
    let folder = std::env::temp_dir().join("clawlink-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for sample in gallery().unwrap() {
        std::fs::write(folder.join(format!("{}.{}.html", sample.page, sample.state)), sample.html).unwrap();
    }
}
