package search

import (
	"context"
	"log/slog"
)

// farBehind is from how many events on an index is told to be in the making.
const farBehind = 5 * batchSize

// Progress says how much of the event log is in an index that is being made.
type Progress struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

// note keeps how far an index is that is being made, and logs each tenth of it.
func (s *Service) note(ctx context.Context, ws string, done, total int64) {
	was, known := s.making.Load(ws)
	if !known && total-done < farBehind {
		return
	}
	if done >= total {
		s.making.Delete(ws)
		s.log.InfoContext(ctx, "search index is made", slog.String("workspace", ws), slog.Int64("events", total))
		return
	}
	if p, ok := was.(Progress); !ok || done*10/total != p.Done*10/total {
		s.log.InfoContext(ctx, "search index is being made", slog.String("workspace", ws), slog.Int64("done", done), slog.Int64("events", total))
	}
	s.making.Store(ws, Progress{Done: done, Total: total})
}

// Making answers how far the index of a workspace is while it is being made,
// nil where it is there.
func (s *Service) Making(ws string) *Progress {
	if p, ok := s.making.Load(ws); ok {
		progress := p.(Progress)
		return &progress
	}
	return nil
}
