//! The small tables that people and programs change.

use store::config::answers::{Answer, Known};
use store::config::sessions::{Session, TokenHash};
use store::{Fault, limits};

use crate::place::Place;

fn session(number: u8, user: &str, at: i64) -> Session {
    let mut token = [7; 32];
    token[0] = number;
    Session {
        token: TokenHash(token),
        user: user.to_owned(),
        created_at: at,
        expires_at: at + 1_000,
        seen_at: at,
    }
}

pub(crate) async fn a_session_is_found_until_it_ends_or_expires(place: Place) {
    let sessions = place.open().await.sessions;
    let (one, two, other) = (session(1, "ana", 10), session(2, "ana", 20), session(3, "boris", 30));
    for session in [&one, &two, &other] {
        sessions.begin(session).await.expect("begun");
    }
    assert_eq!(sessions.find(one.token, 1_009).await.expect("asked"), Some(one.clone()));
    assert_eq!(
        sessions.find(one.token, 1_010).await.expect("asked"),
        None,
        "expired to the millisecond"
    );
    assert_eq!(sessions.find(session(9, "ana", 0).token, 0).await.expect("asked"), None);

    sessions.touch(one.token, 900, 1_900).await.expect("touched");
    let touched = sessions
        .find(one.token, 1_500)
        .await
        .expect("asked")
        .expect("lasts longer now");
    assert_eq!(
        (touched.seen_at, touched.expires_at, touched.created_at),
        (900, 1_900, 10)
    );

    assert!(sessions.end(other.token).await.expect("ended"));
    assert!(
        !sessions.end(other.token).await.expect("asked"),
        "there was none any more"
    );
    assert_eq!(sessions.sweep(1_500).await.expect("swept"), 1, "`two` had expired");
    assert_eq!(sessions.end_all_of("ana").await.expect("ended"), 1);
    assert_eq!(sessions.find(one.token, 0).await.expect("asked"), None);
}

pub(crate) async fn a_user_has_a_limited_number_of_sessions(place: Place) {
    let sessions = place.open().await.sessions;
    let most = u8::try_from(limits::SESSIONS_PER_USER_MAX).expect("a small number");
    sessions.begin(&session(200, "boris", 0)).await.expect("begun");
    for number in 0..most {
        sessions
            .begin(&session(number, "ana", i64::from(number)))
            .await
            .expect("begun");
    }
    sessions
        .touch(session(0, "ana", 0).token, 500, 1_500)
        .await
        .expect("touched");
    // All at the same moment as one that is there, so that the order among equals matters too.
    sessions.begin(&session(100, "ana", 2)).await.expect("begun");
    sessions.begin(&session(101, "ana", 2)).await.expect("begun");

    let mut left = Vec::new();
    for number in (0..most).chain([100, 101, 200]) {
        if sessions
            .find(session(number, "", 0).token, 0)
            .await
            .expect("asked")
            .is_some()
        {
            left.push(number);
        }
    }
    assert_eq!(left.len(), usize::from(most) + 1, "boris keeps his own");
    assert!(left.contains(&0), "used lately");
    assert!(!left.contains(&1), "unused for longest");
    assert!(left.contains(&101), "the newest never ends at its own beginning");
}

pub(crate) async fn a_request_with_a_key_happens_once(place: Place) {
    let answers = place.open().await.answers;
    let begin = |user: &'static str, hash: u8, now: i64| answers.begin(user, "key", [hash; 32], now);
    assert_eq!(begin("ana", 1, 0).await.expect("asked"), Known::New);
    assert_eq!(begin("ana", 1, 1).await.expect("asked"), Known::Unfinished);
    assert_eq!(begin("ana", 2, 1).await.expect("asked"), Known::OtherRequest);
    assert_eq!(
        begin("boris", 2, 1).await.expect("asked"),
        Known::New,
        "a key belongs to its user"
    );

    let answer = Answer {
        status: 202,
        body: vec![0, 1, 255],
    };
    answers.finish("ana", "key", &answer).await.expect("remembered");
    let much_later = 10 * limits::UNFINISHED_REQUEST_MAX.as_millis() as i64;
    assert_eq!(
        begin("ana", 1, much_later).await.expect("asked"),
        Known::Answered(answer)
    );
    assert_eq!(begin("ana", 2, much_later).await.expect("asked"), Known::OtherRequest);

    assert_eq!(answers.sweep(1).await.expect("swept"), 1, "what was begun before 1");
    assert_eq!(begin("ana", 2, much_later).await.expect("asked"), Known::New);
    let error = answers
        .begin("ana", &"k".repeat(limits::NAME_BYTES_MAX + 1), [0; 32], 0)
        .await
        .expect_err("too long");
    assert!(matches!(error.fault, Fault::TooMuch { .. }), "{error}");
}

pub(crate) async fn of_two_equal_requests_at_once_one_is_new(place: Place) {
    let answers = place.open().await.answers;
    let ask = || {
        let answers = answers.clone();
        tokio::spawn(async move { answers.begin("ana", "key", [1; 32], 0).await.expect("asked") })
    };
    let all = [ask(), ask(), ask(), ask()];
    let mut new = 0;
    for one in all {
        let known = one.await.expect("no panic");
        assert!(matches!(known, Known::New | Known::Unfinished), "{known:?}");
        new += usize::from(known == Known::New);
    }
    assert_eq!(new, 1);
}

