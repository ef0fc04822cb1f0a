-- How far into the journal these tables reach. One row, also the lock between two processes that follow at once.
CREATE TABLE history_cursor (
    one BIGINT PRIMARY KEY,
    through BIGINT NOT NULL
);
INSERT INTO history_cursor (one, through) VALUES (1, 0);

-- One customer contact. Times are Unix milliseconds; null: it has not come to that.
CREATE TABLE interaction (
    id BIGINT PRIMARY KEY,
    direction TEXT NOT NULL,
    origin TEXT NOT NULL,
    caller_number TEXT,
    caller_name TEXT,
    dialled TEXT,
    entry_point TEXT NOT NULL,
    queue TEXT,
    arrived_at BIGINT NOT NULL,
    queued_at BIGINT,
    connected_at BIGINT,
    ended_at BIGINT,
    closed_at BIGINT,
    outcome TEXT
);
CREATE INDEX interaction_by_arrival ON interaction (arrived_at);

-- One offer of a contact to an agent and what became of it. `seq` is the offer's place in the journal.
CREATE TABLE agent_contact (
    seq BIGINT PRIMARY KEY,
    interaction BIGINT NOT NULL,
    agent TEXT NOT NULL,
    queue TEXT,
    offered_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT,
    outcome TEXT NOT NULL,
    held_since BIGINT,
    held_ms BIGINT NOT NULL,
    wrap_up_started_at BIGINT,
    wrap_up_ended_at BIGINT,
    wrap_up_code TEXT,
    wrap_up_automatic BIGINT
);
CREATE INDEX agent_contact_by_agent ON agent_contact (agent, seq);
CREATE INDEX agent_contact_by_interaction ON agent_contact (interaction, agent, seq);
