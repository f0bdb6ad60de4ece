package outbound

import (
	"context"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/conversation"
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
		m.ReplyTo = conversation.QuoteOf(asked)
	}
	return nil
}

// PublicReply is what an answer in public has beyond its words.
type PublicReply struct {
	// NamePerson has the answer name whom it answers.
	NamePerson bool
	// ProfileID is another channel of the same network that speaks; empty for the
	// conversation's own.
	ProfileID string
}

// mayPublic refuses an answer in public that the channel keeps from agents or
// the network has no way for.
func (s *Service) mayPublic(ctx context.Context, who access.Who, live *channel.Live, conv desk.Conversation, r Reply) error {
	if conv.PostID == "" {
		if r.Public != nil && *r.Public != (PublicReply{}) {
			return desk.Invalid("public", "this conversation is private")
		}
		return nil
	}
	caps := live.Session.Caps().Public
	kept := func(v desk.PublicVerb) bool {
		return who.Actor.Type == "agent" && !who.Can(access.PublicApprove) && slices.Contains(live.Channel.PublicOff, v)
	}
	if caps == nil || !level(caps.Reply.Level) {
		return desk.E(desk.CodeUnsupported, "on this channel nothing can be answered in public")
	}
	if kept(desk.VerbReply) {
		return desk.E(desk.CodeForbidden, "on this channel answers in public are kept for supervisors")
	}
	if r.Public == nil {
		return nil
	}
	if r.Public.NamePerson && (!level(caps.Verbs[desk.VerbName].Level) || kept(desk.VerbName)) {
		return desk.Invalid("public.name_person", "people cannot be named here")
	}
	if r.Public.ProfileID == "" || r.Public.ProfileID == conv.ChannelID {
		return nil
	}
	if !level(caps.Verbs[desk.VerbProfile].Level) || kept(desk.VerbProfile) {
		return desk.Invalid("public.profile_id", "only the channel's own account speaks here")
	}
	other, err := s.Channels.Find(ctx, who.WorkspaceID, r.Public.ProfileID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && other.Channel.Platform != conv.Platform {
		return desk.Invalid("public.profile_id", "is no channel of this network")
	}
	if err == nil && other.Channel.Status == desk.ChannelDisabled {
		return desk.E(desk.CodeConflict, "the channel that is to speak is switched off")
	}
	return err
}

func level(l platform.Level) bool { return l == platform.Yes || l == platform.Degraded }

// inPublic marks messages as said in public.
func inPublic(conv desk.Conversation, r *PublicReply, ms []desk.Message) {
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
		if r != nil {
			content.Public.Named = r.NamePerson
			if r.ProfileID != conv.ChannelID {
				content.Public.ProfileID = r.ProfileID
			}
		}
		ms[i].Content = &content
	}
}

// speaker is the session that says m: the channel's own, or that of the profile
// which was chosen.
func (r *run) speaker(ctx context.Context, m desk.Message) (platform.Session, *platform.Failure) {
	if r.live == nil {
		return nil, nil // there is a failure already
	}
	if m.Content == nil || m.Content.Public == nil || m.Content.Public.ProfileID == "" {
		return r.live.Session, nil
	}
	other, err := r.s.Channels.Find(ctx, r.ws, m.Content.Public.ProfileID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return nil, &platform.Failure{Kind: platform.Rejected, Code: channelGone, Title: "The channel that was to speak was removed"}
	case err != nil:
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "The channel that is to speak could not be opened", Err: err}
	case other.Channel.Status == desk.ChannelDisabled:
		return nil, &platform.Failure{Kind: platform.Rejected, Code: "channel_disabled", Title: "The channel that was to speak is switched off"}
	}
	return other.Session, nil
}

// replaced marks earlier answers of ours as gone where the network keeps one for
// each item and another one took its place.
func (r *run) replaced(ctx context.Context, tx *store.Tx, changes []change) ([]change, error) {
	if r.caps.Public == nil || !r.caps.Public.Reply.Once {
		return nil, nil
	}
	var out []change
	for _, ch := range changes {
		m := ch.after
		if m.SentAt == nil || m.Content == nil || m.Content.Public == nil || m.Content.Public.Parent == "" || ch.before == m.Status {
			continue
		}
		earlier, err := tx.AnswersTo(ctx, r.ws, m.ConversationID, m.Content.Public.Parent, m.ID)
		if err != nil {
			return nil, err
		}
		found, err := tx.LockMessages(ctx, r.ws, earlier)
		if err != nil {
			return nil, err
		}
		for _, old := range found {
			if old.SentAt == nil || old.SentAt.After(*m.SentAt) {
				continue
			}
			content, public := *old.Content, *old.Content.Public
			public.Removed = true
			content.Public, old.Content = &public, &content
			out = append(out, change{before: old.Status, after: old})
		}
	}
	after := afterOf(out)
	if err := tx.UpdateMessages(ctx, after); err != nil {
		return nil, err
	}
	return out, keepItems(ctx, tx, r.ws, desk.Conversation{}, after)
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
