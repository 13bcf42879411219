//! Plots the number of instructions against the number of gateways.

use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 70.0;
const BOTTOM: f64 = 50.0;
const TOP: f64 = 30.0;
const RIGHT: f64 = 20.0;

/// A plot with logarithmic axes, on which linear growth is a straight line.
pub(super) fn svg(sizes: &[(u64, u64, u64)]) -> String {
    let (mut min, mut max) = (f64::MAX, f64::MIN);
    for (_, otc_vpn, baseline) in sizes {
        min = min.min((*otc_vpn.min(baseline) as f64).log10());
        max = max.max((*otc_vpn.max(baseline) as f64).log10());
    }
    let (min, max) = (min.floor(), max.ceil());
    let size_range = || sizes.iter().map(|(size, ..)| (*size as f64).log10());
    let (min_size, max_size) = (size_range().fold(f64::MAX, f64::min), size_range().fold(f64::MIN, f64::max));
    let x = |size: u64| {
        LEFT + ((size as f64).log10() - min_size) / (max_size - min_size) * (WIDTH - LEFT - RIGHT)
    };
    let y = |power: f64| HEIGHT - BOTTOM - (power - min) / (max - min) * (HEIGHT - BOTTOM - TOP);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Instructions to list gateways, by number of gateways</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    let mut power = min;
    while power <= max {
        let at = y(power);
        let end = WIDTH - RIGHT;
        let _ = writeln!(text, "<path d=\"M{LEFT} {at:.1}H{end}\" stroke=\"#dddddd\"/>");
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            at + 4.0,
            amount(power)
        );
        power += 1.0;
    }
    for (size, ..) in sizes {
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{size}</text>",
            x(*size),
            HEIGHT - BOTTOM + 18.0
        );
    }
    let _ = writeln!(
        text,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">gateways</text>",
        (WIDTH + LEFT) / 2.0,
        HEIGHT - 10.0
    );
    let _ = writeln!(text, "<text x=\"{LEFT}\" y=\"18\">instructions</text>");
    let otc_vpn: Vec<(u64, u64)> = sizes.iter().map(|(size, otc_vpn, _)| (*size, *otc_vpn)).collect();
    let baseline: Vec<(u64, u64)> = sizes.iter().map(|(size, _, baseline)| (*size, *baseline)).collect();
    for (name, color, dash, points, row) in [
        ("otc-vpn", "#0b6e99", "", otc_vpn, 0.0),
        ("baseline: reqwest and serde", "#d9730d", "6 4", baseline, 1.0),
    ] {
        let line: Vec<String> = points
            .iter()
            .map(|(size, count)| format!("{:.1} {:.1}", x(*size), y((*count as f64).log10())))
            .collect();
        let _ = writeln!(
            text,
            "<path d=\"M{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>",
            line.join("L")
        );
        let at = TOP + 14.0 + row * 18.0;
        let _ = writeln!(
            text,
            "<path d=\"M{:.1} {:.1}h28\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\
             <text x=\"{:.1}\" y=\"{at:.1}\">{name}</text>",
            LEFT + 16.0,
            at - 4.0,
            LEFT + 52.0
        );
    }
    text.push_str("</svg>\n");
    text
}

/// A power of ten with an SI prefix.
fn amount(power: f64) -> String {
    match power as i32 {
        power @ 0..=2 => 10f64.powi(power).to_string(),
        power @ 3..=5 => format!("{} k", 10f64.powi(power - 3)),
        power => format!("{} M", 10f64.powi(power - 6)),
    }
}
