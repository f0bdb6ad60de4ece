package app

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
	sandboxes "recado.dev/internal/sandbox/all"
	"recado.dev/internal/site"
)

// sandboxRoom is the emulated world beside the desk, in sandbox mode alone:
// the table with the customers' phones, connected to the desk's channels as
// the platforms would be.
type sandboxRoom struct {
	app   *App
	table *sandbox.Table
	hung  sync.Once

	changes    atomic.Int64 // of the desk's channels
	connecting sync.Mutex
	known      atomic.Int64 // how many of the changes the table has heard of
}

func newSandbox(a *App, jump *clock.Jumpable) (*sandboxRoom, error) {
	table, err := sandboxes.New(sandbox.Config{Dir: a.cfg.Data, Clock: jump, PublicURL: a.cfg.PublicURL, Log: a.log})
	if err != nil {
		return nil, fmt.Errorf("lay the sandbox: %w", err)
	}
	s := &sandboxRoom{app: a, table: table}
	a.store.OnEvents(s.hear) // before those that ask the platforms because of a change
	return s, nil
}

// start connects every channel that the emulated platforms know, and begins.
func (s *sandboxRoom) start(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	return s.table.Start(ctx)
}

// hear notes that the table is to be told of channels that were added or
// changed.
func (s *sandboxRoom) hear(_ string, evs []desk.Event) {
	for _, e := range evs {
		if e.Type == desk.EventChannelCreated || e.Type == desk.EventChannelUpdated || e.Type == desk.EventChannelDeleted {
			s.changes.Add(1)
			go s.reconnect()
			return
		}
	}
}

func (s *sandboxRoom) stop(ctx context.Context) error { return s.table.Stop(ctx) }

// reconnect tells the table of what changed, unless it knows.
func (s *sandboxRoom) reconnect() {
	s.connecting.Lock()
	defer s.connecting.Unlock()
	n := s.changes.Load()
	if s.known.Load() == n {
		return
	}
	if err := s.connect(context.Background()); err != nil {
		s.app.log.Warn("sandbox does not know the changed channel", "error", err)
		return
	}
	s.known.Store(n)
}

// upToDate has calls of the emulated platforms wait until the table knows of
// all changes: a platform knew its token before the desk had it.
func (s *sandboxRoom) upToDate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.known.Load() != s.changes.Load() {
			s.reconnect()
		}
		next.ServeHTTP(w, r)
	})
}

// connect makes the desk's channels known to the table.
func (s *sandboxRoom) connect(ctx context.Context) error {
	ids, err := s.app.store.Read().ChannelIDs(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, id := range ids {
		live, err := s.app.channels.Get(ctx, id)
		if err != nil {
			continue // disabled, or of a platform that is not emulated
		}
		account, ok := s.table.Recognise(live.Channel.Platform, live.Channel.Settings, live.Channel.Secrets)
		if !ok {
			continue
		}
		account.Name, account.HookURL = live.Channel.Name, s.app.channels.WebhookURL(live.Channel.Platform, id)
		if err := s.table.Connect(account); err != nil {
			return fmt.Errorf("connect channel %s to the sandbox: %w", id, err)
		}
		known[account.ID] = true
	}
	for _, account := range s.table.Accounts() {
		if !known[account.ID] {
			s.table.Disconnect(account.ID)
		}
	}
	return nil
}

// signUpApp is the application that the emulated platforms know, in sandbox
// mode alone.
func (a *App) signUpApp(key string) (platform.SignUpApp, bool) {
	if a.sandbox == nil {
		return platform.SignUpApp{}, false
	}
	settings, secrets, ok := a.sandbox.table.SignUpApp(key)
	return platform.SignUpApp{Settings: settings, Secrets: secrets}, ok
}

// hangUp ends the phones' streams, which never end by themselves.
func (s *sandboxRoom) hangUp() { s.hung.Do(func() { s.table.HangUp() }) }

// mount adds the phones and the emulated platforms.
func (s *sandboxRoom) mount(mux *http.ServeMux) {
	table := s.upToDate(s.table.Handler())
	for _, path := range s.table.Mounts() {
		mux.Handle(path, table)
	}
	mux.Handle("GET /sandbox/api/mails", s.app.mail)
	s.mountShop(mux)
	mux.Handle("/sandbox/", site.App("sandbox", "/sandbox/"))
	mux.Handle("GET /sandbox", http.RedirectHandler("/sandbox/", http.StatusSeeOther))
}

func (s *sandboxRoom) signIns() []sandbox.SignIn { return s.table.SignIns() }
