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

// presentConversations fills in the windows of conversations, and the apps that
// can be sent there: each channel is asked once.
func (a *API) presentConversations(ctx context.Context, who access.Who, views []desk.ConversationView) {
	channels := map[string]platform.Caps{}
	now := a.now()
	for i := range views {
		v := &views[i]
		caps, ok := channels[v.ChannelID]
		if !ok {
			caps = a.capsOf(ctx, who, v)
			channels[v.ChannelID] = caps
		}
		rule := caps.Window
		if v.PostID != "" { // public: no window, and no bubbles either
			rule, caps.Apps.Known = platform.WindowRule{}, nil
		}
		v.Apps, v.Window = caps.Apps.Known, conversation.WindowIn(v.Conversation, rule, now)
	}
}

// windowRule is the account's own rule, or its platform's where the account
// cannot be opened.
func (a *API) windowRule(ctx context.Context, who access.Who, v *desk.ConversationView) platform.WindowRule {
	if v.PostID != "" {
		return platform.WindowRule{}
	}
	return a.capsOf(ctx, who, v).Window
}

// capsOf is what the account can do, or its platform where the account cannot be
// opened.
func (a *API) capsOf(ctx context.Context, who access.Who, v *desk.ConversationView) platform.Caps {
	if live, err := a.Channels.Find(ctx, who.WorkspaceID, v.ChannelID); err == nil {
		return live.Session.Caps()
	}
	d, _ := a.Channels.Descriptor(v.Platform)
	return d.Caps
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
