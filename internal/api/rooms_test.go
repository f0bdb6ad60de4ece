package api

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/automation/action"
	"recado.dev/internal/blob"
	"recado.dev/internal/commerce"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/cost"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/filter"
	"recado.dev/internal/form"
	"recado.dev/internal/health"
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
	"recado.dev/internal/prepared"
	"recado.dev/internal/public"
	"recado.dev/internal/publish"
	"recado.dev/internal/reach"
	"recado.dev/internal/removal"
	"recado.dev/internal/report"
	"recado.dev/internal/search"
	"recado.dev/internal/smart"
	"recado.dev/internal/supervise"
	"recado.dev/internal/survey"
	"recado.dev/internal/tag"
	"recado.dev/internal/template"
	"recado.dev/internal/webhook"
)

// addDesk adds the rooms that the desk's resources call. They are built, not
// started: these tests are about who may call what.
func addDesk(t *testing.T, d *Deps) {
	t.Helper()
	files, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	queue := job.New(d.Store, d.Log)
	d.Media = media.New(media.Config{Store: d.Store, Blobs: files, Queue: queue, Channels: d.Channels, Clock: d.Clock, Log: d.Log, Key: bytes.Repeat([]byte{1}, 32)})
	d.Outbound = outbound.New(outbound.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Files: d.Media, Clock: d.Clock, Log: d.Log})
	d.Journal = journal.New(journal.Config{Store: d.Store, Clock: d.Clock, Log: d.Log})
	d.Live = live.New(d.Store, d.Clock, d.Log)
	t.Cleanup(d.Live.Stop)
	d.Search = search.New(d.Store, d.Log)
	d.Contacts = contactdata.New(contactdata.Config{Store: d.Store, Queue: queue, Blobs: files, Channels: d.Channels, Clock: d.Clock, Log: d.Log})
	d.Public = public.New(public.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Sender: d.Outbound, Clock: d.Clock, Log: d.Log})
	d.Publish = publish.New(publish.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Files: d.Media, Clock: d.Clock, Log: d.Log})
	d.Templates = template.New(template.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Files: d.Media, Clock: d.Clock, Log: d.Log})
	d.Limits = limit.New(limit.Config{Store: d.Store, Channels: d.Channels, Clock: d.Clock, Log: d.Log})
	d.Costs = cost.New(cost.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Clock: d.Clock, Log: d.Log, Failed: d.Limits.Failed})
	d.Commerce = commerce.New(commerce.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Clock: d.Clock, Log: d.Log})
	d.Forms = form.New(form.Config{Store: d.Store, Channels: d.Channels, Contacts: d.Contacts, Clock: d.Clock, Log: d.Log})
	d.Surveys = survey.New(survey.Config{Store: d.Store, Channels: d.Channels, Outbound: d.Outbound, Templates: d.Templates, Key: bytes.Repeat([]byte{2}, 32), PublicURL: d.PublicURL, Clock: d.Clock, Log: d.Log})
	d.Numbers = number.New(number.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Files: d.Media, Sealer: d.Sealer, Clock: d.Clock, Log: d.Log, PublicURL: d.PublicURL})
	d.Tags = tag.New(tag.Config{Store: d.Store, Queue: queue, Clock: d.Clock, Log: d.Log})
	d.Smart = smart.New(smart.Config{Store: d.Store, Queue: queue, Clock: d.Clock, Log: d.Log, Env: func(context.Context, string) filter.Env { return filter.Env{Now: d.Clock.Now()} }})
	d.Reports = report.New(d.Store, d.Clock, d.Log)
	d.Insights = insight.New(d.Store, d.Clock, d.Log)
	d.Health = health.New(health.Config{Store: d.Store, Channels: d.Channels, Insights: d.Insights, Clock: d.Clock, Wall: d.Clock, Log: d.Log})
	if d.News, err = news.New(news.Config{Log: d.Log}); err != nil {
		t.Fatal(err)
	}
	letters, err := mail.New(mail.Config{Outbox: true})
	if err != nil {
		t.Fatal(err)
	}
	d.Notify = notify.New(notify.Config{Store: d.Store, Queue: queue, Clock: d.Clock, Wall: d.Clock, Log: d.Log, HTTP: http.DefaultClient, Sealer: d.Sealer, Mail: letters, PublicURL: d.PublicURL})
	d.Dispatch = dispatch.New(dispatch.Config{Store: d.Store, Clock: d.Clock, Log: d.Log, Open: d.Live.People})
	d.Webhooks = webhook.New(webhook.Config{Store: d.Store, Queue: queue, Clock: d.Clock, Wall: d.Clock, Log: d.Log, HTTP: http.DefaultClient, Sealer: d.Sealer, PublicURL: d.PublicURL, Refused: automation.Refused})
	d.Recipes = automation.New(automation.Config{Store: d.Store, Queue: queue, Clock: d.Clock, Log: d.Log, Actions: action.List(action.Needs{Outbound: d.Outbound, Surveys: d.Surveys, Public: d.Public, Templates: d.Templates, Channels: d.Channels, Notify: d.Notify, Webhooks: d.Webhooks}),
		Open: func(context.Context, string, string, time.Time) bool { return true },
		Env:  func(context.Context, string) filter.Env { return filter.Env{Now: d.Clock.Now()} }})
	d.Prepared = prepared.New(prepared.Config{Store: d.Store, Clock: d.Clock, Log: d.Log, Sender: d.Outbound, Private: d.Public})
	d.Removals = removal.New(removal.Config{Store: d.Store, Queue: queue, Channels: d.Channels, Sender: d.Outbound, Clock: d.Clock, Log: d.Log})
	d.Reach = reach.New(reach.Config{Store: d.Store, Clock: d.Clock, Log: d.Log, PublicURL: d.PublicURL, Describe: d.Channels.Descriptor})
	d.Supervise = supervise.New(supervise.Config{Store: d.Store, Queue: queue, Dispatch: d.Dispatch, Reports: d.Reports, Clock: d.Clock, Log: d.Log})
}
