package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/secret"
)

func sealer(t testing.TB, fill byte) *secret.Sealer {
	t.Helper()
	s, err := secret.New(bytes.Repeat([]byte{fill}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsSealedComesBackAtItsPlaceAlone(t *testing.T) {
	t.Parallel()
	s, other := sealer(t, 1), sealer(t, 2)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		place := rapid.String().Draw(t, "place")
		sealed, err := s.Seal(plain, place)
		if err != nil {
			t.Fatal(err)
		}
		back, err := s.Unseal(sealed, place)
		if err != nil || !bytes.Equal(back, plain) {
			t.Fatalf("got %q %v", back, err)
		}
		if _, err := s.Unseal(sealed, place+"x"); !errors.Is(err, secret.ErrUnsealed) {
			t.Fatalf("another place: %v", err)
		}
		if _, err := other.Unseal(sealed, place); !errors.Is(err, secret.ErrUnsealed) {
			t.Fatalf("another key: %v", err)
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		sealed[at] ^= 1
		if _, err := s.Unseal(sealed, place); !errors.Is(err, secret.ErrUnsealed) {
			t.Fatalf("a changed byte: %v", err)
		}
		if _, err := s.Unseal(sealed[:at], place); !errors.Is(err, secret.ErrUnsealed) {
			t.Fatalf("cut short: %v", err)
		}
	})
}

func TestTheSameTextIsSealedDifferentlyEachTime(t *testing.T) {
	t.Parallel()
	s := sealer(t, 1)
	a, _ := s.Seal([]byte("x"), "p")
	b, _ := s.Seal([]byte("x"), "p")
	if bytes.Equal(a, b) {
		t.Error("two seals are equal")
	}
}

func TestKeysDifferByPurpose(t *testing.T) {
	t.Parallel()
	s := sealer(t, 1)
	if bytes.Equal(s.Derive("a"), s.Derive("b")) || !bytes.Equal(s.Derive("a"), sealer(t, 1).Derive("a")) || len(s.Derive("a")) != 32 {
		t.Error("derived keys are wrong")
	}
}

func TestTheMasterKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	var wg sync.WaitGroup
	keys := make(chan string, 8)
	for range 8 {
		wg.Go(func() {
			s, err := secret.Load("", dir)
			if err != nil {
				t.Error(err)
				return
			}
			keys <- string(s.Derive("x"))
		})
	}
	wg.Wait()
	close(keys)
	seen := map[string]bool{}
	for k := range keys {
		seen[k] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d keys", len(seen))
	}
	info, err := os.Stat(filepath.Join(dir, "master.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v %v", info, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left over: %v %v", left, err)
	}
}

func TestAGivenKeyWinsAndABadOneIsRefusedWithoutBeingShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key := bytes.Repeat([]byte{3}, secret.KeySize)
	s, err := secret.Load(base64.StdEncoding.EncodeToString(key), dir)
	if err != nil || !bytes.Equal(s.Derive("x"), sealer(t, 3).Derive("x")) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "master.key")); err == nil {
		t.Error("a file was made beside a given key")
	}
	for _, bad := range []string{"hush-hush!", base64.StdEncoding.EncodeToString([]byte("hush"))} {
		if _, err := secret.Load(bad, dir); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("got %v", err)
		}
	}
}

func TestASecretTextShowsNowhere(t *testing.T) {
	t.Parallel()
	s := secret.String("hush")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "s", s, "in", struct{ S secret.String }{s})
	j, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + string(j) + fmt.Sprintf("%v %s %#v %+v", s, s, s, struct{ S secret.String }{s})
	if strings.Contains(all, "hush") || s.Reveal() != "hush" {
		t.Errorf("got %s", all)
	}
}
