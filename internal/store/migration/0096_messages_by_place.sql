-- A conversation's messages stand side by side in the embedded database's file,
-- in their order: a page of a thread is a few pages of the file instead of one
-- for each message. PostgreSQL's tables have no order to give; there the index
-- of the conversation stays what it was.
-- The index by case goes: a case's messages are found through its contact's
-- conversations, and each message is written once less.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
DROP INDEX messages_by_case;
/*sqlite:
CREATE TABLE messages_placed (
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
    mentions TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, conversation_id, occurred_at, id)
) WITHOUT ROWID;
INSERT INTO messages_placed (workspace_id, id, conversation_id, case_id, channel_id, direction, kind, text, content, reply_to,
    author_type, author_id, author_name, external_id, status, error, reactions, pricing, origin, attempts, attachment_count,
    occurred_at, created_at, sent_at, delivered_at, read_at, failed_at, edited_at, deleted_at, mentions)
SELECT workspace_id, id, conversation_id, case_id, channel_id, direction, kind, text, content, reply_to,
    author_type, author_id, author_name, external_id, status, error, reactions, pricing, origin, attempts, attachment_count,
    occurred_at, created_at, sent_at, delivered_at, read_at, failed_at, edited_at, deleted_at, mentions
FROM messages ORDER BY workspace_id, conversation_id, occurred_at, id;
DROP TABLE messages;
ALTER TABLE messages_placed RENAME TO messages;
CREATE UNIQUE INDEX messages_by_id ON messages (workspace_id, id);
CREATE UNIQUE INDEX messages_by_external ON messages (workspace_id, channel_id, external_id) WHERE external_id <> '';
CREATE INDEX messages_outbox ON messages (workspace_id, channel_id, id) WHERE direction = 'out' AND status = 'queued';
*/
