use clap::ValueEnum;

use crate::scene::Scene;

/// The list, one a line: scene, seed, what it was.
const LIST: &str = include_str!("../regressions");

/// Seeds that once broke something, with the scene they are played in.
pub fn regressions() -> impl Iterator<Item = (Scene, u64)> {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(read)
}

fn read(line: &str) -> Option<(Scene, u64)> {
    let mut words = line.split_whitespace();
    let scene = Scene::from_str(words.next()?, false).ok()?;
    Some((scene, words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(regressions().count(), lines);
    }
}
