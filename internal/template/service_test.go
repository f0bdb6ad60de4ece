package template_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/template"
	"recado.dev/internal/testkit"
)

func TestATemplateIsSubmittedReviewedAndShared(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		v := b.draft("aviso_turno", "es_AR", reminder())
		if v.Status != desk.TemplateDraft || len(v.Channels) != 2 || len(v.Versions[0].Blanks) != 4 || !v.Versions[0].Submittable {
			b.Fatalf("the draft: %+v", v)
		}
		if got := b.submit(v.ID); got.State != "submitted" {
			b.Fatalf("submit: %+v", got)
		}
		if got := b.show(v.ID); got.Status != desk.TemplatePending || got.Versions[0].RemoteID == "" || got.Versions[0].Submittable {
			b.Fatalf("submitted: %+v", got.Versions[0])
		}
		b.net.decide("aviso_turno", "es_AR", desk.TemplateApproved)
		if s := b.sync(); s.State != "done" || s.Seen != 1 || s.Total != 1 || s.Changed != 1 {
			b.Errorf("the look: %+v", s)
		}
		if got := b.show(v.ID); got.Status != desk.TemplateApproved || !got.Versions[0].Sendable || got.Versions[0].Parts.Examples["hora"] != "14:30" {
			b.Errorf("approved: %+v", got.Versions[0])
		}
		if got := b.lines(v.ID); got != "created:>draft submitted:draft>pending status:pending>approved" {
			b.Errorf("history: %s", got)
		}
		if s := b.sync(); s.Changed != 0 {
			b.Errorf("a second look changed %d", s.Changed)
		}
	})
}

func TestOnlyWhatWouldBeTakenIsSubmitted(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		p := reminder()
		p.Body = "{{nombre}}"
		v := b.draft("mal", "es", p)
		if got := b.submit(v.ID); got.State != "refused" || !got.Findings.Has("variable_first") || len(b.net.list) != 0 {
			b.Errorf("submit: %+v", got)
		}
		p.Body = reminder().Body
		after, err := b.Change(context.Background(), b.who, v.ID, template.Patch{Versions: []template.PartsOf{{Language: "es", Parts: p}}})
		if err != nil || after.Versions[0].Draft != nil || after.Versions[0].Parts.Body != p.Body {
			b.Fatalf("change: %+v %v", after, err)
		}
		if got := b.submit(v.ID); got.State != "submitted" {
			b.Errorf("submit: %+v", got)
		}
	})
}

func TestEachLanguageHasAnApprovalOfItsOwn(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		v := b.approved("aviso", "es", reminder())
		if _, err := b.AddLanguage(ctx, b.who, v.ID, "pt_BR", "", nil); err != nil {
			b.Fatal(err)
		}
		if _, err := b.AddLanguage(ctx, b.who, v.ID, "pt_BR", "", nil); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("twice: %v", err)
		}
		_, out, err := b.Submit(ctx, b.who, v.ID, []string{"pt_BR"})
		if err != nil || len(out) != 1 || out[0].State != "submitted" {
			b.Fatalf("submit: %+v %v", out, err)
		}
		b.net.decide("aviso", "pt_BR", desk.TemplateRejected)
		b.clock.Advance(time.Minute)
		b.sync()
		got := b.show(v.ID)
		if got.Status != desk.TemplateApproved || got.Versions[0].Status != desk.TemplateApproved || got.Versions[1].Status != desk.TemplateRejected {
			b.Errorf("states: %+v", got)
		}
	})
}

func TestWhatIsApprovedStaysWhatCustomersGetWhileItIsRewritten(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		v := b.approved("aviso", "es", reminder())
		change := func(body string) {
			p := reminder()
			p.Body = body
			if _, err := b.Change(ctx, b.who, v.ID, template.Patch{Versions: []template.PartsOf{{Language: "es", Parts: p}}}); err != nil {
				b.Fatal(err)
			}
		}
		change("Hola {{nombre}}, te esperamos hoy mismo a las {{hora}} en la tienda.")
		got := b.show(v.ID).Versions[0]
		if !got.Sendable || got.Draft == nil || got.Parts.Body != reminder().Body {
			b.Fatalf("rewritten: %+v", got)
		}
		b.sync() // the platform has the old words: the draft stays
		if got = b.show(v.ID).Versions[0]; got.Draft == nil {
			b.Fatal("a look at the list took the draft away")
		}
		if sent := b.submit(v.ID); sent.State != "submitted" {
			b.Fatalf("submit: %+v", sent)
		}
		if got = b.show(v.ID).Versions[0]; got.Status != desk.TemplatePending || got.Draft != nil || !strings.Contains(got.Parts.Body, "hoy mismo") {
			b.Fatalf("submitted: %+v", got)
		}
		b.net.decide("aviso", "es", desk.TemplateApproved)
		b.sync()
		change("Hola {{nombre}}, te vemos hoy a las {{hora}} en la tienda.")
		if sent := b.submit(v.ID); sent.State != "refused" || !sent.Findings.Has("edits_day") {
			b.Errorf("a second edit within a day: %+v", sent)
		}
		b.clock.Advance(25 * time.Hour)
		if sent := b.submit(v.ID); sent.State != "submitted" {
			b.Errorf("a day later: %+v", sent)
		}
	})
}

