package media

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAPublicLinkOpensOneFileForADay(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		a, err := b.s.Upload(t.Context(), b.who, "una foto/ñ.jpg", bytes.NewReader(photo(t)))
		if err != nil {
			t.Fatal(err)
		}
		if link := b.s.PublicLink(b.who.WorkspaceID, a); link != "" {
			t.Errorf("a server that nobody reaches gives %q", link)
		}
		b.s.PublicURL = "https://desk.example"
		link := b.s.PublicLink(b.who.WorkspaceID, a)
		path, ok := strings.CutPrefix(link, "https://desk.example"+PublicPath)
		if !ok || strings.Contains(link, "?") || !strings.HasSuffix(path, ".jpg") {
			t.Fatalf("the link is %q", link)
		}
		f, got, err := b.s.OpenPublic(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil || !bytes.Equal(data, photo(t)) || got.Mime != "image/jpeg" {
			t.Errorf("read %d bytes of %s, %v", len(data), got.Mime, err)
		}
		parts := strings.Split(path, "/")
		other, err := b.s.Upload(t.Context(), b.who, "other.jpg", bytes.NewReader(photo(t)))
		if err != nil {
			t.Fatal(err)
		}
		signed := b.s.Sign(b.who.WorkspaceID, a.ID, "x") // for people who are signed in
		_, query, _ := strings.Cut(signed, "?e=")
		expires, signature, _ := strings.Cut(query, "&s=")
		for name, wrong := range map[string]string{
			"another file":      strings.Join([]string{parts[0], other.ID, parts[2], parts[3], parts[4]}, "/"),
			"another workspace": strings.Join([]string{"x", parts[1], parts[2], parts[3], parts[4]}, "/"),
			"a longer life":     strings.Join([]string{parts[0], parts[1], parts[2] + "0", parts[3], parts[4]}, "/"),
			"no signature":      strings.Join([]string{parts[0], parts[1], parts[2], "", parts[4]}, "/"),
			"the desk's own":    strings.Join([]string{parts[0], parts[1], expires, signature, parts[4]}, "/"),
			"too short":         strings.Join(parts[:4], "/"),
			"nothing":           "",
		} {
			if _, _, err := b.s.OpenPublic(t.Context(), wrong); desk.CodeOf(err) != desk.CodeNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		b.mu.Lock()
		b.now = b.now.Add(23 * time.Hour)
		b.mu.Unlock()
		if f, _, err = b.s.OpenPublic(t.Context(), path); err != nil {
			t.Fatalf("within the day: %v", err)
		}
		_ = f.Close()
		b.mu.Lock()
		b.now = b.now.Add(2 * time.Hour)
		b.mu.Unlock()
		if _, _, err := b.s.OpenPublic(t.Context(), path); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("after a day: %v", err)
		}
	})
}
