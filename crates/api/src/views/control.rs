//! Controls as the API shows them.

use floor::{AgentId, Control, Floor, InteractionId};

use crate::dto::control as dto;

/// The buttons of a task's main panel.
pub(super) fn controls(floor: &Floor, agent: &AgentId, id: InteractionId) -> dto::Controls {
    let ready = floor.controls(agent, id);
    dto::Controls {
        accept: control(ready.accept),
        decline: control(ready.decline),
        hold: control(ready.hold),
        resume: control(ready.resume),
        mute: control(ready.mute),
        dtmf: control(ready.dtmf),
        consult: control(ready.consult),
        consult_end: control(ready.consult_end),
        consult_exit: control(ready.consult_exit),
        swap: control(ready.swap),
        transfer: control(ready.transfer),
        conference: control(ready.conference),
        conference_exit: control(ready.conference_exit),
        drop_participant: control(ready.drop_participant),
        end: control(ready.end),
        wrapup: control(ready.wrapup),
        wrapup_suggest: control(ready.wrapup_suggest),
        consult_wrapup: control(ready.consult_wrapup),
        help: control(ready.help),
        // What these do does not exist yet.
        cancel: dto::Control::default(),
        recording_pause: dto::Control::default(),
        recording_resume: dto::Control::default(),
        noise_removal: dto::Control::default(),
        schedule_callback: dto::Control::default(),
    }
}

/// The buttons of a consult's panel.
pub(super) fn consult_controls(floor: &Floor, agent: &AgentId, id: InteractionId) -> dto::ConsultControls {
    let ready = floor.consult_controls(agent, id);
    dto::ConsultControls {
        transfer: control(ready.transfer),
        conference: control(ready.conference),
        consult_end: control(ready.consult_end),
        consult_exit: control(ready.consult_exit),
        swap: control(ready.swap),
        hold: control(ready.hold),
        resume: control(ready.resume),
        mute: control(ready.mute),
    }
}

/// The buttons of a supervisor who monitors.
pub(super) fn monitor_controls(floor: &Floor, supervisor: &AgentId, id: InteractionId) -> dto::MonitorControls {
    let ready = floor.monitor_controls(supervisor, id);
    dto::MonitorControls {
        listen: control(ready.listen),
        whisper: control(ready.whisper),
        barge: control(ready.barge),
        pause: control(ready.pause),
        resume: control(ready.resume),
        stop: control(ready.stop),
    }
}

/// The buttons beside an agent on a supervisor's page.
pub(super) fn supervised_controls(floor: &Floor, supervisor: &AgentId, agent: &AgentId) -> dto::SupervisedControls {
    let ready = floor.supervised_controls(supervisor, agent);
    dto::SupervisedControls {
        set_state: control(ready.set_state),
        sign_out: control(ready.sign_out),
        monitor: control(ready.monitor),
    }
}

fn control(control: Control) -> dto::Control {
    match control {
        Control::Hidden => dto::Control::default(),
        Control::Enabled => dto::Control {
            visible: true,
            enabled: true,
            reason: None,
        },
        Control::Disabled(reason) => dto::Control {
            visible: true,
            enabled: false,
            reason: Some(reason.to_owned()),
        },
    }
}