func TestEveryFailureOfThePlatformIsSurvived(t *testing.T) {
	t.Parallel()
	failure := func(k platform.FailureKind) error {
		return &platform.Failure{Kind: k, Code: "7", Title: "It failed", RetryAfter: 90 * time.Second}
	}
	for _, c := range []struct {
		name         string
		before       bool // it fails before the platform has taken it
		kind         platform.FailureKind
		state        string
		status, last desk.TemplateStatus
	}{
		{"throttled", true, platform.Throttled, "failed", desk.TemplateDraft, desk.TemplateDraft},
		{"no connection", true, platform.Unreachable, "failed", desk.TemplateDraft, desk.TemplateDraft},
		{"refused", true, platform.Rejected, "failed", desk.TemplateDraft, desk.TemplateDraft},
		{"token gone", true, platform.BadCredentials, "failed", desk.TemplateDraft, desk.TemplateDraft},
		{"cut off and not taken", true, platform.Uncertain, "unconfirmed", desk.TemplateUnconfirmed, desk.TemplateDraft},
		{"cut off and taken", false, platform.Uncertain, "unconfirmed", desk.TemplateUnconfirmed, desk.TemplatePending},
		{"garbage and taken", false, platform.Unintelligible, "unconfirmed", desk.TemplateUnconfirmed, desk.TemplatePending},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			on(t, func(b *bed) {
				fail := func(verb string) error {
					if verb == "create" {
						return failure(c.kind)
					}
					return nil
				}
				if b.net.after = fail; c.before {
					b.net.fail, b.net.after = fail, nil
				}
				v := b.draft("aviso", "es", reminder())
				got := b.submit(v.ID)
				if got.State != c.state || got.Failure == nil || got.Failure.Code != "7" || got.RetryAfter != 90 {
					b.Errorf("submit: %+v", got)
				}
				if now := b.show(v.ID).Versions[0]; now.Status != c.status || now.Failure == nil {
					b.Errorf("after it: %+v", now)
				}
				b.net.fail, b.net.after = nil, nil
				b.clock.Advance(20 * time.Minute)
				b.sync()
				if now := b.show(v.ID).Versions[0]; now.Status != c.last {
					b.Errorf("after a look at the list: %+v", now)
				}
			})
		})
	}
}

func TestAHalfReadListTakesNothingAway(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		one, two := b.approved("aviso_a", "es", reminder()), b.approved("aviso_b", "es", reminder())
		b.net.page = 1
		b.net.fail = func(verb string) error {
			if verb == "list1" {
				return &platform.Failure{Kind: platform.Unreachable, Title: "half an answer"}
			}
			return nil
		}
		b.net.list = b.net.list[:1]
		b.net.list = append(b.net.list, platform.RemoteTemplate{ID: "9", Name: "otro", Language: "es", TemplateState: platform.TemplateState{Status: desk.TemplateApproved}})
		if _, err := b.Sync(ctx, b.who.WorkspaceID, b.two); err != nil {
			b.Fatal(err)
		}
		b.clock.Advance(time.Second)
		if f, err := b.RunSync(ctx, b.who.WorkspaceID, b.two, false); err != nil || f == nil {
			b.Fatalf("it is to be tried again: %v %v", f, err)
		}
		if f, err := b.RunSync(ctx, b.who.WorkspaceID, b.two, true); err != nil || f != nil {
			b.Fatalf("the last try: %v %v", f, err)
		}
		if s, err := b.Synced(ctx, b.who.WorkspaceID, b.one); err != nil || s.State != "failed" || s.Failure == nil || s.Seen != 1 {
			b.Errorf("the look: %+v %v", s, err)
		}
		if b.show(one.ID).Status != desk.TemplateApproved || b.show(two.ID).Status != desk.TemplateApproved {
			b.Error("a template is gone")
		}
		b.net.fail = nil
		b.clock.Advance(time.Hour)
		b.sync()
		if b.show(one.ID).Status != desk.TemplateApproved || b.show(two.ID).Status != desk.TemplateDeleted {
			b.Error("a whole list tells what is gone")
		}
		list, err := b.List(ctx, b.who, template.Query{ChannelID: b.two, TemplateQuery: store.TemplateQuery{Status: []string{"approved"}, Limit: 10}})
		if err != nil || len(list) != 2 || list[0].Name != "aviso_a" || list[1].Name != "otro" {
			b.Errorf("list: %+v %v", list, err)
		}
	})
}