pub(crate) async fn a_request_that_died_gives_its_key_back(place: Place) {
    let answers = place.open().await.answers;
    let wait = limits::UNFINISHED_REQUEST_MAX.as_millis() as i64;
    assert_eq!(
        answers.begin("ana", "key", [1; 32], 0).await.expect("asked"),
        Known::New
    );
    assert_eq!(
        answers.begin("ana", "key", [1; 32], wait - 1).await.expect("asked"),
        Known::Unfinished
    );
    assert_eq!(
        answers.begin("ana", "key", [2; 32], wait).await.expect("asked"),
        Known::New
    );
    assert_eq!(
        answers.begin("ana", "key", [2; 32], wait + 1).await.expect("asked"),
        Known::Unfinished
    );
    answers.give_up("ana", "key").await.expect("given up");
    assert_eq!(
        answers.begin("ana", "key", [3; 32], wait + 2).await.expect("asked"),
        Known::New
    );
}

pub(crate) async fn an_answer_too_long_to_keep_frees_its_key(place: Place) {
    let answers = place.open().await.answers;
    assert_eq!(
        answers.begin("ana", "key", [1; 32], 0).await.expect("asked"),
        Known::New
    );
    let long = Answer {
        status: 200,
        body: vec![0; limits::ANSWER_BYTES_MAX + 1],
    };
    answers.finish("ana", "key", &long).await.expect("let go");
    assert_eq!(
        answers.begin("ana", "key", [1; 32], 1).await.expect("asked"),
        Known::New
    );
}

pub(crate) async fn preferences_are_kept_by_user_and_name(place: Place) {
    let preferences = place.open().await.preferences;
    assert!(preferences.of("ana").await.expect("asked").is_empty());
    preferences.set("ana", "language", Some("bg")).await.expect("set");
    preferences.set("ana", "language", Some("en")).await.expect("set again");
    preferences.set("ana", "theme", Some("dark")).await.expect("set");
    preferences.set("boris", "theme", Some("light")).await.expect("set");
    preferences.set("ana", "absent", None).await.expect("nothing to remove");
    let of_ana = preferences.of("ana").await.expect("asked");
    assert_eq!(
        of_ana.into_iter().collect::<Vec<_>>(),
        [
            ("language".to_owned(), "en".to_owned()),
            ("theme".to_owned(), "dark".to_owned())
        ]
    );
    preferences.set("ana", "theme", None).await.expect("removed");
    assert_eq!(preferences.of("ana").await.expect("asked").len(), 1);
}

pub(crate) async fn preferences_are_limited(place: Place) {
    let preferences = place.open().await.preferences;
    for number in 0..limits::PREFERENCES_PER_USER_MAX {
        preferences
            .set("ana", &format!("name-{number}"), Some(""))
            .await
            .expect("set");
    }
    preferences
        .set("ana", "name-0", Some("new"))
        .await
        .expect("one that is there may change");
    preferences
        .set("boris", "name", Some(""))
        .await
        .expect("each user has a limit of his own");
    let long = "x".repeat(limits::PREFERENCE_BYTES_MAX + 1);
    for (name, value) in [("one more", ""), ("name-1", long.as_str()), (long.as_str(), "")] {
        let error = preferences.set("ana", name, Some(value)).await.expect_err("too much");
        assert!(matches!(error.fault, Fault::TooMuch { .. }), "{error}");
    }
}

pub(crate) async fn a_secret_is_made_once_and_kept(place: Place) {
    let store = place.open().await;
    let ask = || {
        let secrets = store.secrets.clone();
        tokio::spawn(async move { secrets.get("sip").await.expect("there") })
    };
    let (one, two) = (ask(), ask());
    let (one, two) = (one.await.expect("no panic"), two.await.expect("no panic"));
    assert_eq!(one, two, "even when first asked for twice at once");
    assert_ne!(one, [0; 32]);
    assert_ne!(one, store.secrets.get("other").await.expect("there"));
    store.close().await;
    assert_eq!(place.open().await.secrets.get("sip").await.expect("there"), one);
}

pub(crate) async fn everything_survives_reopening(place: Place) {
    let store = place.open().await;
    let ana = session(1, "ana", 0);
    store.sessions.begin(&ana).await.expect("begun");
    store.preferences.set("ana", "theme", Some("dark")).await.expect("set");
    store.answers.begin("ana", "key", [1; 32], 0).await.expect("begun");
    store
        .answers
        .finish(
            "ana",
            "key",
            &Answer {
                status: 200,
                body: Vec::new(),
            },
        )
        .await
        .expect("remembered");
    store.close().await;

    let store = place.open().await;
    assert_eq!(store.sessions.find(ana.token, 0).await.expect("asked"), Some(ana));
    assert_eq!(store.preferences.of("ana").await.expect("asked").len(), 1);
    let known = store.answers.begin("ana", "key", [1; 32], 0).await.expect("asked");
    assert_eq!(
        known,
        Known::Answered(Answer {
            status: 200,
            body: Vec::new()
        })
    );
}
