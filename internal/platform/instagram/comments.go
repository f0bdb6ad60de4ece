package instagram

import (
	"context"
	"encoding/json"
	"strings"
	"sync"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// Keys of the two sides of an account.
const (
	keyPrivate = "instagram"
	keyPublic  = "instagram_comments"
)

// Comments is the public side: what people write under the account's posts, and
// where they name it.
func Comments() platform.Platform { return publicNetwork{} }

type publicNetwork struct{}

// Describe implements platform.Platform.
func (publicNetwork) Describe() platform.Descriptor { return publicDeclaration() }

// Open implements platform.Platform.
func (publicNetwork) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	graph, err := meta.Open(meta.Network{
		Object: "instagram", Setting: "account_id", Key: "igsid", Sender: "me", Fields: []string{"comments", "live_comments", "mentions"},
		Reactions: map[string]string{}, ProfileFields: "name,username", Caps: publicCaps, Checks: publicCheck,
		Aside: keyPrivate, Public: true, Changed: changed, Found: found,
	}, a, h)
	if err != nil {
		return nil, err
	}
	return &publicSession{graph: graph, host: h, channelID: a.ChannelID}, nil
}

// publicSession is the public side of one account. What it shares with the
// private side it asks of the session of the API.
type publicSession struct {
	graph     *meta.Session
	host      platform.Host
	channelID string

	mu  sync.Mutex // of what follows
	saw sighting
}

// AccountName implements platform.Named: both sides have the same.
func (s *publicSession) AccountName() string { return s.graph.AccountName() }

// Caps implements platform.Session.
func (s *publicSession) Caps() platform.Caps { return publicCaps() }

// Handshake implements platform.Hooked.
func (s *publicSession) Handshake(r platform.HookRequest) platform.HookReply {
	return s.graph.Handshake(r)
}

// Verify implements platform.Hooked.
func (s *publicSession) Verify(r platform.HookRequest) bool { return s.graph.Verify(r) }

// Accepted implements platform.Hooked.
func (s *publicSession) Accepted() platform.HookReply { return s.graph.Accepted() }

// Fill implements platform.Filler.
func (s *publicSession) Fill(ctx context.Context, r platform.HookRequest) (platform.HookRequest, error) {
	return s.graph.Fill(ctx, r)
}

// Decode implements platform.Hooked and platform.Puller: what the network told,
// and what it was asked for.
func (s *publicSession) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var l glance
	if json.Unmarshal(r.Body, &l) == nil && l.Object == lookObject {
		return l.items(s.AccountName()), nil
	}
	return s.graph.Decode(r)
}

// Check implements platform.Checker.
func (s *publicSession) Check(ctx context.Context) []platform.CheckResult { return s.graph.Check(ctx) }

// Probe implements platform.Prober.
func (s *publicSession) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	return s.graph.Probe(ctx, deep)
}

// SignalOf implements platform.Signaller.
func (s *publicSession) SignalOf(code string) platform.Signal { return s.graph.SignalOf(code) }

// Hooks implements platform.HookKeeper.
func (s *publicSession) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	return s.graph.Hooks(ctx)
}

// Subscribe implements platform.HookKeeper.
func (s *publicSession) Subscribe(ctx context.Context, address string) error {
	return s.graph.Subscribe(ctx, address)
}

// Unsubscribe implements platform.HookKeeper.
func (s *publicSession) Unsubscribe(ctx context.Context) error { return s.graph.Unsubscribe(ctx) }

// FetchMedia implements platform.MediaFetcher: the pictures of posts.
func (s *publicSession) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	return s.graph.FetchMedia(ctx, remote, limit)
}

// publicCheck answers the live checks of the public side.
func publicCheck(ctx context.Context, s *meta.Session) []platform.CheckResult {
	a, err := look(ctx, s)
	return []platform.CheckResult{meta.TokenResult(err), accountResult(s, a, err), s.SubscriptionResult(ctx)}
}

// handle is how people are called: with the sign in front of it.
func handle(username string) string { return "@" + strings.TrimPrefix(username, "@") }
