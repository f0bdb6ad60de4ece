package notify

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Read marks notifications of a person as read, tells their desks, and answers
// how many they have not read.
func (s *Service) Read(ctx context.Context, who access.Who, f store.ReadFilter) (unread int64, err error) {
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockNotified(ctx, who.WorkspaceID, who.UserID); err != nil {
			return err
		}
		events, err := s.markRead(ctx, tx, who.WorkspaceID, who.UserID, f, s.Clock.Now())
		if err != nil {
			return err
		}
		if unread, err = tx.CountNotifications(ctx, who.WorkspaceID, who.UserID, 0); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, events)
	})
	return unread, err
}

// Settings are what a person chose.
func (s *Service) Settings(ctx context.Context, ws, userID string) (Settings, error) {
	row, err := s.Store.Read().Notified(ctx, ws, userID)
	if err != nil {
		return Settings{}, err
	}
	return ReadSettings(row.Settings)
}

// SaveSettings keeps what a person chose. A digest begins with what comes from
// now on.
func (s *Service) SaveSettings(ctx context.Context, ws, userID string, v Settings) (Settings, error) {
	if err := v.Check(); err != nil {
		return v, err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return v, fmt.Errorf("keep notification settings: %w", err)
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		workspace, err := tx.WorkspaceByID(ctx, ws)
		if err != nil {
			return err
		}
		row, err := tx.LockNotified(ctx, ws, userID)
		if err != nil {
			return err
		}
		next := v.NextDigest(s.Clock.Now(), workspace.Timezone)
		if row.DigestAt == nil && next != nil {
			if row.DigestSeq, err = tx.EventHead(ctx, ws); err != nil {
				return err
			}
		}
		row.Settings, row.DigestAt = string(text), next
		return tx.SaveNotified(ctx, row)
	})
	return v, err
}

// Test puts a notification into a person's own list, to show what it is like.
func (s *Service) Test(ctx context.Context, who access.Who) (desk.Notification, error) {
	now := s.Clock.Now()
	p := &parcel{ways: Ways{InApp: true}, note: desk.Notification{
		WorkspaceID: who.WorkspaceID, UserID: who.UserID, ID: ident.New(), Kind: desk.NotifyTest, Count: 1, CreatedAt: now, UpdatedAt: now, Shown: true,
	}}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockNotified(ctx, who.WorkspaceID, who.UserID); err != nil {
			return err
		}
		events, err := s.put(ctx, tx, p, now)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, events)
	})
	return p.note, err
}
