-- Full text search. Oldest version that runs on it: 0.1.0.
-- Words are folded and marked with their workspace and kind by package search;
-- rows are numbered in the order in which they were first indexed.
-- +goose Up
CREATE TABLE search_scopes (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    last_id BIGINT NOT NULL,
    seq BIGINT NOT NULL DEFAULT 0 -- the newest event that is indexed
) WITHOUT ROWID;
CREATE TABLE search_docs (
    id INTEGER NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL
);
CREATE UNIQUE INDEX search_docs_by_entity ON search_docs (workspace_id, kind, entity_id);
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='7 8');
