-- Full text search. Oldest version that runs on it: 0.1.0.
-- Words are folded and marked with their workspace and kind by package search;
-- rows are numbered in the order in which they were first indexed.
-- +goose Up
CREATE TABLE search_scopes (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    last_id BIGINT NOT NULL,
    seq BIGINT NOT NULL DEFAULT 0 -- the newest event that is indexed
);
CREATE TABLE search_docs (
    workspace_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    entity_id TEXT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (workspace_id, kind, id)
);
CREATE UNIQUE INDEX search_docs_by_entity ON search_docs (workspace_id, kind, entity_id);
CREATE INDEX search_docs_words ON search_docs USING GIN (words);
