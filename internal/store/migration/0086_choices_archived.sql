-- Words of a workspace for its cases that are not offered any more: cases that
-- have them keep them, and lists still find them.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE case_choices ADD COLUMN archived_at BIGINT;
