// Package app is the composition root: it builds every room, starts them in
// order and stops them in the opposite one. It alone imports all of them, and
// holds no rule of its own.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"recado.dev/internal/api"
	"recado.dev/internal/ask"
	"recado.dev/internal/auth"
	"recado.dev/internal/automatic"
	"recado.dev/internal/automation"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/commerce"
	"recado.dev/internal/config"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/cost"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/followup"
	"recado.dev/internal/form"
	"recado.dev/internal/health"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound"
	"recado.dev/internal/insight"
	"recado.dev/internal/job"
	"recado.dev/internal/journal"
	"recado.dev/internal/limit"
	"recado.dev/internal/live"
	"recado.dev/internal/mail"
	"recado.dev/internal/media"
	"recado.dev/internal/news"
	"recado.dev/internal/notify"
	"recado.dev/internal/number"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/all"
	"recado.dev/internal/prepared"
	"recado.dev/internal/profile"
	"recado.dev/internal/public"
	"recado.dev/internal/publish"
	"recado.dev/internal/pull"
	"recado.dev/internal/reach"
	"recado.dev/internal/reading"
	"recado.dev/internal/removal"
	"recado.dev/internal/report"
	"recado.dev/internal/safehttp"
	"recado.dev/internal/search"
	"recado.dev/internal/secret"
	"recado.dev/internal/signal"
	"recado.dev/internal/slaclock"
	"recado.dev/internal/smart"
	"recado.dev/internal/store"
	"recado.dev/internal/supervise"
	"recado.dev/internal/survey"
	"recado.dev/internal/tag"
	"recado.dev/internal/template"
	"recado.dev/internal/trace"
	"recado.dev/internal/webhook"
	"recado.dev/internal/website"
)

// App is one node: all rooms, built and ready to start.
type App struct {
	cfg     config.Config
	version string
	node    string // anew at each start: who is gone must not seem to live
	log     *slog.Logger
	clock   clock.Clock
	metrics *prometheus.Registry

	store    *store.Store
	sealer   *secret.Sealer
	channels *channel.Registry
	auth     *auth.Service
	mail     *mail.Sender
	queue    *job.Queue
	media    *media.Service
	ask      *ask.Service
	outbound *outbound.Service
	journal  *journal.Journal
	traces   *trace.Tracer // nil where nobody collects
	live     *live.Hub
	search   *search.Service
	tags     *tag.Service
	template *template.Service
	numbers  *number.Service
	commerce *commerce.Service
	forms    *form.Service
	surveys  *survey.Service
	contacts *contactdata.Service
	reports  *report.Service
	insights *insight.Service
	health   *health.Service
	news     *news.Service
	clocks   *slaclock.Service
	reading  *reading.Service
	dispatch *dispatch.Service
	followup *followup.Service
	notify   *notify.Service
	speaker  *automatic.Service
	overseer *supervise.Service
	reach    *reach.Service
	costs    *cost.Service
	limits   *limit.Service
	signals  *signal.Service
	removals *removal.Service
	public   *public.Service
	recipes  *automation.Engine
	smart    *smart.Engine
	prepared *prepared.Service
	publish  *publish.Service
	requests *pull.Files
	pulls    *pull.Service
	website  *website.Service
	webhooks *webhook.Service
	api      http.Handler
	hooks    http.Handler
	sandbox  *sandboxRoom // nil outside of sandbox mode

	running []part
}

// part is something that runs: it is stopped in the opposite order of starts.
type part struct {
	name  string
	start func(context.Context) error
	stop  func(context.Context) error
}

// openStore makes the data folder and opens the database in it, or the one the
// settings name.
func openStore(ctx context.Context, cfg config.Config) (*store.Store, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	return store.Open(ctx, store.Config{Dir: cfg.Data, DatabaseURL: cfg.DatabaseURL})
}

