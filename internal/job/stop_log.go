package job

import (
	"context"
	"log/slog"
)

// stopLog keeps the queue's stop from being told as an error: what is under way
// then is cut off, and River logs that as it logs any other failure.
type stopLog struct {
	slog.Handler
	stopped func() bool
}

// Handle implements slog.Handler.
func (h stopLog) Handle(ctx context.Context, r slog.Record) error {
	if r.Level > slog.LevelDebug && h.stopped() && cutOff(r) {
		r.Level = slog.LevelDebug
		if !h.Enabled(ctx, r.Level) {
			return nil
		}
	}
	return h.Handler.Handle(ctx, r)
}

// cutOff says that a record is of work whose context ended.
func cutOff(r slog.Record) (is bool) {
	r.Attrs(func(a slog.Attr) bool {
		is = is || a.Value.String() == context.Canceled.Error()
		return !is
	})
	return is
}

// WithAttrs implements slog.Handler.
func (h stopLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return stopLog{h.Handler.WithAttrs(attrs), h.stopped}
}

// WithGroup implements slog.Handler.
func (h stopLog) WithGroup(name string) slog.Handler {
	return stopLog{h.Handler.WithGroup(name), h.stopped}
}
