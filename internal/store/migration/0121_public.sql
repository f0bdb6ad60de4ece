-- +goose Up
-- What public words stand under: posts, videos, an app's or a place's page.
CREATE TABLE posts (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ours INTEGER NOT NULL DEFAULT 0,
    author TEXT NOT NULL DEFAULT '',
    contact_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '', -- of a visitor's post
    under TEXT NOT NULL DEFAULT '', -- external id of the post under which we said this
    title TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    shared_link TEXT NOT NULL DEFAULT '',
    counts TEXT NOT NULL DEFAULT '',
    published_at BIGINT NOT NULL,
    edited_at BIGINT,
    hidden_at BIGINT,
    deleted_at BIGINT,
    publication_id TEXT NOT NULL DEFAULT '',
    read_at BIGINT, -- when the network was asked for it
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX posts_by_external ON posts (workspace_id, channel_id, external_id);
CREATE INDEX posts_by_time ON posts (workspace_id, published_at, id);
CREATE INDEX posts_by_channel ON posts (workspace_id, channel_id, published_at, id);
CREATE INDEX posts_under ON posts (workspace_id, channel_id, under) WHERE under <> '';

-- One row for each message in public, as moderation and reviews list them.
CREATE TABLE public_items (
    workspace_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    post_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    contact_id TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    external_id TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    rating INTEGER NOT NULL DEFAULT 0,
    version TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    occurred_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL, -- when what it says changed last
    answered_at BIGINT,
    PRIMARY KEY (workspace_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX public_items_by_time ON public_items (workspace_id, direction, occurred_at, message_id);
CREATE INDEX public_items_by_state ON public_items (workspace_id, direction, state, occurred_at, message_id);
CREATE INDEX public_items_by_channel ON public_items (workspace_id, channel_id, direction, occurred_at, message_id);
CREATE INDEX public_items_by_kind ON public_items (workspace_id, kind, direction, occurred_at, message_id);
CREATE INDEX public_items_by_post ON public_items (workspace_id, post_id, occurred_at, message_id);
CREATE INDEX public_items_by_external ON public_items (workspace_id, channel_id, external_id);

ALTER TABLE conversations ADD COLUMN post_id TEXT NOT NULL DEFAULT '';
