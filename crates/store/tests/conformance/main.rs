//! What a store promises, asked of SQLite and PostgreSQL alike. Each case is written once; the table at the end runs
//! it on both.

mod config;
mod configuration;
mod consults;
mod durability;
mod faults;
mod history;
mod items;
mod journal;
mod place;
mod postgres;
mod story;
mod talks;
mod transfers;
mod variables;

/// Makes a test of each case for each database.
macro_rules! on_both {
    ($($module:ident { $($case:ident)* })*) => {
        mod sqlite {
            $(mod $module { $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    crate::$module::$case(crate::place::Place::sqlite()).await;
                }
            )* })*
        }
        mod postgresql {
            $(mod $module { $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    crate::$module::$case(crate::place::Place::postgres().await).await;
                }
            )* })*
        }
    };
}

on_both! {
    journal {
        what_is_appended_is_read_back_in_order
        a_long_batch_is_stored_whole
        a_batch_that_does_not_continue_is_refused_and_changes_nothing
        reading_goes_on_while_somebody_writes
        a_gap_or_foreign_text_is_damage_and_named
        only_one_process_writes
    }
    config {
        a_session_is_found_until_it_ends_or_expires
        a_user_has_a_limited_number_of_sessions
        a_request_with_a_key_happens_once
        of_two_equal_requests_at_once_one_is_new
        a_request_that_died_gives_its_key_back
        an_answer_too_long_to_keep_frees_its_key
        preferences_are_kept_by_user_and_name
        preferences_are_limited
        a_secret_is_made_once_and_kept
        everything_survives_reopening
    }
    configuration {
        a_configuration_is_changed_as_a_whole_or_not_at_all
        each_change_is_kept_with_who_and_when
        versions_of_flows_are_numbered_and_stay
        of_two_changes_at_once_one_is_taken
    }
    history {
        an_answered_call_tells_its_whole_story
        offers_are_found_by_agent_and_by_contact
        each_way_to_miss_a_call_has_its_word
        a_call_given_to_a_second_agent_stands_in_both_histories
        pages_go_from_new_to_old_without_loss
        following_in_pieces_and_rebuilding_give_the_same
        two_followers_at_once_count_each_event_once
        any_character_in_a_name_is_stored
    }
    consults {
        a_consult_stands_in_both_histories
        a_consult_that_nobody_answers_is_missed_but_not_rona
        a_consults_own_contact_is_told_apart
    }
    talks {
        a_conference_and_its_post_call_are_measured_by_role
        an_outside_number_is_a_member_without_an_agent
        a_supervisors_stay_is_counted
        everything_about_talks_is_derived_again
        the_tables_of_the_first_release_are_derived_again
    }
    transfers {
        a_consulted_agent_who_gets_the_customer_owns_the_contact
        a_transfer_before_the_answer_ends_the_consult
        a_blind_transfer_stands_in_both_histories
        a_transfer_that_comes_back_withdraws_the_wrap_up
        a_transfer_to_a_queue_or_an_entry_point_is_over_at_once
        a_consult_with_a_queue_may_become_a_transfer
        what_rings_when_the_process_dies_is_closed
    }
    variables {
        a_variable_s_history_has_every_save_and_what_was_not_saved
        no_file_has_a_secret
    }
    items {
        a_work_item_stands_in_the_histories_of_all_who_had_it
        each_way_to_miss_an_item_has_its_word
        an_item_whose_agent_is_lost_goes_on
    }
    durability {
        what_was_acknowledged_survives_kill_nine
        an_abandoned_append_stops_the_journal
    }
    faults {
        tables_of_a_newer_release_are_left_alone
        several_processes_may_open_at_once
    }
}
