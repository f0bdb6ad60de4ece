package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"recado.dev/internal/api"
	"recado.dev/internal/ask"
	"recado.dev/internal/config"
	"recado.dev/internal/media"
	"recado.dev/internal/reach"
	"recado.dev/internal/site"
	"recado.dev/internal/survey"
	"recado.dev/internal/website"
)

// Serve runs the whole server until ctx ends, then drains and stops.
func Serve(ctx context.Context, cfg config.Config, version string, out io.Writer) error {
	log := newLog(cfg, os.Stderr)
	raiseProcessors()
	s, release, err := readyStore(ctx, cfg, log, storePatience)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	defer release()
	// The address is taken before anything starts: a second server on the same
	// port must not touch the data.
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", cfg.Addr, err)
	}
	defer func() { _ = listener.Close() }()
	a, err := build(cfg, version, s, log)
	if err != nil {
		return err
	}
	let, err := follow(ctx, s, cfg.Data, a.node)
	if err != nil {
		return err
	}
	defer let()
	if a.sandbox != nil {
		if err := a.sandbox.seed(ctx); err != nil {
			return err
		}
	}
	var draining atomic.Bool
	server := &http.Server{
		Handler:           a.handler(&draining),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 2)
	if err := a.start(ctx); err != nil {
		return err
	}
	if err := a.open(server, listener, failed); err != nil {
		return errors.Join(err, a.stop(context.WithoutCancel(ctx)))
	}
	a.greet(ctx, out)
	settling := time.AfterFunc(settleAfter, settle)
	defer settling.Stop()
	go mindGarbage(ctx)
	select {
	case <-ctx.Done():
	case err := <-failed:
		return errors.Join(err, a.stop(context.WithoutCancel(ctx)))
	}
	draining.Store(true)
	return a.drain(ctx, server, log)
}

// settleAfter is when what only the start needed goes back to the system: the
// descriptions of some three hundred endpoints leave more garbage than a desk
// at rest uses, and much of the program runs but once.
const settleAfter = 2 * time.Second

func settle() {
	debug.FreeOSMemory()
	releaseProgram()
}

// fewProcessors is what the Go runtime is given at least.
const fewProcessors = 8

// raiseProcessors gives the runtime more processors than a small machine has.
// With as many as cores, what comes back from the disk (an acknowledgement that
// a platform waits for) waits until work in the background gives way, up to
// 10 ms; with more, the operating system shares the cores out at once. On two
// cores it is worth a third more acknowledged webhooks. GOMAXPROCS, where it is
// set, stands.
func raiseProcessors() {
	if os.Getenv("GOMAXPROCS") == "" && runtime.GOMAXPROCS(0) < fewProcessors {
		runtime.GOMAXPROCS(fewProcessors)
	}
}

// drain answers what is under way, then stops the rooms.
func (a *App) drain(ctx context.Context, server *http.Server, log *slog.Logger) error {
	log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.ShutdownTimeout)
	defer cancel()
	a.live.Stop() // streams never end by themselves
	a.website.HangUp()
	if a.sandbox != nil {
		a.sandbox.hangUp()
	}
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close()
		err = nil
	}
	err = errors.Join(err, a.stop(ctx))
	log.Info("stopped")
	return err
}

// handler is everything under one address.
func (a *App) handler(draining *atomic.Bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if draining.Load() {
			say(w, http.StatusServiceUnavailable, "stopping")
			return
		}
		if err := a.ready(r.Context()); err != nil {
			say(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		say(w, http.StatusOK, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{}))
	profiles(mux, a.cfg.OperatorToken)
	mux.Handle("/hooks/", a.hooks)
	mux.Handle("/api/", a.api)
	p := a.store.Pulse()
	mux.Handle(reach.Path, calls(p, a.reach.Handler()))
	mux.Handle(website.Path, calls(p, a.website))
	mux.Handle(ask.Path, calls(p, a.ask))
	mux.Handle(survey.Path, calls(p, a.surveys))
	mux.Handle(media.PublicPath, calls(p, api.PublicFiles(a.media, a.log)))
	if a.sandbox != nil {
		a.sandbox.mount(mux)
	}
	mux.Handle("/", site.App("agent", "/"))
	return mux
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

// greet says where the desk is and who can sign in.
func (a *App) greet(ctx context.Context, out io.Writer) {
	var b strings.Builder
	fmt.Fprintf(&b, "\n  Recado %s is ready: %s\n", a.version, a.cfg.PublicURL)
	if a.sandbox != nil {
		fmt.Fprintf(&b, "  The customers' phones: %s/sandbox/\n\n  Sign in as\n", a.cfg.PublicURL)
		for _, s := range a.sandbox.signIns() {
			fmt.Fprintf(&b, "    %-28s %-11s %s\n", s.Email, s.Role, s.Password)
		}
	} else if empty, err := a.auth.NeedsSetup(ctx); err == nil && empty {
		b.WriteString("  There is no workspace yet: open the page and make the first one, or run `recado bootstrap`.\n")
	}
	b.WriteString("\n")
	_, _ = io.WriteString(out, b.String())
}
