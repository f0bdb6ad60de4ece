-- How far each channel was read whose network has to be asked, and which node
-- asks now. Times are the machine's or the database's own: they order leases.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE pulls (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',   -- the connector's own, '' at the beginning
    owner TEXT NOT NULL DEFAULT '',
    token BIGINT NOT NULL DEFAULT 0,  -- one more for each owner
    lease_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;
