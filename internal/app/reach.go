package app

import (
	"context"
	"net/url"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/reach"
)

// newReach makes the room of links and short addresses.
func (a *App) newReach() *reach.Service {
	cfg := reach.Config{
		Store: a.store, Clock: a.clock, Wall: clock.System{}, Log: a.log, Node: a.node, PublicURL: a.cfg.PublicURL,
		Describe: a.channels.Descriptor, TrustProxy: a.cfg.TrustProxy,
	}
	if a.cfg.Sandbox {
		cfg.Instead = a.phoneOf
	}
	return reach.New(cfg)
}

// phoneOf is where a link to a channel on an emulated network leads: to the
// customers' phones, with the words filled in.
func (a *App) phoneOf(ctx context.Context, channel desk.Channel, text string) string {
	live, err := a.channels.Get(ctx, channel.ID)
	if err != nil || a.sandbox == nil {
		return ""
	}
	account, ok := a.sandbox.table.Recognise(live.Channel.Platform, live.Channel.Settings, live.Channel.Secrets)
	if !ok {
		return ""
	}
	return a.cfg.PublicURL + "/sandbox/?" + url.Values{"account": {account.ID}, "text": {text}}.Encode()
}
