//! Simulates adaptive tests from a bank and says how long that took.
//!
//! `adaptive_speed BANK.csv ABILITIES.csv [SEED] [REPEATS]`: the bank as `item,a,b,c`, an ability a line; maximum
//! information, a standard normal prior, the end at a standard error of 0.3 or after 40 items. Answers one JSON line.

use std::time::Instant;

use rungs_measure::adaptive::{Bank, Examinees, Settings, simulate};
use rungs_measure::item::Item;
use rungs_measure::quadrature::Quadrature;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let bank = std::fs::read_to_string(arguments.next().ok_or("a bank is needed")?)?;
    let abilities = std::fs::read_to_string(arguments.next().ok_or("abilities are needed")?)?;
    let seed: u64 = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let repeats: u32 = arguments.next().map_or(Ok(1), |repeats| repeats.parse())?;
    let mut items = Vec::new();
    for line in bank.lines().skip(1) {
        let numbers = line.split(',').skip(1).map(str::parse).collect::<Result<Vec<f64>, _>>()?;
        let [a, b, c] = numbers[..] else { return Err(format!("item,a,b,c are needed: {line}").into()) };
        items.push(Item::three_parameter(a, b, c));
    }
    let abilities = abilities.lines().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let examinees = Examinees::Known(abilities);
    for _ in 0..repeats {
        // Tables included: they belong to the work.
        let begun = Instant::now();
        let bank = Bank::new(items.clone(), &Quadrature::default())?;
        let made = begun.elapsed().as_secs_f64();
        let study = simulate(&bank, &examinees, &Settings::default(), seed)?;
        let seconds = begun.elapsed().as_secs_f64();
        let mut out = std::io::stdout().lock();
        std::io::Write::write_fmt(
            &mut out,
            format_args!(
                "{{\"mean_length\": {:.4}, \"rmse\": {:.5}, \"bias\": {:.5}, \"seconds\": {seconds:.5}, \"tables\": {made:.5}}}\n",
                study.mean_length, study.rmse, study.bias
            ),
        )?;
    }
    Ok(())
}
