package app

import (
	"context"
	"fmt"
	"net/http"
	"sync"

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
}

func newSandbox(a *App, jump *clock.Jumpable) (*sandboxRoom, error) {
	table, err := sandboxes.New(sandbox.Config{Dir: a.cfg.Data, Clock: jump, PublicURL: a.cfg.PublicURL, Log: a.log})
	if err != nil {
		return nil, fmt.Errorf("lay the sandbox: %w", err)
	}
	return &sandboxRoom{app: a, table: table}, nil
}

// start connects every channel that the emulated platforms know, and begins.
func (s *sandboxRoom) start(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	s.app.store.OnEvents(func(_ string, evs []desk.Event) {
		for _, e := range evs {
			if e.Type == desk.EventChannelCreated || e.Type == desk.EventChannelUpdated || e.Type == desk.EventChannelDeleted {
				go s.reconnect()
				return
			}
		}
	})
	return s.table.Start(ctx)
}

func (s *sandboxRoom) stop(ctx context.Context) error { return s.table.Stop(ctx) }

// reconnect tells the table of channels that were added or changed while it
// runs.
func (s *sandboxRoom) reconnect() {
	if err := s.connect(context.Background()); err != nil {
		s.app.log.Warn("sandbox does not know the changed channel", "error", err)
	}
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
	table := s.table.Handler()
	for _, path := range s.table.Mounts() {
		mux.Handle(path, table)
	}
	mux.Handle("GET /sandbox/api/mails", s.app.mail)
	s.mountShop(mux)
	mux.Handle("/sandbox/", site.App("sandbox", "/sandbox/"))
	mux.Handle("GET /sandbox", http.RedirectHandler("/sandbox/", http.StatusSeeOther))
}

func (s *sandboxRoom) signIns() []sandbox.SignIn { return s.table.SignIns() }
