package outbound

import (
	"context"
	"time"

	"recado.dev/internal/store"
)

// channelGone is the error of what was to be sent on a channel that was deleted.
const channelGone = "channel_gone"

// maxWait is longer than any message waits for another try, or a planned one for
// its time.
const maxWait = 100 * 365 * 24 * time.Hour

// GiveUp has all that was to be sent on a deleted channel fail now and say why,
// planned messages included, and answers how many of those there were. It may
// be called again after it was interrupted.
func (s *Service) GiveUp(ctx context.Context, ws, channelID string) (planned int64, err error) {
	for {
		ids, err := s.Store.Read().ScheduledOn(ctx, ws, channelID, dueBatch)
		if err != nil {
			return planned, err
		}
		for _, id := range ids {
			out, err := s.release(ctx, ws, id, s.Clock.Now().Add(maxWait))
			if err != nil {
				return planned, err
			}
			if len(out) > 0 {
				planned++
			}
		}
		if len(ids) < dueBatch {
			break
		}
	}
	queued, err := s.Store.Read().Outbox(ctx, ws, channelID, 1)
	if err != nil || len(queued) == 0 {
		return planned, err
	}
	return planned, s.Store.Write(ctx, func(tx *store.Tx) error { return s.wantSend(ctx, tx, ws, channelID) })
}
