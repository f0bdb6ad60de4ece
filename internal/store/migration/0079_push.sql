-- Browsers that are told of news while no desk is open in them.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE push_subscriptions (
    id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL, -- it ends with the session that made it
    endpoint_hash TEXT NOT NULL UNIQUE,
    sealed BYTEA NOT NULL, -- the address and the keys: whoever has them can write to the browser
    user_agent TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    used_at BIGINT -- when the push service last took something
);
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (workspace_id, user_id, id);

-- The key pair by which push services know this installation: one row.
CREATE TABLE push_keys (
    id INTEGER NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL,
    private_key BYTEA NOT NULL, -- sealed
    created_at BIGINT NOT NULL
);
