package outbound

import (
	"context"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// capsIn is what a channel can do in a conversation: in public less than in
// private.
func capsIn(live *channel.Live, conv desk.Conversation) platform.Caps {
	caps := live.Session.Caps()
	if conv.PostID != "" {
		return caps.InPublic()
	}
	return caps
}

// answers has an answer in public say what it answers: what was named, or the
// person's newest words.
func answersInPublic(ctx context.Context, tx *store.Tx, conv desk.Conversation, m *desk.Message) error {
	if conv.PostID == "" {
		return nil
	}
	if m.ReplyTo == nil {
		id, _, err := tx.NewestInbound(ctx, conv.WorkspaceID, conv.ID)
		if err != nil {
			return err
		}
		if id == "" {
			return desk.E(desk.CodeConflict, "there is nothing here that could be answered in public")
		}
		asked, err := tx.MessageByID(ctx, conv.WorkspaceID, id)
		if err != nil {
			return err
		}
		m.ReplyTo = &desk.Quote{ID: asked.ID, ExternalID: asked.ExternalID, Kind: asked.Kind, Author: asked.Author.Name}
	}
	return nil
}

// inPublic marks messages as said in public.
func inPublic(conv desk.Conversation, ms []desk.Message) {
	if conv.PostID == "" {
		return
	}
	for i := range ms {
		content := desk.Content{}
		if ms[i].Content != nil {
			content = *ms[i].Content
		}
		content.Public = &desk.Public{Kind: desk.PublicComment, PostID: conv.PostID}
		if ms[i].ReplyTo != nil {
			content.Public.Parent = ms[i].ReplyTo.ExternalID
		}
		ms[i].Content = &content
	}
}

// target is what a message answers in public, nil for one in private.
func target(m desk.Message, to store.OutboxTarget, asked desk.Message) *platform.PublicTarget {
	if to.Post == "" {
		return nil
	}
	t := platform.PublicTarget{Post: platform.RemotePostID(to.Post), Name: to.Display, Own: asked.Direction == desk.DirectionOut}
	if m.Content != nil && m.Content.Public != nil {
		t.Named = m.Content.Public.Named
	}
	if asked.Content != nil && asked.Content.Public != nil {
		t.Kind, t.Above = asked.Content.Public.Kind, platform.RemoteMessageID(asked.Content.Public.Parent)
	}
	return &t
}

// keepItems writes messages that are public as items of moderation, and that
// those that are out answer others.
func keepItems(ctx context.Context, tx *store.Tx, ws string, conv desk.Conversation, ms []desk.Message) error {
	var items []desk.PublicItem
	for _, m := range ms {
		i, public := store.PublicItemOf(m, conv.ContactID)
		if !public {
			continue
		}
		items = append(items, i)
		if m.SentAt == nil || i.Parent == "" {
			continue
		}
		if err := tx.AnswerItems(ctx, ws, m.ChannelID, []string{i.Parent}, *m.SentAt); err != nil {
			return err
		}
	}
	return tx.SavePublicItems(ctx, ws, items)
}
