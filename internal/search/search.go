// Package search finds messages, cases, contacts and files by their words, by
// who wrote them, when, and by what else operators ask for. It follows
// the event log from its own place, so nothing that receives or sends waits for
// it, and asks the store's full-text index, newest first. The words themselves
// are made here, alike for both databases.
package search

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

const (
	batchSize = 2000
	// gather is how long the index waits for more events, so that under load
	// it writes few large transactions.
	gather = 100 * time.Millisecond
	// lookAgain is how often other nodes' events are looked for.
	lookAgain = 2 * time.Second
	// tidyPages is how much of the index is tidied at once, tidyPause how long
	// other writers have in between.
	tidyPages = 64
	tidyPause = 20 * time.Millisecond
)

// Service keeps the index and asks it. It is safe for concurrent use.
type Service struct {
	store *store.Store
	log   *slog.Logger

	loop  *follow.Loop
	rough bool // there is something to tidy; the loop's alone

	numbers sync.Map // workspace → its mark in the index
	indexer *Indexer
	forms   families
	making  sync.Map // workspace → Progress of an index that is far behind
}

// New makes a service that hears the store's commits; it indexes once it is
// started.
func New(s *store.Store, log *slog.Logger) *Service {
	v := &Service{store: s, log: log, rough: true}
	v.indexer = NewIndexer(v.forms.forget)
	v.loop = follow.New(follow.Config{Store: s, Log: log, Name: "search index", Gather: gather, LookAgain: lookAgain, Behind: s.SearchBehind, CatchUp: v.CatchUp, Turn: v.turn})
	return v
}

// Start begins to follow the event log, first with what happened while the
// index was away.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// turn improves the index a little while there is nothing else to do, and says
// when to go on with it.
func (s *Service) turn(ctx context.Context, worked bool) time.Duration {
	if worked {
		s.rough = true
		return lookAgain
	}
	if !s.rough {
		return 0
	}
	err := s.store.Search().Write(ctx, func(tx *store.Tx) (err error) {
		s.rough, err = tx.TidySearch(ctx, tidyPages)
		return err
	})
	if err != nil {
		s.loop.Warn("", err)
		return lookAgain
	}
	if !s.rough {
		return 0
	}
	return tidyPause
}

// CatchUp indexes all events of a workspace that are not indexed yet.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step indexes one batch in a transaction of its own. The place is read within
// it: of two nodes that index the same workspace, the second goes on where the
// first ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	err = s.store.Search().Write(ctx, func(tx *store.Tx) error {
		more = false
		seq, err := tx.SearchSeq(ctx, ws)
		if err != nil {
			return err
		}
		head, err := s.store.Read().EventHead(ctx, ws)
		if err != nil {
			return err
		}
		if seq > head { // an older copy of the desk came back: what is indexed is not of it
			seq = 0
		}
		evs, err := s.store.FollowEvents(ctx, ws, seq, batchSize)
		if err != nil || len(evs) == 0 {
			return err
		}
		last := evs[len(evs)-1].Seq
		more = last < head
		s.note(ctx, ws, last, head)
		return s.indexer.Save(ctx, tx, ws, documents(evs), last)
	})
	if err != nil {
		s.indexer.forget(ws)
	}
	return more, err
}

// number is the workspace's mark in the index, which never changes.
func (s *Service) number(ctx context.Context, ws string) (int64, bool, error) {
	if n, ok := s.numbers.Load(ws); ok {
		return n.(int64), true, nil
	}
	n, ok, err := s.store.Search().Read().SearchNumber(ctx, ws)
	if ok {
		s.numbers.Store(ws, n)
	}
	return n, ok, err
}
