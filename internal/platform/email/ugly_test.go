package email

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func testSession() *session {
	s, _ := network{}.Open(platform.Account{Settings: map[string]string{"address": "help@shop.example", "name": "Tienda Alba"}}, platform.Host{})
	return s.(*session)
}

var arrival = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

// take reads a mail as the runner and the journal do.
func take(t testing.TB, s *session, raw []byte) ([]platform.Inbound, platform.HookRequest) {
	t.Helper()
	r, err := filed(platform.HookRequest{At: arrival}, raw)
	if err != nil {
		t.Fatal(err)
	}
	r.File = "file"
	in, err := s.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	return in, r
}

func TestUglyMailsAreReadAsTheirWritersMeant(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/ugly/*.eml")
	if err != nil || len(paths) < 25 {
		t.Fatalf("%d ugly mails, %v", len(paths), err)
	}
	s := testSession()
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		in, _ := take(t, s, raw)
		again, _ := take(t, s, raw)
		got, err := json.MarshalIndent(in, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if twice, _ := json.MarshalIndent(again, "", "  "); !bytes.Equal(got, twice) {
			t.Errorf("%s: read twice, it says another thing", path)
		}
		golden := strings.TrimSuffix(path, ".eml") + ".golden.json"
		if os.Getenv("RECADO_UPDATE") != "" {
			if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil || !bytes.Equal(bytes.TrimSpace(want), got) {
			t.Errorf("%s is read as\n%s\n%v", path, got, err)
		}
	}
}

func TestEachFileOfAnUglyMailCanBeCutOut(t *testing.T) {
	t.Parallel()
	paths, _ := filepath.Glob("testdata/ugly/*.eml")
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range read(raw).Parts {
			got, err := content(raw, p.At)
			if err != nil || int64(len(got)) != p.Size {
				t.Errorf("%s: part %d (%s) has %d bytes instead of %d, %v", path, p.At, p.Name, len(got), p.Size, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	paths, _ := filepath.Glob("testdata/ugly/*.eml")
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	s := testSession()
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, r := take(t, s, raw)
		if len(r.Body) > 2<<20 {
			t.Fatalf("the journal would keep %d bytes", len(r.Body))
		}
		for _, one := range in {
			if one.Key == "" || one.Message != nil && (one.Message.ID == "" || one.Message.Kind != desk.MessageText || one.At.IsZero()) {
				t.Fatalf("came %+v", one)
			}
		}
	})
}
