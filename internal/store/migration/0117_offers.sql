-- The message whose choices a customer's next words may name.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE conversations ADD COLUMN offer_id TEXT NOT NULL DEFAULT '';
