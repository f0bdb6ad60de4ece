-- What a write with an Idempotency-Key did, kept in the transaction that did
-- it: a repeat after a crash finds it and does not act again.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE idempotency_keys ADD COLUMN effect TEXT NOT NULL DEFAULT '';
