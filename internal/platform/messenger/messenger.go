// Package messenger connects Facebook Pages by the Messenger Platform. What it
// shares with other networks of the Graph API is in package meta.
package messenger

import (
	"context"
	"net/url"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	return meta.Open(meta.Network{
		Object: "page", Setting: "page_id", Key: "psid", Ours: true, Uploads: true,
		Fields: []string{
			"messages", "messaging_postbacks", "message_deliveries", "message_reads", "message_echoes", "message_reactions", "message_edits",
			"messaging_referrals", "messaging_optins", "messaging_handovers", "standby",
		},
		Reactions: map[string]string{
			"❤": "love", "😆": "smile", "😂": "smile", "😀": "smile", "😮": "wow", "😢": "sad", "😠": "angry", "😡": "angry", "👍": "like", "👎": "dislike",
		},
		ProfileFields: "first_name,last_name",
		// What the Page's app is told of in public is for the Page's other channel.
		Aside: "facebook", Changed: meta.Feed("psid"),
		Caps: caps, Checks: check,
	}, a, h)
}

const checkPage = "page"

// check answers the live checks, with two calls.
func check(ctx context.Context, s *meta.Session) []platform.CheckResult {
	var page struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	err := s.Get(ctx, url.Values{"fields": {"id,name"}}, &page, s.Account())
	found := platform.CheckResult{Key: checkPage, State: "ok", Detail: platform.Text{En: "Found: " + page.Name, Es: "Encontrada: " + page.Name}}
	if err != nil {
		f := platform.AsFailure(err)
		found.State, found.Detail = "unknown", meta.Said(f, "The Page could not be asked for", "No se pudo consultar la página")
		switch f.Kind {
		case platform.Misconfigured, platform.Rejected, platform.Gone:
			found.State, found.Detail = "failed", meta.Said(f, "The token does not open this Page", "El token no abre esta página")
		}
	}
	return []platform.CheckResult{meta.TokenResult(err), found, s.SubscriptionResult(ctx)}
}
