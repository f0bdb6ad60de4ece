-- New words wait in a list that every search reads from end to end: a short one,
-- that is. Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER INDEX search_docs_words SET (gin_pending_list_limit = 256);
