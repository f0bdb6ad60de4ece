package job

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestWhatTheStopCutsOffIsNoError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stopped bool
		err     any
		told    bool
	}{
		"cut off by the stop":          {true, context.Canceled.Error(), false},
		"cut off by the stop, as such": {true, context.Canceled, false},
		"a failure meanwhile":          {true, errors.New("disk full"), true},
		"cut off while it runs":        {false, context.Canceled.Error(), true},
	} {
		var out bytes.Buffer
		log := slog.New(stopLog{slog.NewTextHandler(&out, nil), func() bool { return c.stopped }}).With("a", 1).WithGroup("g")
		log.Error("starting a transaction", "error", c.err)
		log.Info("stopping")
		if got := strings.Contains(out.String(), "transaction"); got != c.told || !strings.Contains(out.String(), "msg=stopping") {
			t.Errorf("%s: told %q", name, out.String())
		}
	}
}
