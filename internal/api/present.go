package api

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/view"
)

func (a *API) presenter() view.Presenter {
	return view.Presenter{Files: a.Media, Queues: a.Store.Read()}
}

// present shapes a message for who: every message that a handler answers
// passes here.
func (a *API) present(who access.Who, m *desk.Message) { a.presenter().Message(who, m) }

// presentConversations fills in the windows of conversations: each channel's
// rule is asked for once.
func (a *API) presentConversations(ctx context.Context, who access.Who, views []desk.ConversationView) {
	rules := map[string]platform.WindowRule{}
	now := a.now()
	for i := range views {
		v := &views[i]
		rule, ok := rules[v.ChannelID]
		if !ok {
			rule = a.windowRule(ctx, who, v)
			rules[v.ChannelID] = rule
		}
		v.Window = conversation.WindowIn(v.Conversation, rule, now)
	}
}

// windowRule is the account's own rule, or its platform's where the account
// cannot be opened.
func (a *API) windowRule(ctx context.Context, who access.Who, v *desk.ConversationView) platform.WindowRule {
	if v.PostID != "" {
		return platform.WindowRule{}
	}
	if live, err := a.Channels.Find(ctx, who.WorkspaceID, v.ChannelID); err == nil {
		return live.Session.Caps().Window
	}
	d, _ := a.Channels.Descriptor(v.Platform)
	return d.Caps.Window
}

// presentEvents shapes events for histories.
func (a *API) presentEvents(evs []desk.Event) error {
	p := a.presenter()
	for i := range evs {
		if err := p.Event(&evs[i]); err != nil {
			return err
		}
	}
	return nil
}
