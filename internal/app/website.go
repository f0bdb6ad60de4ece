package app

import (
	"recado.dev/internal/clock"
	"recado.dev/internal/site"
	"recado.dev/internal/website"
)

// newWebsite makes the chat that stands on businesses' own pages.
func (a *App) newWebsite() *website.Service {
	return website.New(website.Config{
		Store: a.store, Channels: a.channels, Journal: a.traces.Posts(a.journal), Media: a.media, Mail: a.mail, Clock: a.clock, Wall: clock.System{}, Log: a.log,
		Key: a.sealer.Derive("chats on web sites"), PublicURL: a.cfg.PublicURL, Files: site.Files("widget"), TrustProxy: a.cfg.TrustProxy, Typing: a.customerTypes,
		Page: func(ws, messageID string) string { return a.ask.Link(ws, messageID) },
	})
}
