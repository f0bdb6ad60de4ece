-- How each channel stands, as its last probe found it, and when it is asked
-- again. Times of next_at are the machine's own: they order the probes and must
-- not jump. A channel that is not asked has none.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE channel_health (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'unknown', -- unknown, good, warning, bad
    since BIGINT NOT NULL DEFAULT 0,       -- of the state, by the business's clock
    probed_at BIGINT,                      -- by the business's clock
    next_at BIGINT,                        -- by the machine's clock
    deep_at BIGINT NOT NULL DEFAULT 0,     -- when what changes seldom was last asked for, by the machine's clock
    tries INTEGER NOT NULL DEFAULT 0,      -- probes in a row that brought no good answer
    data TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX channel_health_due ON channel_health (next_at) WHERE next_at IS NOT NULL;
-- The cards of the overview as somebody put them, '' as they come.
CREATE TABLE overview_layouts (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
) /*sqlite:WITHOUT ROWID*/;