// newLog is the program's log, as the settings want it.
func newLog(cfg config.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.LogLevel)) // the settings were checked
	opts := &slog.HandlerOptions{Level: level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// build makes all rooms of a node over an open, migrated store.
func build(cfg config.Config, version string, s *store.Store, log *slog.Logger) (*App, error) {
	a := &App{cfg: cfg, version: version, node: ident.New(), log: log, store: s, clock: clock.System{}, metrics: prometheus.NewRegistry()}
	a.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	platforms := all.List()
	var jump *clock.Jumpable
	if cfg.Sandbox {
		jump = clock.NewJumpable(clock.System{})
		a.clock, platforms = jump, all.Sandbox()
	}
	var err error
	if a.sealer, err = secret.Load(cfg.MasterKey, cfg.Data); err != nil {
		return nil, err
	}
	if a.mail, err = mail.New(mail.Config{SMTPURL: cfg.SMTPURL, From: cfg.MailFrom, Outbox: cfg.Sandbox, Log: log}); err != nil {
		return nil, err
	}
	entrance := &website.Entrance{}
	kept, err := blob.NewDisk(cfg.Files())
	if err != nil {
		return nil, err
	}
	a.requests = &pull.Files{Store: s, Blobs: kept, Clock: clock.System{}, Log: log, Retention: cfg.JournalRetention}
	host := platform.Host{Own: entrance, HTTP: a.outside(), Clock: a.clock, Log: log, Dial: a.fence().Dial, OpenFile: a.requests.Open}
	a.channels = channel.New(s, a.sealer, platforms, host, cfg.PublicURL)
	if cfg.Sandbox {
		a.channels.TakeRetired()
		if a.sandbox, err = newSandbox(a, jump); err != nil {
			return nil, err
		}
	}
	// Who is signed in, and for how long, is of the machine's time: a jump of the
	// business's clock must not sign anybody out.
	a.auth = auth.New(auth.Config{Store: s, Clock: clock.System{}, Log: log, Mail: a.mail, PublicURL: cfg.PublicURL})
	if err := a.buildMessaging(); err != nil {
		return nil, err
	}
	a.website = a.newWebsite()
	entrance.Lead(a.website)
	a.buildAPI()
	return a, nil
}

// outside is the one HTTP client for the world outside, with its fence. In the
// sandbox the fence has a gate to ourselves, where the emulated platforms are.
func (a *App) outside() *http.Client { return safehttp.New(a.fence()) }

func (a *App) fence() safehttp.Options {
	o := safehttp.Options{AllowPrivate: a.cfg.AllowPrivateNetworks, UserAgent: "Recado/" + a.version, Timeout: 5 * time.Minute}
	if a.cfg.Sandbox {
		_, port, _ := net.SplitHostPort(a.cfg.Addr)
		o.Allow = func(to netip.AddrPort) bool {
			return to.Addr().IsLoopback() && (fmt.Sprint(to.Port()) == port || a.sandbox != nil && a.sandbox.table.Serves(to.Port()))
		}
	}
	return o
}

// buildMessaging makes what a message passes through, in and out.
func (a *App) buildMessaging() error {
	files, err := blob.NewDisk(a.cfg.Files())
	if err != nil {
		return err
	}
	a.queue = job.New(a.store, a.log)
	a.queue.As(a.node)
	a.media = media.New(media.Config{
		Store: a.store, Blobs: files, Queue: a.queue, Channels: a.channels, Clock: a.clock, Log: a.log, Key: a.sealer.Derive("media links"),
		PublicURL: a.cfg.PublicURL,
	})
	a.limits = limit.New(limit.Config{Store: a.store, Channels: a.channels, Clock: a.clock, Log: a.log})
	a.costs = cost.New(cost.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Clock: a.clock, Log: a.log, Failed: a.limits.Failed})
	a.outbound = outbound.New(outbound.Config{
		Limits: a.limits,
		Node:   a.node, Metrics: a.metrics,
		Store: a.store, Queue: a.queue, Channels: a.channels, Files: a.media, Link: a.media.PublicLink, Clock: a.clock, Log: a.log,
		Page: func(ws, messageID string) string { return a.ask.Link(ws, messageID) },
	})
	a.contacts = contactdata.New(contactdata.Config{Store: a.store, Queue: a.queue, Blobs: files, Channels: a.channels, Clock: a.clock, Log: a.log})
	a.public = public.New(public.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Sender: a.outbound, Clock: a.clock, Log: a.log, Refused: refusedRecipe})
	a.publish = publish.New(publish.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Files: a.media, Link: a.media.PublicLink, Clock: a.clock, Log: a.log})
	a.forms = form.New(form.Config{Store: a.store, Channels: a.channels, Contacts: a.contacts, Clock: a.clock, Log: a.log})
	a.commerce = commerce.New(commerce.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Clock: a.clock, Log: a.log})
	a.template = template.New(template.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Files: a.media, Link: a.media.PublicLink, Clock: a.clock, Log: a.log})
	a.surveys = survey.New(survey.Config{Store: a.store, Channels: a.channels, Outbound: a.outbound, Templates: a.template, Public: a.public, Key: a.sealer.Derive("survey pages"), PublicURL: a.cfg.PublicURL, Clock: a.clock, Log: a.log})
	a.numbers = number.New(number.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Files: a.media, Sealer: a.sealer, Clock: a.clock, Log: a.log, PublicURL: a.cfg.PublicURL, Offer: a.signUpApp})
	people := profile.New(profile.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Clock: a.clock, Log: a.log})
	a.traces = a.newTraces()
	a.journal = journal.New(journal.Config{
		Node: a.node, Store: a.store, Clock: a.clock, Log: a.log, Metrics: a.metrics, Retention: a.cfg.JournalRetention,
		Decoder: inbound.Decoder{Channels: a.channels},
		Applier: a.traces.Applier(inbound.NewApplier(a.channels, a.media, a.log, inbound.OnTyping(a.customerTypes), inbound.OnFailing(a.channels.MarkFailing), inbound.OnHandedOn(a.channels.MarkIn), inbound.OnTemplate(a.template.Hear), inbound.OnForm(a.forms.Hear), inbound.OnNumbers(a.numbers.Hear), inbound.OnStranger(people.Ask))),
	})
	a.ask = ask.New(ask.Config{Store: a.store, Channels: a.channels, Journal: a.traces.Posts(a.journal), Key: a.sealer.Derive("answer pages"), PublicURL: a.cfg.PublicURL, Clock: a.clock, Log: a.log})
	a.hooks = inbound.NewHooks(a.channels, a.traces.Hooks(a.journal), a.store.Ping, a.clock, a.log).KeepFiles(a.requests).Measure(a.metrics)
	a.pulls = pull.New(pull.Config{Store: a.store, Channels: a.channels, Journal: a.traces.Fetches(a.journal, inbound.Decoder{Channels: a.channels}), Files: a.requests, Clock: a.clock, Log: a.log, Node: a.node})
	a.search = search.New(a.store, a.log)
	a.tags = tag.New(tag.Config{Store: a.store, Queue: a.queue, Clock: a.clock, Log: a.log})
	a.reports = report.New(a.store, a.clock, a.log)
	a.insights = insight.New(a.store, a.clock, a.log)
	probes := health.Config{Store: a.store, Channels: a.channels, Insights: a.insights, Clock: a.clock, Wall: clock.System{}, Log: a.log}
	if a.cfg.Sandbox {
		probes.Every = 4 * time.Second // the networks are here, and somebody watches
	}
	a.health = health.New(probes)
	if a.news, err = news.New(news.Config{URL: a.cfg.NewsURL, HTTP: a.outside(), Log: a.log}); err != nil {
		return err
	}
	a.clocks = slaclock.New(a.store, a.clock, a.log)
	a.reading = reading.New(a.store, a.clock, a.log)
	a.notify = notify.New(notify.Config{
		Store: a.store, Queue: a.queue, Clock: a.clock, Wall: clock.System{}, Log: a.log, HTTP: a.outside(), Sealer: a.sealer, Mail: a.mail,
		PublicURL: a.cfg.PublicURL, Jumps: a.jumps(),
	})
	a.followup = followup.New(followup.Config{Store: a.store, Clock: a.clock, Log: a.log, Jumps: a.jumps(), Send: a.outbound.SendDue, Publish: a.publish.Due})
	a.speaker = automatic.New(automatic.Config{Store: a.store, Clock: a.clock, Sender: a.outbound, Log: a.log})
	a.signals = signal.New(signal.Config{Store: a.store, Clock: a.clock, Sender: a.outbound, Channels: a.channels, Log: a.log, Jumps: a.jumps()})
	return nil
}

