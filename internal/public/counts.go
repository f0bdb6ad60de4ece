package public

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/channel"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// countEvery is how often it is looked which posts are to be read, and
	// countAtOnce how many of a channel are, so that a network's allowance is left
	// to people.
	countEvery  = time.Minute
	countAtOnce = 10
	countFor    = 50 * time.Second
)

// countArgs is the job that reads how posts go.
type countArgs struct{}

// Kind implements river.JobArgs.
func (countArgs) Kind() string { return "public_counts" }

func countJob() river.JobArgs { return countArgs{} }

type countWorker struct {
	river.WorkerDefaults[countArgs]
	s *Service
}

// Work implements river.Worker.
func (w *countWorker) Work(ctx context.Context, _ *river.Job[countArgs]) error {
	ctx, cancel := context.WithTimeout(ctx, countFor)
	defer cancel()
	return w.s.Count(ctx)
}

// Count reads the posts whose turn it is: each hour in their first week, each
// day in their first month, and at once where nothing but their name is known.
func (s *Service) Count(ctx context.Context) error {
	ids, err := s.Store.Read().ChannelIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		row, err := s.Store.Read().ChannelRow(ctx, id)
		if err != nil || row.DeletedAt != nil {
			continue
		}
		live, err := s.Channels.Find(ctx, row.WorkspaceID, id)
		if err != nil || live.Channel.Status == desk.ChannelDisabled {
			continue
		}
		if reader, ok := live.Session.(platform.PostReader); ok {
			if err := s.countOn(ctx, live, reader); err != nil {
				return err
			}
		}
	}
	return nil
}

// countOn reads the posts of a channel whose turn it is. A network that wants no
// more questions gets none for now.
func (s *Service) countOn(ctx context.Context, live *channel.Live, reader platform.PostReader) error {
	ws, now := live.Channel.WorkspaceID, s.Clock.Now()
	due, err := s.Store.Read().PostsToRead(ctx, ws, live.Channel.ID, now, countAtOnce)
	if err != nil {
		return err
	}
	for _, p := range due {
		id := platform.RemotePostID(p.ExternalID)
		in, err := reader.ReadPost(ctx, id)
		var f *platform.Failure
		if err != nil {
			f = platform.AsFailure(err)
		}
		if f != nil && f.Kind != platform.Gone && f.Kind != platform.Rejected && f.Kind != platform.Unsupported {
			s.Log.Info("post not read", "workspace", ws, "channel", live.Channel.ID, "kind", string(f.Kind), "code", f.Code)
			return nil
		}
		if err := s.read(ctx, p, in, f, now); err != nil {
			return err
		}
	}
	return nil
}

// read takes over what a network says of a post.
func (s *Service) read(ctx context.Context, p desk.Post, in platform.PostIn, f *platform.Failure, now time.Time) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.LockPost(ctx, p.WorkspaceID, p.ID)
		if err != nil {
			return err
		}
		before := p
		p.ReadAt = &now
		switch {
		case f == nil:
			filled(&p, in, now)
		case f.Kind == platform.Gone:
			p.DeletedAt = conversation.Earliest(p.DeletedAt, now)
		}
		if err := tx.SavePosts(ctx, p.WorkspaceID, []desk.Post{p}); err != nil {
			return err
		}
		if same(before, p) {
			return nil
		}
		data, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("write event of post %s: %w", p.ID, err)
		}
		return tx.AppendEvents(ctx, p.WorkspaceID, []desk.Event{{Type: desk.EventPostUpdated, At: now, Actor: desk.SystemActor, ContactID: p.ContactID, Data: data}})
	})
}

// filled takes over what is said; what is not said stays.
func filled(p *desk.Post, in platform.PostIn, now time.Time) {
	for _, one := range []struct {
		have *string
		said string
	}{{&p.Author, in.Author}, {&p.Title, in.Title}, {&p.Text, in.Text}, {&p.Link, in.Link}, {&p.Shares, in.Shares}} {
		if one.said != "" {
			*one.have = one.said
		}
	}
	p.Ours = p.Ours || in.Ours
	if !in.PublishedAt.IsZero() {
		p.PublishedAt = in.PublishedAt.UTC().Truncate(time.Microsecond)
	}
	if in.Hidden != nil && *in.Hidden != (p.HiddenAt != nil) {
		p.HiddenAt = nil
		if *in.Hidden {
			p.HiddenAt = &now
		}
	}
	if in.Deleted {
		p.DeletedAt = conversation.Earliest(p.DeletedAt, now)
	}
	if in.Counts != nil {
		p.Counts = inbound.Counted(p.Counts, *in.Counts, now)
	}
}

// same says whether nothing that people see of a post is different.
func same(a, b desk.Post) bool {
	a.ReadAt, b.ReadAt, a.Counts.At, b.Counts.At = nil, nil, nil, nil
	return reflect.DeepEqual(a, b)
}
