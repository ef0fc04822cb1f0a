-- Everything that happened to variables of contacts: `what` is `saved`, `draft` (typed and not saved yet), `discarded`,
-- `notSaved`, `dropped` (did not come along to another entry point) or `revealed`. A secret's `value` is sealed.
CREATE TABLE variable_change (
    seq BIGINT NOT NULL,
    interaction BIGINT NOT NULL,
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    value TEXT,
    sealed BIGINT NOT NULL,
    version BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (seq, name)
);
CREATE INDEX variable_change_by_name ON variable_change (interaction, name, seq);