// buildAPI makes what people and programs talk to.
func (a *App) buildAPI() {
	a.live = live.New(a.store, clock.System{}, a.log) // the clock of sessions and tokens
	a.dispatch = dispatch.New(dispatch.Config{
		Store: a.store, Clock: a.clock, Wall: clock.System{}, Log: a.log, Metrics: a.metrics, Kind: a.kindOf, Open: a.live.People,
	})
	a.metrics.MustRegister(a.dispatch)
	a.measureWork()
	a.overseer = supervise.New(supervise.Config{Store: a.store, Queue: a.queue, Dispatch: a.dispatch, Reports: a.reports, Clock: a.clock, Log: a.log})
	a.removals = removal.New(removal.Config{Store: a.store, Queue: a.queue, Channels: a.channels, Sender: a.outbound, Clock: a.clock, Log: a.log})
	a.reach = a.newReach()
	a.webhooks = a.newWebhooks()
	a.recipes = a.newRecipes()
	a.reading.Then(a.recipes.Mark)
	a.smart = a.newSmartTags()
	a.prepared = prepared.New(prepared.Config{Store: a.store, Clock: a.clock, Log: a.log, Sender: a.outbound, Private: a.public})
	a.api = api.New(api.Deps{
		Store: a.store, Clock: a.clock, Log: a.log, Auth: a.auth, Channels: a.channels, Metrics: a.metrics,
		PublicURL: a.cfg.PublicURL, Sandbox: a.cfg.Sandbox, TrustProxy: a.cfg.TrustProxy, Sealer: a.sealer,
		DeskDeps: api.DeskDeps{Outbound: a.outbound, Media: a.media, Journal: a.journal, Live: a.live, Search: a.search, Tags: a.tags, Smart: a.smart, Templates: a.template, Numbers: a.numbers, Commerce: a.commerce, Forms: a.forms, Surveys: a.surveys, Contacts: a.contacts, Reports: a.reports, Health: a.health, Insights: a.insights, News: a.news, Dispatch: a.dispatch, Notify: a.notify, Supervise: a.overseer, Reach: a.reach, Removals: a.removals, Costs: a.costs, Limits: a.limits, Public: a.public, Publish: a.publish, Recipes: a.recipes, Webhooks: a.webhooks, Prepared: a.prepared},
	})
}

