package reach_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/reach"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// hotel is a workspace with a channel that links can lead to.
type hotel struct {
	*inboundtest.Rig
	t testing.TB
	*reach.Service
	says int
}

func describe(string) (platform.Descriptor, bool) {
	return platform.Descriptor{Chat: &platform.ChatLink{URL: "https://chat.example/{number:digits}", TextParam: "text", Address: "number", Previewers: []string{"Chat/"}}}, true
}

func newHotel(t testing.TB, s *store.Store) *hotel {
	t.Helper()
	h := &hotel{Rig: inboundtest.New(t, s), t: t}
	h.write(func(tx *store.Tx) error {
		return tx.InsertChannel(t.Context(), store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: h.Workspace, ID: h.Channel, Platform: "fake", Name: "Hotel",
			Settings: map[string]string{"number": "+34 600 11 22 33"}, Status: desk.ChannelConnected, CreatedAt: h.Clock.Now(), UpdatedAt: h.Clock.Now()}})
	})
	h.Service = h.node()
	return h
}

// node is a process that counts and looks for words.
func (h *hotel) node() *reach.Service {
	return reach.New(reach.Config{Store: h.Store, Clock: h.Clock, PublicURL: "https://desk.example", Describe: describe})
}

func (h *hotel) write(f func(*store.Tx) error) {
	h.t.Helper()
	if err := h.Store.Write(context.Background(), f); err != nil {
		h.t.Fatal(err)
	}
}

func ptr[T any](v T) *T { return &v }

func (h *hotel) save(id string, d reach.Draft) (desk.ReachLink, error) {
	var l desk.ReachLink
	err := h.Store.Write(context.Background(), func(tx *store.Tx) error {
		var err error
		_, l, err = h.Save(context.Background(), tx, h.Workspace, id, d)
		return err
	})
	return l, err
}

func (h *hotel) link(word, text string, code bool) desk.ReachLink {
	h.t.Helper()
	l, err := h.save("", reach.Draft{ChannelID: &h.Channel, Name: &word, Word: &word, Text: &text, ShowCode: &code})
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1"

// comes has somebody follow an address.
func comes(s *reach.Service, target string, header ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept", "text/html")
	for i := 0; i+1 < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i] == "method" {
			r.Method = header[i+1]
		}
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w.Result()
}

func (h *hotel) want(target, where string, status int, header ...string) {
	h.t.Helper()
	res := comes(h.Service, target, header...)
	if res.StatusCode != status || res.Header.Get("Location") != where || res.Header.Get("Cache-Control") != "no-store" {
		h.t.Errorf("%s: %d to %q (%s), want %d to %q", target, res.StatusCode, res.Header.Get("Location"), res.Header.Get("Cache-Control"), status, where)
	}
}

func (h *hotel) counts(id string) reach.Counts {
	h.t.Helper()
	c, err := h.Counts(h.t.Context(), h.Workspace, id, "", "")
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// Proves: 001-01, 000-07
func TestAShortAddressOpensTheChatAndCountsWhoCame(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		h := newHotel(t, s)
		l := h.link("Verano", "¡Hola! Quiero reservar", false)
		const chat = "https://chat.example/34600112233?text=%C2%A1Hola%21%20Quiero%20reservar"
		h.want("/go/verano", chat, 302)
		h.want("/go/VERANO.", chat, 302)
		h.want("/go/verano?qr", chat, 302)
		h.want("/go/verano?button", chat, 302)
		h.want("/go/verano", chat, 302, "Referer", "https://shop.example/")
		h.want("/go/verano", chat, 302, "method", "HEAD")
		h.want("/go/verano", chat, 302, "User-Agent", "Chat/2.25 A")
		h.want("/go/verano", chat, 302, "User-Agent", "Somebot/1.0")
		h.want("/go/verano?url=https://evil.example&text=x", chat, 302)
		h.want("/go/nada", "", 404)
		h.want("/go/../verano//evil.example", "", 404)
		h.want("/go/", "", 404)
		h.want("/go/verano", "", 405, "method", "POST")
		if err := h.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := h.counts(l.ID)
		want := reach.CountDay{Day: "2026-11-16", QR: 1, Button: 1, Web: 1, Direct: 3, Visits: 6}
		if day := h.Clock.Now().Format(time.DateOnly); len(c.Days) != 30 || c.Days[29].Day != day {
			t.Fatalf("the days end on %+v", c.Days[len(c.Days)-1])
		}
		want.Day = c.Days[29].Day
		if c.Days[29] != want || c.Ever.Visits != 6 || c.Sum.Visits != 6 || c.Days[28].Visits != 0 {
			t.Errorf("counted %+v, ever %+v", c.Days[29], c.Ever)
		}
	})
}

