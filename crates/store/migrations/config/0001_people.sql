CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id, seen_at);
CREATE INDEX session_by_expiry ON session (expires_at);

-- A request that carries an idempotency key: no answer yet while `status` is null.
CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    begun_at BIGINT NOT NULL,
    status BIGINT,
    answer BYTEA,
    PRIMARY KEY (user_id, name)
);
CREATE INDEX idempotency_by_age ON idempotency (begun_at);

CREATE TABLE preference (
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, name)
);

CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL
);