// parts are what runs, in the order in which it starts.
func (a *App) parts() []part {
	parts := []part{
		{"traces", a.startTraces, a.stopTraces},
		{"sign-in", func(context.Context) error { return nil }, func(ctx context.Context) error { a.auth.Stop(ctx); return nil }},
		{"live", a.live.Start, func(context.Context) error { a.live.Stop(); return nil }},
		{"jobs", a.queue.Start, a.queue.Stop},
		{"imports", a.contacts.Resume, func(context.Context) error { return nil }},
		{"moves", a.overseer.Resume, func(context.Context) error { return nil }},
		{"imports of numbers", a.numbers.Resume, func(context.Context) error { return nil }},
		{"deletions of channels", a.removals.Resume, func(context.Context) error { return nil }},
		{"outbound", a.outbound.Start, func(ctx context.Context) error { a.outbound.Stop(ctx); return nil }},
		{"search", a.search.Start, a.search.Stop},
		{"follow-up", a.followup.Start, a.followup.Stop},
		{"reports", a.reports.Start, a.reports.Stop},
		{"orders", a.commerce.Start, a.commerce.Stop},
		{"forms", a.forms.Start, a.forms.Stop},
		{"surveys", a.surveys.Start, a.surveys.Stop},
		{"insights", a.insights.Start, a.insights.Stop},
		{"news", a.news.Start, a.news.Stop},
		{"sla clocks", a.clocks.Start, a.clocks.Stop},
		{"reading", a.reading.Start, a.reading.Stop},
		{"routing", a.dispatch.Start, a.dispatch.Stop},
		{"notifications", a.notify.Start, a.notify.Stop},
		{"automatic messages", a.speaker.Start, a.speaker.Stop},
		{"links", a.reach.Start, a.reach.Stop},
		{"limits", a.limits.Start, a.limits.Stop},
		{"costs", a.costs.Start, a.costs.Stop},
		{"signals", a.signals.Start, a.signals.Stop},
		{"recipes", a.recipes.Start, a.recipes.Stop},
		{"smart tags", a.smart.Start, a.smart.Stop},
		{"walks of smart tags", a.smart.Resume, func(context.Context) error { return nil }},
		{"webhooks", a.webhooks.Start, a.webhooks.Stop},
		{"prepared replies", a.prepared.Start, a.prepared.Stop},
		{"journal", a.journal.Start, a.journal.Stop},
		{"chats on web sites", a.website.Start, a.website.Stop},
		{"channels", a.channels.Start, a.channels.Stop},
		{"channel health", a.health.Start, a.health.Stop},
	}
	if a.sandbox != nil {
		parts = append(parts, part{"sandbox", a.sandbox.start, a.sandbox.stop})
	}
	parts = append(parts, part{"networks that are asked", a.pulls.Start, a.pulls.Stop})
	return parts
}

