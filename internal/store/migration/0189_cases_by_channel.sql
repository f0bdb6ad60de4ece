-- +goose Up
-- The cases of a channel that has few. It stays as it is while cases move: who
-- lists the cases of a channel that has many walks the list instead.
CREATE INDEX cases_by_channel ON cases (workspace_id, channel_id, id) WHERE channel_id <> '';
