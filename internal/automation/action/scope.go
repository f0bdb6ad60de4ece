package action

import (
	"context"
	"fmt"

	"recado.dev/internal/automation"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
	Descriptor(key string) (platform.Descriptor, bool)
}

// scoped are the channels on which a recipe works.
func scoped(ctx context.Context, q *store.Queryer, r desk.Recipe) ([]store.ChannelRow, error) {
	return automation.Scope(ctx, q, r)
}

// capsOf is what a channel can do, or its network where the account cannot be
// opened.
func capsOf(ctx context.Context, channels Channels, c store.ChannelRow) platform.Caps {
	if live, err := channels.Find(ctx, c.WorkspaceID, c.ID); err == nil {
		return live.Session.Caps()
	}
	d, _ := channels.Descriptor(c.Platform)
	return d.Caps
}

// able refuses a recipe none of whose channels can do something. can answers
// why one cannot; nothing where it can.
func able(list []store.ChannelRow, field, none string, can func(store.ChannelRow) string) error {
	why := ""
	for _, c := range list {
		if why = can(c); why == "" {
			return nil
		}
	}
	if len(list) == 1 && why != none {
		return desk.Invalid(field, "%s: %s", list[0].Name, why)
	}
	return desk.Invalid(field, "%s", none)
}

// byPeople is why a network wants each answer let go by a person; empty where it
// does not.
func byPeople(channels Channels, network string) string {
	if d, ok := channels.Descriptor(network); ok && d.ByPeople != nil {
		return d.ByPeople.En
	}
	return ""
}

// offered says whether a network has something.
func offered(l platform.Level) bool { return l == platform.Yes || l == platform.Degraded }

// ownChannel is a channel that a recipe names.
func ownChannel(ctx context.Context, q *store.Queryer, ws, field, id string) (store.ChannelRow, error) {
	c, err := q.ChannelRow(ctx, id)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (c.WorkspaceID != ws || c.DeletedAt != nil) {
		return c, desk.Invalid(field, "there is no such channel")
	}
	if err != nil {
		return c, fmt.Errorf("read a recipe's channel: %w", err)
	}
	return c, nil
}