// start starts every room; when one does not, those before it are stopped.
func (a *App) start(ctx context.Context) error {
	for _, p := range a.parts() {
		if err := p.start(ctx); err != nil {
			return errors.Join(fmt.Errorf("start %s: %w", p.name, err), a.stop(ctx))
		}
		a.running = append(a.running, p)
	}
	return nil
}

// stop stops what runs, the last first. It may be called twice.
func (a *App) stop(ctx context.Context) error {
	var errs []error
	for i := len(a.running) - 1; i >= 0; i-- {
		if err := a.running[i].stop(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", a.running[i].name, err))
		}
	}
	a.running = nil
	return errors.Join(errs...)
}

// ready says whether the node can take work.
func (a *App) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if len(a.running) == 0 {
		return desk.E(desk.CodeUnavailable, "starting")
	}
	if a.store.Pulse().Away() { // calls are refused
		return store.ErrAway
	}
	if err := a.store.Ping(ctx); err != nil {
		return err
	}
	return a.journal.Ready(ctx)
}

// kindOf is the kind of a channel, as routing's rules name it: what its account
// says, else its platform's.
func (a *App) kindOf(channelID, key string) string {
	d, ok := a.channels.Descriptor(key)
	if ok && len(d.Kinds) > 1 {
		if live, err := a.channels.Get(context.Background(), channelID); err == nil {
			if k, is := live.Session.(platform.Kinded); is {
				return k.Kind()
			}
		}
	}
	if !ok || len(d.Kinds) == 0 {
		return ""
	}
	return d.Kinds[0]
}

// jumps watches the business's clock where it can be moved.
func (a *App) jumps() func() (<-chan struct{}, func()) {
	if j, ok := a.clock.(*clock.Jumpable); ok {
		return j.Watch
	}
	return nil
}

// customerTypes shows at the desks that a customer writes.
func (a *App) customerTypes(ws, conversationID string) {
	_ = a.live.Presence(context.Background(), ws, conversationID, desk.Ref{}, live.Typing)
}
