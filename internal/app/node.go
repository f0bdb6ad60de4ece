package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"recado.dev/internal/store"
)

// nodeFile names the process that served from a data folder last.
const nodeFile = "node"

var nodeName = regexp.MustCompile(`^[0-9a-f-]{1,64}$`)

// follow makes this node the successor of the one that served from the same
// folder before, where that one has ended: nobody has to wait for leases that a
// kill left behind. Of several that run from one folder, only the one that holds
// its lock follows anyone. Call release at the end.
func follow(ctx context.Context, s *store.Store, dir, node string) (release func(), err error) {
	if s.Engine() == store.SQLite { // it serves one process, which takes all
		return func() {}, nil
	}
	release, ok, err := store.LockFolder(ctx, dir)
	if err != nil || !ok {
		return release, err
	}
	file := filepath.Join(dir, nodeFile)
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		release()
		return nil, fmt.Errorf("read who served before: %w", err)
	}
	if before := strings.TrimSpace(string(text)); nodeName.MatchString(before) {
		err = s.Write(ctx, func(tx *store.Tx) error { return tx.Succeed(ctx, before) })
	} else {
		err = nil
	}
	if err == nil {
		err = os.WriteFile(file, []byte(node+"\n"), 0o600)
	}
	if err != nil {
		release()
		return nil, fmt.Errorf("follow the process that served before: %w", err)
	}
	return release, nil
}