func TestNewsOfThePlatformCountInTheirOrder(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		v := b.approved("aviso", "es", reminder())
		id := v.Versions[0].RemoteID
		hear := func(n platform.TemplateNews, at time.Time) int {
			b.Helper()
			n.Account, n.Name, n.Language = "waba", "aviso", "es"
			var events []desk.Event
			err := b.store.Write(ctx, func(tx *store.Tx) error {
				var err error
				events, err = b.Hear(ctx, tx, b.live[b.two], n, at)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			return len(events)
		}
		now := b.clock.Now().Add(time.Minute)
		if n := hear(platform.TemplateNews{ID: id, Status: desk.TemplatePaused, Reason: "FIRST_PAUSE", Word: "PAUSED"}, now); n != 1 {
			b.Errorf("%d events", n)
		}
		if got := b.show(v.ID).Versions[0]; got.Status != desk.TemplatePaused || got.Reason != "FIRST_PAUSE" || got.Sendable {
			b.Errorf("paused: %+v", got)
		}
		if n := hear(platform.TemplateNews{ID: id, Status: desk.TemplateApproved, Word: "APPROVED"}, now.Add(-time.Hour)); n != 0 {
			b.Errorf("old news make %d events", n)
		}
		hear(platform.TemplateNews{ID: id, Quality: "red"}, now)
		hear(platform.TemplateNews{ID: id, Category: desk.TemplateUtility, NextCategory: desk.TemplateMarketing}, now)
		if got := b.show(v.ID).Versions[0]; got.Quality != "red" || got.NextCategory != desk.TemplateMarketing || got.Category != desk.TemplateUtility {
			b.Errorf("announced: %+v", got)
		}
		hear(platform.TemplateNews{ID: id, Category: desk.TemplateMarketing}, now)
		if got := b.show(v.ID).Versions[0]; got.Status != desk.TemplatePaused || got.NextCategory != "" || got.Category != desk.TemplateMarketing {
			b.Errorf("changed: %+v", got)
		}
		hear(platform.TemplateNews{ID: "77", Status: desk.TemplateDisabled}, now.Add(time.Hour))
		if got := b.show(v.ID).Versions[0]; got.Status != desk.TemplatePaused {
			b.Errorf("news of another of the same name: %+v", got)
		}
		want := "status:approved>paused quality:unknown>red next_category:>marketing category:utility>marketing"
		if got := b.lines(v.ID); !strings.HasSuffix(got, want) {
			b.Errorf("history: %s", got)
		}
		b.clock.Advance(time.Hour)
		err := b.store.Write(ctx, func(tx *store.Tx) error {
			_, err := b.Hear(ctx, tx, b.live[b.one], platform.TemplateNews{Account: "waba", ID: "5", Name: "nueva", Language: "es", Status: desk.TemplateApproved}, b.clock.Now())
			return err
		})
		if s, e := b.Synced(ctx, b.who.WorkspaceID, b.one); err != nil || e != nil || s.State != "running" {
			b.Errorf("news of an unknown one: %+v %v %v", s, err, e)
		}
	})
}

func TestAnApprovalMayComeBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		v := b.draft("aviso", "es", reminder())
		b.net.after = func(string) error {
			return b.store.Write(ctx, func(tx *store.Tx) error {
				n := platform.TemplateNews{Account: "waba", ID: "810001", Name: "aviso", Language: "es", Status: desk.TemplateApproved, Word: "APPROVED"}
				_, err := b.Hear(ctx, tx, b.live[b.one], n, b.clock.Now())
				return err
			})
		}
		b.submit(v.ID)
		if got := b.show(v.ID).Versions[0]; got.Status != desk.TemplateApproved || got.RemoteID != "810001" {
			b.Errorf("after both: %+v", got)
		}
	})
}

func TestDeletingIsDoneAtThePlatformFirst(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		v := b.approved("aviso", "es", reminder())
		b.net.fail = func(verb string) error {
			if verb == "delete" {
				return &platform.Failure{Kind: platform.Unreachable, Title: "no connection"}
			}
			return nil
		}
		if err := b.Delete(ctx, b.who, v.ID, ""); desk.CodeOf(err) != desk.CodeUnavailable || b.show(v.ID).Status != desk.TemplateApproved {
			b.Errorf("while the platform is away: %v", err)
		}
		b.net.fail = nil
		if _, err := b.AddLanguage(ctx, b.who, v.ID, "en", "", nil); err != nil {
			b.Fatal(err)
		}
		if err := b.Delete(ctx, b.who, v.ID, "es"); err != nil || len(b.net.list) != 0 {
			b.Errorf("one language: %v %+v", err, b.net.list)
		}
		if got := b.show(v.ID); len(got.Versions) != 1 || got.DefaultLanguage != "en" {
			b.Errorf("left: %+v", got)
		}
		if err := b.Delete(ctx, b.who, v.ID, ""); err != nil {
			b.Error(err)
		}
		if _, err := b.Show(ctx, b.who, v.ID); desk.CodeOf(err) != desk.CodeNotFound {
			b.Errorf("deleted: %v", err)
		}
	})
}