func TestAPausedOrEndedLinkSaysSoInTheVisitorsLanguage(t *testing.T) {
	t.Parallel()
	h := newHotel(t, testkit.SQLite(t))
	l := h.link("verano", "", false)
	says := func(status int, language, text string) {
		t.Helper()
		res := comes(h.Service, "/go/verano", "Accept-Language", language)
		b := make([]byte, 4096)
		n, _ := res.Body.Read(b)
		if page := string(b[:n]); res.StatusCode != status || !strings.Contains(page, text) || strings.Contains(page, "<script") {
			t.Errorf("%d %s", res.StatusCode, page)
		}
	}
	h.want("/go/verano", "https://chat.example/34600112233", 302)
	end := h.Clock.Now().Add(time.Hour)
	for _, c := range []struct{ do, undo func() error }{
		{func() error { _, err := h.save(l.ID, reach.Draft{Paused: ptr(true)}); return err }, func() error { _, err := h.save(l.ID, reach.Draft{Paused: ptr(false)}); return err }},
		{func() error {
			_, err := h.save(l.ID, reach.Draft{ExpiresAt: &end, SetExpires: true})
			h.Clock.Advance(2 * time.Hour)
			return err
		}, func() error { _, err := h.save(l.ID, reach.Draft{SetExpires: true}); return err }},
	} {
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		says(410, "es-MX,es;q=0.9", "Este enlace no está activo ahora")
		says(410, "de, en;q=0.5", "This link is not in use at the moment")
		if err := c.undo(); err != nil {
			t.Fatal(err)
		}
		h.want("/go/verano", "https://chat.example/34600112233", 302)
	}
	h.write(func(tx *store.Tx) error { _, err := h.Delete(t.Context(), tx, h.Workspace, l.ID); return err })
	says(410, "es", "Este enlace no está activo ahora")
	if _, err := h.save("", reach.Draft{ChannelID: &h.Channel, Name: ptr("x"), Word: ptr("verano")}); err != nil {
		t.Errorf("a workspace takes back a word of its own: %v", err)
	}
}

func TestAWordIsOneLinksAndEarlierOnesGoOnWorking(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		h := newHotel(t, s)
		l := h.link("verano", "a", false)
		taken := func(word string, want desk.Code) {
			t.Helper()
			if _, err := h.save("", reach.Draft{ChannelID: &h.Channel, Name: ptr("x"), Word: &word}); desk.CodeOf(err) != want {
				t.Errorf("%s: %v", word, err)
			}
		}
		taken("Verano", desk.CodeConflict)
		taken("ver-ano", desk.CodeConflict)
		taken("login", desk.CodeInvalid)
		if l, err := h.save(l.ID, reach.Draft{Word: ptr("otoño")}); err != nil || l.Word != "otono" || !slices.Equal(l.EarlierWords, []string{"verano"}) {
			t.Fatalf("%+v, %v", l, err)
		}
		h.want("/go/verano", "https://chat.example/34600112233?text=a", 302)
		h.want("/go/otono", "https://chat.example/34600112233?text=a", 302)
		taken("verano", desk.CodeConflict)
		c, err := h.CheckWord(t.Context(), s.Read(), h.Workspace, "", "verano")
		if err != nil || c.State != reach.WordTaken || len(c.Suggestions) != 3 || c.Suggestions[0] != "verano-chat" {
			t.Errorf("%+v, %v", c, err)
		}
		for name, d := range map[string]reach.Draft{
			"no name":     {Name: ptr("")},
			"no channel":  {ChannelID: ptr("x")},
			"long words":  {Text: ptr(strings.Repeat("x", 400))},
			"in the past": {ExpiresAt: ptr(h.Clock.Now().Add(-time.Hour)), SetExpires: true},
		} {
			if _, err := h.save(l.ID, d); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestEachVisitIsCountedOnceByWhicheverNode(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		h := newHotel(t, s)
		l := h.link("verano", "", false)
		nodes := []*reach.Service{h.Service, h.node(), h.node()}
		var all sync.WaitGroup
		for i, n := range nodes {
			if err := n.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 40 {
				all.Go(func() { comes(n, "/go/verano", "X", fmt.Sprint(i)) })
			}
		}
		all.Wait()
		for _, n := range nodes {
			for range 2 { // as when it is stopped twice
				if err := n.Stop(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
		}
		if c := h.counts(l.ID); c.Ever.Visits != 120 || c.Sum.Direct != 120 {
			t.Errorf("counted %+v", c.Ever)
		}
	})
}

func TestABatchOfVisitsIsWrittenOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		h := newHotel(t, s)
		for i, want := range []bool{true, false, true, false} {
			h.write(func(tx *store.Tx) error {
				isNew, err := tx.NewReachBatch(t.Context(), "node", int64(1+i/2), h.Clock.Now())
				if isNew != want {
					t.Errorf("write %d of a batch: %v", i, isNew)
				}
				return err
			})
		}
	})
}

func (h *hotel) hears(from, text string) string {
	h.t.Helper()
	h.says++
	h.Apply(h.t, inboundtest.Text(from, fmt.Sprint("m", h.says), text, h.Clock.Now()))
	ms := h.Messages(h.t)
	return ms[len(ms)-1].CaseID
}

func TestACaseKnowsByWhichLinkItsCustomerCame(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		h := newHotel(t, s)
		early := h.hears("before", "Hola, vengo por el cartel")
		h.Clock.Advance(time.Minute)
		poster, key := h.link("cartel", "Hola, vengo por el cartel", false), h.link("llave", "Hola", true)
		h.Clock.Advance(time.Minute)
		first, second, other := h.hears("ana", "Hola, vengo por el cartel. ¿Tenéis sitio?"), h.hears("bea", key.Prefilled()), h.hears("carl", "Buenos días")
		h.hears("ana", "y otra cosa "+key.Prefilled()) // the first link stays
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				if err := h.node().CatchUp(t.Context(), h.Workspace); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		for id, want := range map[string]string{early: "", first: poster.ID, second: key.ID, other: ""} {
			c, err := s.Read().CaseByID(t.Context(), h.Workspace, id)
			if err != nil || c.Source != want {
				t.Errorf("the case came by %q, want %q (%v)", c.Source, want, err)
			}
		}
		if a, b := h.counts(poster.ID), h.counts(key.ID); a.Ever.Chats != 1 || b.Ever.Chats != 1 || a.Ever.Visits != 0 {
			t.Errorf("chats: %+v, %+v", a.Ever, b.Ever)
		}
		told := 0
		for _, e := range h.Events(t) {
			if e.Actor == desk.ReachActor {
				told++
			}
		}
		if told != 2 {
			t.Errorf("%d events tell of it", told)
		}
	})
}
