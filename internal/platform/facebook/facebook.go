// Package facebook connects the public side of Facebook Pages: posts, comments,
// what visitors write, likes, mentions and, where the API still has them,
// reviews. What it shares with other networks of the Graph API is in package
// meta.
package facebook

import (
	"context"
	"encoding/json"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

const (
	// keyPrivate is the network of a Page's messages, whose people write here too.
	keyPrivate = "messenger"
	peopleKey  = "psid"
	// settingReviews says whether reviews are taken in.
	settingReviews = "reviews"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	s := &session{page: a.Settings["page_id"], reviews: a.Settings[settingReviews] == "yes"}
	fields := meta.FeedFields()
	if s.reviews {
		fields = append(fields, meta.ReviewField)
	}
	graph, err := meta.Open(meta.Network{
		Object: "page", Setting: "page_id", Key: peopleKey, Fields: fields, Reactions: map[string]string{},
		Caps: s.Caps, Checks: s.check, Aside: keyPrivate, Public: true, Changed: meta.Feed(peopleKey),
	}, a, h)
	if err != nil {
		return nil, err
	}
	s.graph = graph
	return s, nil
}

// session is the public side of one Page. What it shares with the private side
// it asks of the session of the API.
type session struct {
	graph   *meta.Session
	page    string
	reviews bool
}

// AccountName implements platform.Named: both sides have the same.
func (s *session) AccountName() string { return s.page }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps(s.reviews) }

// Handshake implements platform.Hooked.
func (s *session) Handshake(r platform.HookRequest) platform.HookReply { return s.graph.Handshake(r) }

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool { return s.graph.Verify(r) }

// Decode implements platform.Hooked.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	return s.graph.Decode(r)
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return s.graph.Accepted() }

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult { return s.graph.Check(ctx) }

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	return s.graph.Probe(ctx, deep)
}

// SignalOf implements platform.Signaller.
func (s *session) SignalOf(code string) platform.Signal { return s.graph.SignalOf(code) }

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) { return s.graph.Hooks(ctx) }

// Subscribe implements platform.HookKeeper.
func (s *session) Subscribe(ctx context.Context, address string) error {
	return s.graph.Subscribe(ctx, address)
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error { return s.graph.Unsubscribe(ctx) }

// FetchMedia implements platform.MediaFetcher.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	return s.graph.FetchMedia(ctx, remote, limit)
}
