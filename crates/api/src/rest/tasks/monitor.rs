//! The verbs of a supervisor in somebody else's contact (SUP-4 to SUP-8), and for a call without an agent (CNF-16).

use floor::{AgentId, Command, MonitorMode};

use super::verbs::verbs;
use crate::dto::command::{NoFields, StartMonitor};

verbs! {
    start: "/api/v1/tasks/{id}/monitor", "startMonitor",
        "Listens to a contact of a managed team (SUP-4, SUP-6).",
        StartMonitor => |agent, interaction, body| Ok(Command::Monitor {
            agent,
            interaction,
            of: body.agent_id.as_deref().map(AgentId::new),
        });
    listen: "/api/v1/tasks/{id}/monitor/listen", "listenOnly",
        "Is heard by nobody any more (SUP-6).",
        NoFields => |agent, interaction, _| Ok(Command::SetMonitorMode {
            agent,
            interaction,
            mode: MonitorMode::Silent,
        });
    whisper: "/api/v1/tasks/{id}/monitor/whisper", "whisper",
        "Speaks to the agent alone (SUP-7).",
        NoFields => |agent, interaction, _| Ok(Command::SetMonitorMode {
            agent,
            interaction,
            mode: MonitorMode::Whisper,
        });
    barge: "/api/v1/tasks/{id}/monitor/barge", "bargeIn",
        "Joins the talk (SUP-8).",
        NoFields => |agent, interaction, _| Ok(Command::SetMonitorMode {
            agent,
            interaction,
            mode: MonitorMode::BargeIn,
        });
    pause: "/api/v1/tasks/{id}/monitor/pause", "pauseMonitor",
        "Hears nothing for a while and is not heard (SUP-5).",
        NoFields => |agent, interaction, _| Ok(Command::PauseMonitor { agent, interaction, paused: true });
    resume: "/api/v1/tasks/{id}/monitor/resume", "resumeMonitor",
        "Hears again (SUP-5).",
        NoFields => |agent, interaction, _| Ok(Command::PauseMonitor { agent, interaction, paused: false });
    stop: "/api/v1/tasks/{id}/monitor/stop", "stopMonitor",
        "Stops listening (SUP-5).",
        NoFields => |agent, interaction, _| Ok(Command::StopMonitor { agent, interaction });
    end_unattended: "/api/v1/tasks/{id}/unattended/end", "endUnattended",
        "Ends a call that was left without an agent (CNF-16).",
        NoFields => |agent, interaction, _| Ok(Command::EndUnattended { agent, interaction });
}
