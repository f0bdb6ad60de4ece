-- +goose Up
ALTER TABLE public_items ADD COLUMN answered_rating INTEGER NOT NULL DEFAULT 0; -- stars when we answered first
