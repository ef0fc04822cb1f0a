-- More than two on one contact. Everything here follows from the journal, so it is all derived again.
UPDATE history_cursor SET through = 0;
DELETE FROM agent_contact;
DELETE FROM interaction;

-- The contact in which this one is a consult's own (CON-21); when the customer left before the others (PCL-4).
ALTER TABLE interaction ADD COLUMN parent BIGINT;
ALTER TABLE interaction ADD COLUMN customer_left_at BIGINT;
ALTER TABLE interaction ADD COLUMN monitored BIGINT NOT NULL DEFAULT 0;
CREATE INDEX interaction_by_parent ON interaction (parent);

-- `kind`: how the contact came to the agent. `role`: as what the agent takes part, at last. `child`: the consult's own
-- contact that found the agent; `interaction` is its parent then.
ALTER TABLE agent_contact ADD COLUMN kind TEXT NOT NULL DEFAULT 'routed';
ALTER TABLE agent_contact ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
ALTER TABLE agent_contact ADD COLUMN child BIGINT;
ALTER TABLE agent_contact ADD COLUMN joined_at BIGINT;
ALTER TABLE agent_contact ADD COLUMN left_cause TEXT;
ALTER TABLE agent_contact ADD COLUMN holds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent_contact ADD COLUMN lost_on_hold BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent_contact ADD COLUMN post_call_since BIGINT;
ALTER TABLE agent_contact ADD COLUMN post_call_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent_contact ADD COLUMN post_call_assist_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent_contact ADD COLUMN monitored BIGINT NOT NULL DEFAULT 0;
CREATE INDEX agent_contact_by_child ON agent_contact (child);

-- One consult. `outcome` is null while it goes on; `became`: the conference or transfer that it ended in.
CREATE TABLE consult (
    seq BIGINT PRIMARY KEY,
    interaction BIGINT NOT NULL,
    initiator TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    child BIGINT,
    requested_at BIGINT NOT NULL,
    answered_at BIGINT,
    agent TEXT,
    number TEXT,
    ended_at BIGINT,
    outcome TEXT,
    became TEXT,
    wrap_up_offered_at BIGINT,
    wrap_up_at BIGINT,
    wrap_up_code TEXT
);
CREATE INDEX consult_by_interaction ON consult (interaction, seq);

-- One transfer. `via`: blind, out of a consult, or back to whoever transferred. `outcome` is null while it goes on.
CREATE TABLE transfer (
    seq BIGINT PRIMARY KEY,
    interaction BIGINT NOT NULL,
    agent TEXT NOT NULL,
    via TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    released_at BIGINT,
    ended_at BIGINT,
    outcome TEXT,
    returned_at BIGINT
);
CREATE INDEX transfer_by_interaction ON transfer (interaction, seq);

-- Who was on the customer's leg: an agent or a number.
CREATE TABLE member (
    seq BIGINT PRIMARY KEY,
    interaction BIGINT NOT NULL,
    agent TEXT,
    number TEXT,
    name TEXT,
    leg BIGINT,
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    left_cause TEXT
);
CREATE INDEX member_by_interaction ON member (interaction, seq);

-- One wrap-up owed: one for each spell of ownership (END-5).
CREATE TABLE wrap_up (
    seq BIGINT PRIMARY KEY,
    interaction BIGINT NOT NULL,
    agent TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    code TEXT,
    automatic BIGINT NOT NULL DEFAULT 0,
    withdrawn BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX wrap_up_by_interaction ON wrap_up (interaction, seq);

-- The latest suggestion of each who took part (END-5).
CREATE TABLE suggestion (
    interaction BIGINT NOT NULL,
    agent TEXT NOT NULL,
    at BIGINT NOT NULL,
    code TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (interaction, agent)
);

-- One supervisor's stay in a contact. `mode` is the last; whispers and barges are counted (SUP-17).
CREATE TABLE monitor_session (
    seq BIGINT PRIMARY KEY,
    interaction BIGINT NOT NULL,
    supervisor TEXT NOT NULL,
    agent TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    end_cause TEXT,
    mode TEXT NOT NULL,
    whispers BIGINT NOT NULL DEFAULT 0,
    barges BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX monitor_session_by_interaction ON monitor_session (interaction, seq);