func TestTextsThatTheProviderApprovedArePastedBesideOthers(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, "") // the settings name no account: nobody can be asked
		ctx := context.Background()
		create := func(c template.Creation) (template.Sheet, error) {
			c.ChannelID, c.Category, c.Language = b.one, desk.TemplateUtility, "es"
			return b.Create(ctx, b.who, c)
		}
		if _, err := create(template.Creation{Name: "a", Parts: reminder()}); desk.CodeOf(err) != desk.CodeUnsupported {
			b.Errorf("a draft that nobody can review: %v", err)
		}
		if _, err := create(template.Creation{Name: "a", Pasted: true}); desk.CodeOf(err) != desk.CodeInvalid {
			b.Errorf("without a text: %v", err)
		}
		v, err := create(template.Creation{Name: "aviso", Pasted: true, Parts: desk.TemplateParts{Body: "Tu pedido {{1}} llega hoy."}})
		if err != nil || v.Status != desk.TemplatePasted || !v.Versions[0].Sendable || len(v.Channels) != 1 || v.DefaultLanguage != "es" {
			b.Fatalf("pasted: %+v %v", v, err)
		}
		p, err := b.Preview(ctx, b.who, template.Order{ID: v.ID, Variables: map[string]string{"1": "A-7"}}, template.To{})
		if err != nil || !p.Sendable || p.Text != "Tu pedido A-7 llega hoy." {
			b.Errorf("preview: %+v %v", p, err)
		}
		if _, _, err := b.Submit(ctx, b.who, v.ID, nil); desk.CodeOf(err) != desk.CodeUnsupported {
			b.Errorf("submit: %v", err)
		}
		// Later the account is named: what was pasted goes on beside what is found.
		b.net.account = "waba"
		b.net.list = []platform.RemoteTemplate{{ID: "1", Name: "aviso", Language: "es", Parts: desk.TemplateParts{Body: "Otro aviso."}, TemplateState: platform.TemplateState{Status: desk.TemplateApproved}}}
		b.sync()
		list, err := b.List(ctx, b.who, template.Query{ChannelID: b.one, TemplateQuery: store.TemplateQuery{Limit: 10}})
		if err != nil || len(list) != 2 || list[0].Pasted == list[1].Pasted {
			b.Errorf("side by side: %+v %v", list, err)
		}
	})
}

func TestADuplicateHasFilesOfItsOwn(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		up, err := b.shelf.Upload(ctx, b.who, "foto.png", strings.NewReader("png"))
		if err != nil {
			b.Fatal(err)
		}
		p := reminder()
		p.Header = &desk.TemplateHeader{Kind: "image", FileID: up.ID}
		v := b.approved("aviso", "es", p)
		if len(b.net.samples) != 1 || b.net.samples[0] != "png" {
			b.Errorf("samples: %q", b.net.samples)
		}
		d, err := b.Duplicate(ctx, b.who, v.ID, "aviso_2", "")
		if err != nil || d.Versions[0].Parts.Header.FileID == up.ID || d.Versions[0].Parts.Header.FileID == "" || d.Status != desk.TemplateDraft {
			b.Fatalf("duplicate: %+v %v", d, err)
		}
		if _, err := b.Duplicate(ctx, b.who, v.ID, "aviso_2", ""); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("the same name twice: %v", err)
		}
		if err := b.Delete(ctx, b.who, v.ID, ""); err != nil {
			b.Fatal(err)
		}
		if got := b.submit(d.ID); got.State != "submitted" {
			b.Errorf("the duplicate alone: %+v", got)
		}
	})
}

func TestListsAreLookedAtEveryHourOnce(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		for i, want := range []string{"running", "done"} {
			if err := b.Due(ctx); err != nil {
				b.Fatal(err)
			}
			s, err := b.Synced(ctx, b.who.WorkspaceID, b.one)
			if err != nil || s.State != want {
				b.Errorf("time %d: %+v %v", i, s, err)
			}
			b.sync()
		}
		b.clock.Advance(2 * time.Hour)
		if err := b.Due(ctx); err != nil {
			b.Fatal(err)
		}
		if s, err := b.Synced(ctx, b.who.WorkspaceID, b.one); err != nil || s.State != "running" {
			b.Errorf("two hours later: %+v %v", s, err)
		}
	})
}
