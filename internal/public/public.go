// Package public is what people at the desk see of the public side and do
// there: the stream of what was said in public, the thread under a post, the
// verbs of moderation, answers in private, and how posts and reviews go. It
// knows no platform by name and serves no HTTP.
package public

import (
	"context"
	"log/slog"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
	Sibling(ctx context.Context, of *channel.Live, platformKey, account string) (*channel.Live, error)
	Descriptor(key string) (platform.Descriptor, bool)
	MarkFailing(ctx context.Context, channelID, detail string)
}

// Sender writes to people; outbound.Service does.
type Sender interface {
	PrivateReply(ctx context.Context, who access.Who, p outbound.Private) ([]desk.Message, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Sender   Sender
	Clock    clock.Clock
	Log      *slog.Logger
	// Refused hears within its transaction of an action that the network refused;
	// nil for nobody.
	Refused func(ctx context.Context, tx *store.Tx, a desk.PublicAction) error
}

// Service is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its jobs with the queue.
func New(c Config) *Service {
	s := &Service{Config: c}
	job.Register(c.Queue, &actWorker{s: s})
	job.Register(c.Queue, &countWorker{s: s})
	c.Queue.Every(countEvery, countJob)
	return s
}

// rulesOf is what an account can do in public, or its platform where the account
// cannot be opened; nil where it has no public side.
func (s *Service) rulesOf(ctx context.Context, ws, channelID, platformKey string) (*platform.PublicCaps, *channel.Live) {
	if live, err := s.Channels.Find(ctx, ws, channelID); err == nil {
		return live.Session.Caps().Public, live
	}
	d, _ := s.Channels.Descriptor(platformKey)
	return d.Caps.Public, nil
}

// offFor says whether a channel keeps a verb from who.
func offFor(who access.Who, live *channel.Live, v desk.PublicVerb) bool {
	if live == nil || who.Can(access.PublicApprove) || who.Actor.Type == "recipe" {
		return false
	}
	for _, off := range live.Channel.PublicOff {
		if off == v {
			return true
		}
	}
	return false
}
