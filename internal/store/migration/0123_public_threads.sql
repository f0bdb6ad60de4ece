-- +goose Up
CREATE INDEX public_items_by_conversation ON public_items (workspace_id, conversation_id, direction);
