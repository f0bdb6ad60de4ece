-- +goose Up
-- 1: what is said in public on the channel opens no cases.
ALTER TABLE channels ADD COLUMN no_cases INTEGER NOT NULL DEFAULT 0;
