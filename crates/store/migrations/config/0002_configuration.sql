-- What administrators set, by kind and id; the value is JSON with sealed secrets.
CREATE TABLE resource (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    place BIGINT NOT NULL,
    version BIGINT NOT NULL,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Every change of one of them; the last `seq` is the revision of the whole.
CREATE TABLE resource_change (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    value_before TEXT,
    value_after TEXT
);
CREATE INDEX resource_change_of_one ON resource_change (kind, id, seq);

-- Published documents of flows; `serial` is their number among all flows, `number` among those of the same flow.
CREATE TABLE flow_version (
    serial BIGINT NOT NULL PRIMARY KEY,
    flow_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    document TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT NOT NULL
);
CREATE INDEX flow_version_of_one ON flow_version (flow_id, number);
