-- What each person is told of. Package notify follows the event log and writes it.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE notifications (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL, -- assigned, offered, mentioned, replied, followed, sla_warned, sla_breached, test
    case_id TEXT NOT NULL DEFAULT '',
    shown INTEGER NOT NULL DEFAULT 1, -- 0: only other ways than the app's own list tell of it
    count BIGINT NOT NULL DEFAULT 1, -- how many of a kind in one case, since the last were read
    seq BIGINT NOT NULL, -- the newest event in it
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    read_at BIGINT,
    data TEXT NOT NULL DEFAULT '{}', -- JSON: what it says
    PRIMARY KEY (workspace_id, user_id, id)
) /*sqlite:WITHOUT ROWID*/;
-- One unread of a kind and case: more of them make it count.
CREATE UNIQUE INDEX notifications_bundle ON notifications (workspace_id, user_id, case_id, kind) WHERE read_at IS NULL;
CREATE INDEX notifications_by_time ON notifications (workspace_id, user_id, updated_at, id) WHERE shown = 1;
CREATE INDEX notifications_unread ON notifications (workspace_id, user_id, updated_at, id) WHERE shown = 1 AND read_at IS NULL;
CREATE INDEX notifications_old ON notifications (updated_at);

-- What a person chose, how many they have not read, and when their next digest is.
CREATE TABLE notification_people (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    unread BIGINT NOT NULL DEFAULT 0,
    settings TEXT NOT NULL DEFAULT '', -- JSON; '' where they chose nothing
    digest_at BIGINT, -- NULL for no digest
    digest_seq BIGINT NOT NULL DEFAULT 0, -- the newest event of the last digest
    PRIMARY KEY (workspace_id, user_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX notification_people_digest ON notification_people (digest_at) WHERE digest_at IS NOT NULL;

-- How far the notifications are in the event log, and what the workspace allows.
CREATE TABLE notification_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL DEFAULT 0,
    hide_text INTEGER NOT NULL DEFAULT 0 -- 1: no customer's words leave by push or e-mail
) /*sqlite:WITHOUT ROWID*/;
-- Nobody is told of what happened before.
INSERT INTO notification_places (workspace_id, seq) SELECT id, event_seq FROM workspaces;
