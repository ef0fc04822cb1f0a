//! Supervisors in a contact: listening, whispering, barging in, pausing, and calls for help (SUP).

use floor::{Device, Fact, FailCause, LegEnd, MonitorMode, Refusal};

use crate::acts::{C, OUTSIDE, colleague, number};
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

const SILENT: MonitorMode = MonitorMode::Silent;
const WHISPER: MonitorMode = MonitorMode::Whisper;
const BARGE: MonitorMode = MonitorMode::BargeIn;

/// Ana talks, Sofia is there.
fn watched() -> World {
    let mut world = World::talk(&[]);
    world.sofia();
    world
}

/// Proves: SUP-4, SUP-5, SUP-6, SUP-7, SUP-8
#[test]
fn listening_whispering_barging_in_and_pausing() {
    let mut world = watched();
    assert_eq!(
        world.mode("sofia", C, BARGE),
        Err(Refusal::NotMonitoring),
        "only from a session"
    );
    world.look_away();
    world.monitor("sofia", C, None).expect("listens");
    world.check(
        "1 sofia wants to hear ana on sofia
         1 sofia listens
         > sofia hears caller1 + ana",
    );
    let ears = "caller1 ana sofia";
    assert_eq!(world.ears(ears), "caller1: ana | ana: caller1 | sofia: caller1 + ana");
    assert_eq!(world.task("sofia", C), "monitoring:");
    assert_eq!(
        world.monitor_panel("sofia", C),
        "-listen(alreadySo) +whisper +barge +pause +stop"
    );
    world.mode("sofia", C, WHISPER).expect("whispers");
    assert_eq!(
        world.ears(ears),
        "caller1: ana | ana: caller1 + sofia | sofia: caller1 + ana"
    );
    assert_eq!(world.mode("sofia", C, WHISPER), Err(Refusal::NotNow));
    world.mode("sofia", C, BARGE).expect("barges in");
    assert_eq!(
        world.ears(ears),
        "caller1: ana + sofia | ana: caller1 + sofia | sofia: caller1 + ana"
    );
    assert_eq!(
        world.monitor_panel("sofia", C),
        "+listen +whisper -barge(alreadySo) +pause +stop"
    );
    world.pause("sofia", C, true).expect("pauses");
    assert_eq!(world.ears(ears), "caller1: ana | ana: caller1 | sofia: nothing");
    assert_eq!(
        world.monitor_panel("sofia", C),
        "+listen +whisper -barge(alreadySo) +resume +stop"
    );
    assert_eq!(world.pause("sofia", C, true), Err(Refusal::NotNow));
    world.pause("sofia", C, false).expect("hears again");
    assert_eq!(
        world.ears(ears),
        "caller1: ana + sofia | ana: caller1 + sofia | sofia: caller1 + ana"
    );
    world.mode("sofia", C, SILENT).expect("listens only");
    world.look_away();
    world.stop("sofia", C).expect("stops");
    world.check(
        "1 sofia is gone: Stopped
         > sofia hears nothing",
    );
    assert_eq!(world.stop("sofia", C), Err(Refusal::NotMonitoring));
    assert_eq!(world.monitor_panel("sofia", C), "");
    assert_eq!(world.ears(ears), "caller1: ana | ana: caller1 | sofia: nothing");
}

