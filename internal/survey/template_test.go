package survey_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
	"recado.dev/internal/survey"
	"recado.dev/internal/template"
	"recado.dev/internal/testkit"
)

// approved keeps a template that the channel's customers can get, whose buttons
// are scores.
func (b *bed) approved(scores ...string) desk.ReplyTemplate {
	b.t.Helper()
	now := b.Clock.Now().UTC()
	sheet := desk.StoredTemplate{WorkspaceID: b.Workspace, ID: ident.New(), Platform: "fake", Account: "channel:" + b.Channel, Name: "how_was_it", Category: desk.TemplateUtility, Pasted: true, DefaultLanguage: "en",
		Fills: map[string]string{}, CreatedAt: now, UpdatedAt: now}
	parts := desk.TemplateParts{Body: "How did we do? You can also answer at {{1}} today.", Examples: map[string]string{"1": "https://desk.example/s/x"}}
	for _, score := range scores {
		parts.Buttons = append(parts.Buttons, desk.TemplateButton{Kind: "quick_reply", Text: score})
	}
	version := desk.TemplateVersion{WorkspaceID: b.Workspace, ID: ident.New(), TemplateID: sheet.ID, Language: "en", Status: desk.TemplatePasted, StatusAt: now, Category: desk.TemplateUtility, Parts: parts, CreatedAt: now, UpdatedAt: now}
	row := desk.Channel{WorkspaceID: b.Workspace, ID: b.Channel, Platform: "fake", Name: "Fake", Status: desk.ChannelConnected, CreatedAt: now, UpdatedAt: now}
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.InsertChannel(context.Background(), store.ChannelRow{Channel: row, Sealed: []byte{1}}); err != nil {
			return err
		}
		if err := tx.SaveTemplate(context.Background(), sheet); err != nil {
			return err
		}
		return tx.SaveTemplateVersion(context.Background(), version)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return desk.ReplyTemplate{ID: sheet.ID, Variables: map[string]string{"body.1": "{{survey.link}}"}}
}

// withTemplates has surveys reach customers whose reply window is closed.
func (b *bed) withTemplates() {
	live := channels{b.Net}
	log := slog.New(slog.DiscardHandler)
	queue := job.New(b.Store, log)
	out := outbound.New(outbound.Config{Store: b.Store, Queue: queue, Channels: live, Clock: b.Clock, Log: log})
	sheets := template.New(template.Config{Store: b.Store, Queue: queue, Channels: live, Clock: b.Clock, Log: log})
	b.service = survey.New(survey.Config{Store: b.Store, Channels: live, Outbound: out, Templates: sheets, Key: []byte("key"), PublicURL: "https://desk.example", Clock: b.Clock})
}

// Once the window is closed, the survey goes as its template, with the address of
// its page; the press of the template's button, which carries no id of ours, is
// the score.
func TestOnceTheWindowIsClosedASurveyGoesAsATemplateWhoseButtonsAreScores(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.withTemplates()
		v := b.keep(nil)
		b.Clock.Advance(25 * time.Hour)
		if _, err := b.service.Send(context.Background(), b.who, survey.Order{SurveyID: v.ID, CaseID: b.kase().ID}); desk.CodeOf(err) != desk.CodeWindowClosed {
			t.Fatalf("without a template: %v", err)
		}
		sheet := b.approved("1", "3", "5")
		v.Template = &sheet
		if _, err := b.service.Save(context.Background(), b.who, v); err != nil {
			t.Fatal(err)
		}
		made := b.asks(v)
		ours := b.ours()
		if len(ours) != 1 || ours[0].Kind != desk.MessageTemplate || !strings.Contains(ours[0].Text, "https://desk.example/s/"+b.Workspace+"/"+made.ID) {
			t.Fatalf("sent %+v", ours)
		}
		b.Clock.Advance(time.Minute)
		in := inboundtest.Text("ana", "pressed", "", b.Clock.Now())
		in.Message.Kind, in.Message.Content = desk.MessageAnswer, &desk.Content{Answer: &desk.Answer{Kind: "button", ID: "0", Title: "3"}}
		b.Send(t, b.journal, in)
		b.settled()
		if got, c := b.sent(made.ID), b.kase(); got.Score != 3 || got.State != desk.SurveyAnswered || c.Survey == nil || c.Survey.Score != 3 || c.WaitingSince != nil && c.WaitingSince.After(made.CreatedAt) {
			t.Errorf("%+v, case %+v", got, c.Survey)
		}
	})
}
