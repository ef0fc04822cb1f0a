//! Work items in words, for the log of a story.

use floor::ItemEvent;

use crate::talk_words::to;
use crate::words::{Words, clock};

impl Words {
    pub(crate) fn item(&self, event: &ItemEvent) -> String {
        match event {
            ItemEvent::Created { by, title } => format!("item \"{title}\" by {by}"),
            ItemEvent::Queued {
                queue,
                enqueued_at,
                priority: _,
                first_in_line: _,
                reason,
                terms: _,
            } => format!("waits in {queue} since {} ({reason:?})", clock(*enqueued_at)),
            ItemEvent::Offered { agent, until, .. } => format!("offered to {agent} until {}", clock(*until)),
            ItemEvent::HandedOver { agent, to: whom } => format!("{agent} gives it to {}", to(whom)),
            ItemEvent::TransferOffered { agent, by, until } => {
                format!("{by} hands it to {agent} until {}", clock(*until))
            }
            ItemEvent::OfferClosed { agent, outcome } => format!("not taken by {agent}: {outcome:?}"),
            ItemEvent::Accepted { agent } => format!("taken by {agent}"),
            ItemEvent::Detached { agent } => format!("loses {agent}"),
            ItemEvent::Ended { agent, cause } => {
                let by = agent.as_ref().map_or_else(String::new, |agent| format!(" by {agent}"));
                format!("ended{by}: {cause:?}")
            }
            ItemEvent::WrapUpStarted { agent, until } => {
                let until = until.map_or_else(|| "by hand".to_owned(), |until| format!("until {}", clock(until)));
                format!("wrap-up owed by {agent} {until}")
            }
            ItemEvent::WrapUpSubmitted { agent, code, automatic } => {
                format!(
                    "wrapped up by {agent}: {code}{}",
                    if *automatic { ", by itself" } else { "" }
                )
            }
            ItemEvent::Closed => "closed".to_owned(),
        }
    }
}
