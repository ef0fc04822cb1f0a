-- The events of the floor. The primary key is also the last fence between two writers: one number is stored once.
-- `event` is the versioned JSON of `journal/codec`; `at` is Unix time in milliseconds.
CREATE TABLE journal (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    request TEXT,
    event TEXT NOT NULL
);
