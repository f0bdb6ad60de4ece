-- The first schema: every noun of the desk, the journal and the event log.
-- Oldest version that runs on it: 0.1.0.
-- Times are microseconds since 1970 in UTC. Optional ids are '' when absent.
-- Text between "/*sqlite:" and "*/" counts on SQLite alone, likewise postgres.
-- +goose Up
CREATE TABLE workspaces (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    locale TEXT NOT NULL DEFAULT 'en',
    timezone TEXT NOT NULL DEFAULT 'UTC',
    hours TEXT NOT NULL DEFAULT '{}',
    event_seq BIGINT NOT NULL DEFAULT 0,
    case_seq BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL DEFAULT '',
    locale TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE TABLE members (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id);
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    previous_hash TEXT NOT NULL DEFAULT '',
    user_id TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    user_agent TEXT NOT NULL DEFAULT '',
    ip TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE TABLE api_tokens (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    expires_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE invitations (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE password_resets (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE TABLE channels (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    secrets BYTEA NOT NULL,
    status TEXT NOT NULL,
    status_detail TEXT NOT NULL DEFAULT '',
    checks TEXT NOT NULL DEFAULT '[]',
    last_in_at BIGINT,
    last_out_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX channels_by_id ON channels (id);
CREATE TABLE contacts (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX contacts_by_name ON contacts (workspace_id, name, id);
CREATE TABLE identities (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    address TEXT NOT NULL,
    display TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX identities_by_contact ON identities (workspace_id, contact_id);
CREATE TABLE identity_keys (
    workspace_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    key TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, platform, key)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX identity_keys_by_identity ON identity_keys (workspace_id, identity_id);
CREATE TABLE conversations (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    thread_key TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    last_message TEXT NOT NULL DEFAULT '',
    last_inbound_at BIGINT,
    last_activity_at BIGINT NOT NULL,
    unread_count INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX conversations_by_thread ON conversations (workspace_id, channel_id, thread_key);
CREATE INDEX conversations_by_activity ON conversations (workspace_id, last_activity_at, id);
CREATE INDEX conversations_by_channel ON conversations (workspace_id, channel_id, last_activity_at, id);
CREATE INDEX conversations_by_contact ON conversations (workspace_id, contact_id, last_activity_at, id);
CREATE INDEX conversations_by_case ON conversations (workspace_id, case_id);
CREATE TABLE cases (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL DEFAULT 'normal',
    subject TEXT NOT NULL DEFAULT '',
    contact_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    assignee_id TEXT NOT NULL DEFAULT '',
    queue TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    last_message TEXT NOT NULL DEFAULT '',
    unread_count INTEGER NOT NULL DEFAULT 0,
    waiting_since BIGINT,
    last_activity_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    first_reply_at BIGINT,
    resolved_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX cases_by_number ON cases (workspace_id, number);
CREATE INDEX cases_by_activity ON cases (workspace_id, last_activity_at, id);
CREATE INDEX cases_by_status ON cases (workspace_id, status, last_activity_at, id);
CREATE INDEX cases_by_assignee ON cases (workspace_id, assignee_id, status, last_activity_at, id);
CREATE INDEX cases_by_contact ON cases (workspace_id, contact_id, created_at, id);
CREATE TABLE tags (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL DEFAULT 'grey',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tags_by_name ON tags (workspace_id, name);
CREATE TABLE case_tags (
    workspace_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, tag, case_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX case_tags_by_case ON case_tags (workspace_id, case_id);
-- Kept counts. scope is an agent's id, '' for unassigned or '*' for all;
-- name is a status, or 'unread' for open and pending cases with unread messages.
CREATE TABLE case_counts (
    workspace_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, scope, name)
) /*sqlite:WITHOUT ROWID*/;
CREATE TABLE saved_replies (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX saved_replies_by_shortcut ON saved_replies (workspace_id, shortcut);
CREATE TABLE drafts (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    mode TEXT NOT NULL, -- reply or note
    body TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id, conversation_id, mode)
);
CREATE TABLE messages (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    channel_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL DEFAULT '',
    reply_to TEXT NOT NULL DEFAULT '',
    author_type TEXT NOT NULL,
    author_id TEXT NOT NULL DEFAULT '',
    author_name TEXT NOT NULL DEFAULT '',
    external_id TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    reactions TEXT NOT NULL DEFAULT '',
    pricing TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    attachment_count INTEGER NOT NULL DEFAULT 0,
    occurred_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    delivered_at BIGINT,
    read_at BIGINT,
    failed_at BIGINT,
    edited_at BIGINT,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX messages_by_conversation ON messages (workspace_id, conversation_id, occurred_at, id);
CREATE UNIQUE INDEX messages_by_external ON messages (workspace_id, channel_id, external_id) WHERE external_id <> '';
-- The outbox: what waits to be sent, in order, for each channel.
CREATE INDEX messages_outbox ON messages (workspace_id, channel_id, id) WHERE direction = 'out' AND status = 'queued';
CREATE TABLE attachments (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    message_id TEXT NOT NULL DEFAULT '', -- '' while it is an upload that no message has
    position INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    mime TEXT NOT NULL DEFAULT '',
    size BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    remote TEXT NOT NULL DEFAULT '',
    blob_key TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    duration DOUBLE PRECISION NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    uploaded_by TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX attachments_by_message ON attachments (workspace_id, message_id, position);
-- Receipts for messages that we do not know (yet): a status may come before the
-- send's own answer is stored.
CREATE TABLE orphan_receipts (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    external_id TEXT NOT NULL,
    status TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id, status)
) /*sqlite:WITHOUT ROWID*/;
-- Keys of inbound events that are not messages, so that a repeat has no effect.
CREATE TABLE inbound_seen (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    key TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, key)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX inbound_seen_by_age ON inbound_seen (seen_at);
CREATE TABLE events (
    workspace_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    type TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL DEFAULT '',
    case_id TEXT NOT NULL DEFAULT '',
    conversation_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    contact_id TEXT NOT NULL DEFAULT '',
    changes TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, seq)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX events_by_case ON events (workspace_id, case_id, seq) WHERE case_id <> '';
CREATE INDEX events_by_message ON events (workspace_id, message_id, seq) WHERE message_id <> '';
-- The journal: raw requests in the order of their commits, numbered without a
-- gap by the row of journal_head. On SQLite it is a file of its own: see the
-- folder journal.
/*postgres:
CREATE TABLE journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    request BYTEA NOT NULL
);
CREATE TABLE journal_head (
    id INTEGER NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);
INSERT INTO journal_head (id, seq) VALUES (1, 0);
*/
-- One row a lane: applied_seq is the watermark, owner and lease_until say which
-- node works it (real time, not the business's clock).
CREATE TABLE lanes (
    lane INTEGER NOT NULL PRIMARY KEY,
    applied_seq BIGINT NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE nodes (
    id TEXT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE TABLE dead_letters (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    journal_seq BIGINT NOT NULL,
    position INTEGER NOT NULL, -- which event of the request; -1 the whole
    channel_id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL,
    raw BYTEA NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    resolved_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX dead_letters_by_entry ON dead_letters (journal_seq, position);
CREATE INDEX dead_letters_open ON dead_letters (workspace_id, id) WHERE resolved_at IS NULL;
-- Answers to writes that carried an Idempotency-Key.
CREATE TABLE idempotency_keys (
    workspace_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0, -- 0 while the first call runs
    answer BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, actor, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
-- A small key-value space for connectors and services (tokens, cursors).
CREATE TABLE cursors (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
