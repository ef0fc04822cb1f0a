//! Some hundred worlds in every run of the tests, from their first caller to their last.

/// Worlds that every `make test` plays. More by command: `cargo run --release -p sim -- --seeds 10000`.
const SEEDS: u64 = 300;

/// Proves: B-1, B-2, B-3, B-7, CNF-3, CON-9, END-5, END-6, PCL-2, RON-1, STA-1, SUP-15, UIC-1
#[test]
fn seeded_worlds_come_to_rest() {
    let mut total = sim::Report::default();
    for seed in 0..SEEDS {
        match sim::play(seed, None) {
            Ok(report) => total.add(&report),
            Err(failure) => panic!("{failure}"),
        }
    }
    // A simulator that does nothing proves nothing.
    assert_eq!(total.worlds, SEEDS);
    let did = &total.figures;
    assert!(did.connected > 10 * SEEDS, "too few talks: {total}");
    assert!(
        did.consulted > SEEDS && did.joined > SEEDS && did.transferred > SEEDS,
        "too little is done together: {total}"
    );
    assert!(
        did.post_calls > SEEDS / 4 && did.monitored > SEEDS && did.most_parties == 8,
        "too little is seen: {total}"
    );
    assert!(
        did.eased > SEEDS && did.overflowed > SEEDS / 4 && did.barred > SEEDS && did.led_back > SEEDS / 8,
        "too little is seen in the lines: {total}"
    );
    assert!(
        total.crashes > SEEDS && total.failed_writes > SEEDS / 10,
        "too little harm: {total}"
    );
    assert!(
        did.wrap_ups > SEEDS && total.refusals > 10 * SEEDS,
        "too little is tried: {total}"
    );
}

/// The same seed is the same world.
#[test]
fn a_seed_is_a_world() {
    assert_eq!(sim::play(7, None).ok(), sim::play(7, None).ok());
}
