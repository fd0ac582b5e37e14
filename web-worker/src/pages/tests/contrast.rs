//! Recomputes the contrast of every pair of colours the pages use (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

/// A pair `light-dark(a, b)`.
type Token = [[f64; 3]; 2];

fn tokens() -> BTreeMap<&'static str, Token> {
    include_str!("../../../assets/tokens.css")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": light-dark("))
        .map(|(name, pair)| {
            let (light, dark) = pair.trim_end_matches(");").split_once(", ").unwrap();
            (name, [channels(light), channels(dark)])
        })
        .collect()
}

fn channels(hex: &str) -> [f64; 3] {
    let number = u32::from_str_radix(hex.trim_start_matches('#'), 16).unwrap();
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn ratio(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn demand(foreground: &str, backgrounds: &[&str], least: f64) {
    let tokens = tokens();
    for background in backgrounds {
        for (theme, name) in ["light", "dark"].into_iter().enumerate() {
            let found = ratio(tokens[foreground][theme], tokens[background][theme]);
            assert!(found >= least, "{foreground} on {background}, {name}: {found:.2} < {least}");
        }
    }
}

#[test]
fn text_reads_on_every_surface() {
    for text in ["text", "muted", "link"] {
        demand(text, &["bg", "surface", "sunken"], 4.5);
    }
    for (text, ground) in [("on-accent", "accent"), ("on-danger", "danger"), ("bg", "text")] {
        demand(text, &[ground], 4.5);
    }
    demand("err", &["surface"], 4.5);
}

#[test]
fn states_read_on_their_tints() {
    for (state, tint) in
        [("ok", "ok-tint"), ("warn", "warn-tint"), ("err", "err-tint"), ("info", "info-tint")]
    {
        demand(state, &[tint], 4.5);
    }
}

#[test]
fn controls_and_the_focus_ring_are_seen() {
    for line in ["border", "ring", "accent"] {
        demand(line, &["bg", "surface", "sunken"], 3.0);
    }
}

#[test]
fn the_formula_knows_black_on_white() {
    assert!((ratio(channels("#000000"), channels("#ffffff")) - 21.0).abs() < 0.001);
}
