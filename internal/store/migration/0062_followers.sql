-- Who hears of a case that is another's, and who was named in a note.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
-- The cases hold their followers themselves; this finds the cases of a follower.
CREATE TABLE case_followers (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, user_id, case_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX case_followers_by_case ON case_followers (workspace_id, case_id);

ALTER TABLE messages ADD COLUMN mentions TEXT NOT NULL DEFAULT ''; -- ids of users, as JSON; '' for none

CREATE TABLE mentions (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (workspace_id, user_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX mentions_by_time ON mentions (workspace_id, user_id, created_at, message_id);
CREATE INDEX mentions_unread ON mentions (workspace_id, user_id, case_id) WHERE read_at IS NULL;