/// Proves: SUP-4
#[test]
fn a_supervisors_phone_rings_first() {
    for how in ["answers", "does not answer", "fails", "stops", "hangs up", "lost"] {
        let mut world = World::talk(&[]);
        world
            .sign_in("sofia", None, Device::Extension(floor::PhoneId::new("1005")))
            .expect("signs in");
        world.monitor("sofia", C, None).expect("asks");
        assert!(world.saw("> ring 1005 showing 1001"), "{}", world.seen());
        assert_eq!(world.monitor_panel("sofia", C), "+stop");
        assert_eq!(world.mode("sofia", C, WHISPER), Err(Refusal::NotMonitoring));
        world.rings("1005");
        match how {
            "does not answer" => {
                world.after(30_000);
                assert!(world.saw("1 sofia is gone: NotAnswered") && world.saw("> release 1005: CallEnded"));
                world.gone("1005", LegEnd::Released);
            }
            "fails" => world.fails("1005", FailCause::Busy),
            "stops" => {
                world.stop("sofia", C).expect("thinks better of it");
                world.gone("1005", LegEnd::Released);
            }
            _ => {
                world.picks_up("1005");
                assert_eq!(world.hears("1005"), "caller1 + ana");
                world.mode("sofia", C, BARGE).expect("barges in");
                assert_eq!(world.ears("caller1 ana"), "caller1: ana + 1005 | ana: caller1 + 1005");
                match how {
                    "hangs up" => world.hangs_up("1005"),
                    "lost" => world.gone("1005", LegEnd::Lost),
                    _ => {
                        world.hangs_up("caller1");
                        world.gone("1005", LegEnd::Released);
                    }
                }
            }
        }
        assert_eq!(world.state("sofia"), "idle Break", "{how}");
        assert!(world.floor.state().agents[&id("sofia")].releasing.is_none(), "{how}");
        if how != "answers" {
            assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1", "{how}");
            world.hangs_up("caller1");
        }
        world.clears_up();
    }
}

/// Proves: SUP-12, SUP-13
#[test]
fn in_the_dual_role_no_calls_come_meanwhile() {
    let mut world = World::talk(&[]);
    world.in_browser("sofia");
    world.monitor("sofia", C, None).expect("listens");
    assert_eq!(world.state("sofia"), "available, engaged");
    let other = world.call(SUPPORT_LINE);
    assert_eq!(world.task("sofia", other), "no task");
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::TaskActive));
    assert_eq!(
        world.consult("ana", C, colleague("sofia")),
        Err(Refusal::DestinationSelf)
    );
    assert_eq!(
        world.sign_out("sofia"),
        Err(Refusal::TaskActive),
        "not with a live request"
    );
    world.stop("sofia", C).expect("stops");
    assert_eq!(world.task("sofia", other), "ringing: +accept +decline");
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::RequestPending));
    world.decline("sofia", other).expect("declines");
    world.sign_out("sofia").expect("signs out");
}

/// Proves: SUP-15, SUP-16
#[test]
fn a_supervisor_keeps_nothing_alive_and_owes_nothing() {
    let mut world = watched();
    world.monitor("sofia", C, None).expect("listens");
    world.mode("sofia", C, BARGE).expect("barges in");
    let contact = &world.floor.state().interactions[&C];
    assert_eq!(
        contact.monitor_of(&id("sofia")).map(|monitor| monitor.mode),
        Some(BARGE),
        "listed"
    );
    assert_eq!(contact.parties(), 2, "and not counted");
    world.hangs_up("caller1");
    assert!(
        world.saw("1 ended: CustomerLeft"),
        "supervisor and agent are not enough: {}",
        world.seen()
    );
    assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("sofia")), (1, 0));
    assert_eq!(world.hears("sofia"), "nothing");
    world.clears_up();

    // Nor do they keep a customer: the agent hangs up, the call is over.
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.sofia();
    world.monitor("sofia", C, None).expect("listens");
    world.mode("sofia", C, BARGE).expect("barges in");
    world.hangs_up("1001");
    assert!(world.saw("1 ended: AgentHungUp"), "{}", world.seen());
    world.clears_up();
}

