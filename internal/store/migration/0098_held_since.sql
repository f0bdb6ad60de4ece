-- Since when an agent has a case: what is given to somebody who is gone already is
-- not taken back as if they had left it behind.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE routed_cases ADD COLUMN held_since BIGINT NOT NULL DEFAULT 0;