/// Proves: SUP-15, CNF-7, SUP-16
#[test]
fn a_supervisor_follows_whoever_is_left() {
    let mut world = World::conferring(&[]);
    world.sofia();
    world.monitor("sofia", C, None).expect("listens to ana");
    world.mode("sofia", C, WHISPER).expect("whispers");
    assert_eq!(
        world.ears("caller1 ana boris sofia"),
        "caller1: ana + boris | ana: caller1 + boris + sofia | boris: caller1 + ana | sofia: caller1 + ana + boris"
    );
    world.exit("ana", C).expect("leaves");
    assert!(world.saw("1 sofia is Whisper with boris"), "{}", world.seen());
    assert_eq!(
        world.ears("caller1 ana boris sofia"),
        "caller1: boris | ana: nothing | boris: caller1 + sofia | sofia: caller1 + boris"
    );
    assert_eq!(world.primary(C), "boris");
    // A consult transfer moves her on, a blind one ends it.
    world.in_browser("vera");
    world.consult("boris", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    assert_eq!(
        world.ears("boris vera sofia"),
        "boris: vera + sofia | vera: boris | sofia: boris + vera"
    );
    world.consult_transfer("boris", C).expect("hands over");
    assert_eq!(
        world.ears("caller1 vera sofia"),
        "caller1: vera | vera: caller1 + sofia | sofia: caller1 + vera"
    );
    world.transfer("vera", C, number(OUTSIDE)).expect("transfers");
    assert_eq!(world.hears("sofia"), "caller1 + vera", "until it alerts");
    world.rings(OUTSIDE);
    assert!(world.saw("1 sofia is gone: CallEnded"), "{}", world.seen());
}

/// Proves: SUP-5
#[test]
fn a_supervisors_own_sound_comes_and_goes() {
    let mut world = watched();
    world.monitor("sofia", C, None).expect("listens");
    world.fact(Fact::SoundDown {
        leg: world.leg("sofia"),
    });
    world.after(5_000);
    world.look_away();
    let before = world.effects.len();
    world.fact(Fact::SoundUp {
        leg: world.leg("sofia"),
    });
    assert!(world.effects.len() > before, "the new connection is told what to hear");
    assert_eq!(world.hears("sofia"), "caller1 + ana");
    world.fact(Fact::SoundDown {
        leg: world.leg("sofia"),
    });
    world.after(600_000);
    assert!(world.saw("1 sofia is gone: Lost"), "{}", world.seen());
    assert_eq!(world.state("sofia"), "signed out");
    assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1");
}

/// Eight supervisors are enough.
/// Proves: SUP-14
#[test]
fn supervisors_have_a_limit_of_their_own() {
    let names: Vec<String> = (0..9).map(|count| format!("supervisor{count}")).collect();
    let mut world = World::talk_in(
        World::with(|directory| {
            let sofia = directory.agents[&id("sofia")].clone();
            for name in &names {
                let id = id(name);
                directory
                    .agents
                    .insert(id.clone(), floor::AgentProfile { id, ..sofia.clone() });
            }
        }),
        &[],
    );
    for (count, name) in names.iter().enumerate() {
        world.sign_in(name, None, Device::Browser).expect("signs in");
        world.fact(Fact::SoundUp { leg: world.leg(name) });
        let expected = if count < 8 {
            Ok(())
        } else {
            Err(Refusal::MonitoringNotPermitted)
        };
        assert_eq!(world.monitor(name, C, None), expected, "{name}");
    }
    assert_eq!(world.floor.state().interactions[&C].parties(), 2);
}

/// Proves: SUP-19
#[test]
fn an_agent_asks_for_help() {
    let mut world = watched();
    world.ask_for_help("ana", C, "the customer shouts").expect("asks");
    assert!(
        world.saw("1 ana asks for help: the customer shouts"),
        "{}",
        world.seen()
    );
    let help = world.floor.state().interactions[&C].help.clone().expect("open");
    assert_eq!((help.agent, help.reason.as_str()), (id("ana"), "the customer shouts"));
    world.ask_for_help("ana", C, "").expect("the reason is optional");
    assert_eq!(
        world.ask_for_help("ana", C, &"a".repeat(501)),
        Err(Refusal::NoteTooLong)
    );
    world.monitor("sofia", C, None).expect("comes");
    assert!(world.floor.state().interactions[&C].help.is_none(), "help has come");
    assert_eq!(world.ask_for_help("sofia", C, ""), Err(Refusal::NotNow));
    world.stop("sofia", C).expect("goes");
    // Whoever has left needs no help any more.
    world.in_browser("boris");
    world.ask_for_help("ana", C, "").expect("asks again");
    world.transfer("ana", C, colleague("boris")).expect("transfers");
    assert!(world.floor.state().interactions[&C].help.is_none());
    assert_eq!(
        world.ask_for_help("ana", C, ""),
        Err(Refusal::NotNow),
        "in wrap-up there is none"
    );
}
