package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const echoChannel = `{"platform":"echo","name":"Echo","settings":{"api_base_url":"https://echo.test"},"secrets":{"token":"hush-token","signing_secret":"hush-sign"}}`

func TestAChannelIsConnectedFromItsDeclaration(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		platforms := owner.do("GET", "/platforms", "").want(200)
		if !bytes.Contains(platforms.body, []byte(`"key":"echo"`)) {
			t.Fatalf("got %s", platforms.body)
		}
		var made channel.View
		owner.do("POST", "/channels", echoChannel).want(201).without("hush").into(&made)
		if made.WebhookURL != "http://desk.test/hooks/echo/"+made.ID || made.Status != desk.ChannelNew || strings.Join(made.SecretsSet, ",") != "signing_secret,token" {
			t.Errorf("got %+v", made)
		}
		live, err := s.api.Channels.Get(context.Background(), made.ID)
		if err != nil || live.Channel.Secrets["token"] != "hush-token" || live.Session == nil {
			t.Fatalf("the channel does not open: %v", err)
		}
		owner.do("GET", "/channels", "").want(200).without("hush")
		owner.do("GET", "/channels/"+made.ID, "").want(200).without("hush")
		row, err := st.Read().ChannelRow(context.Background(), made.ID)
		if err != nil || bytes.Contains(row.Sealed, []byte("hush")) {
			t.Errorf("the secrets are not sealed: %v", err)
		}
		events, err := st.Read().EventsAfter(context.Background(), live.Channel.WorkspaceID, 0, 10)
		if err != nil || len(events) != 1 || events[0].Type != desk.EventChannelCreated || bytes.Contains(events[0].Data, []byte("hush")) {
			t.Errorf("got events %+v %v", events, err)
		}
		if strings.Contains(s.logs.String(), "hush") {
			t.Error("the log holds a secret")
		}
	})
}

func TestWrongSettingsAreToldFieldByField(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	cases := []struct{ name, body, field string }{
		{"an unknown platform", `{"platform":"pigeon","name":"P"}`, "platform"},
		{"no name", strings.Replace(echoChannel, `"Echo"`, `" "`, 1), "name"},
		{"an unknown setting", strings.Replace(echoChannel, `"api_base_url"`, `"base"`, 1), "settings.base"},
		{"a secret among the settings", strings.Replace(echoChannel, `"settings":{`, `"settings":{"token":"hush",`, 1), "settings.token"},
		{"a setting among the secrets", strings.Replace(echoChannel, `"secrets":{`, `"secrets":{"api_base_url":"hush",`, 1), "secrets.api_base_url"},
		{"a missing secret", strings.Replace(echoChannel, `,"signing_secret":"hush-sign"`, ``, 1), "secrets.signing_secret"},
		{"a bad address", strings.Replace(echoChannel, `https://echo.test`, `ftp://hush`, 1), "settings.api_base_url"},
		{"an address with a password", strings.Replace(echoChannel, `https://echo.test`, `https://u:hush@echo.test`, 1), "settings.api_base_url"},
	}
	for _, c := range cases {
		var p Problem
		owner.do("POST", "/channels", c.body).code(422, desk.CodeInvalid).without("hush").into(&p)
		found := false
		for _, e := range p.Errors {
			found = found || e.Field == c.field
		}
		if !found {
			t.Errorf("%s: got %+v", c.name, p.Errors)
		}
	}
}

func TestOnlyGivenSecretsAreReplaced(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		ctx := context.Background()
		id := owner.do("POST", "/channels", echoChannel).want(201).field("id")
		before, err := s.api.Channels.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		owner.do("PATCH", "/channels/"+id, `{"name":"New","secrets":{"token":"hush-new"}}`).want(200).without("hush")
		after, err := s.api.Channels.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if after.Channel.Secrets["token"] != "hush-new" || after.Channel.Secrets["signing_secret"] != "hush-sign" || after.Channel.Name != "New" || after.Session == before.Session {
			t.Errorf("got %+v", after.Channel.Settings)
		}
		owner.do("PATCH", "/channels/"+id, `{"secrets":{"token":""}}`).code(422, desk.CodeInvalid)
		if got := owner.do("PATCH", "/channels/"+id, `{"disabled":true}`).want(200).field("status"); got != "disabled" {
			t.Errorf("status %s", got)
		}
		s.api.Channels.MarkOut(id, s.clock.Now())
		s.api.Channels.Flush(ctx)
		if got := owner.do("GET", "/channels/"+id, "").want(200).field("status"); got != "disabled" {
			t.Errorf("switched on by itself: %s", got)
		}
		owner.do("DELETE", "/channels/"+id, "").want(204)
		owner.do("GET", "/channels/"+id, "").code(404, desk.CodeNotFound)
		if _, err := s.api.Channels.Get(ctx, id); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("a deleted channel opens: %v", err)
		}
	})
}

func TestTheCheckListTellsWhatReachedUs(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		id := owner.do("POST", "/channels", echoChannel).want(201).field("id")
		states := func(method string) map[string]string {
			var list page[channel.Check]
			owner.do(method, "/channels/"+id+"/checks", "").want(200).into(&list)
			out := map[string]string{}
			for _, c := range list.Items {
				if c.Title.En == "" || c.Title.Es == "" || (c.State != "unknown" && c.CheckedAt == nil) {
					t.Errorf("got %+v", c)
				}
				out[c.Key] = c.State
			}
			return out
		}
		if got := states(http.MethodGet); got[channel.CheckWebhook] != "unknown" || got[channel.CheckSignature] != "unknown" || got[channel.CheckLastEvent] != "unknown" {
			t.Errorf("at first: %v", got)
		}
		s.api.Channels.MarkHook(id, false, s.clock.Now())
		if got := states(http.MethodGet); got[channel.CheckWebhook] != "ok" || got[channel.CheckSignature] != "failed" {
			t.Errorf("after a forgery: %v", got)
		}
		s.clock.Advance(1)
		s.api.Channels.MarkHook(id, true, s.clock.Now().Add(1000))
		s.api.Channels.MarkIn(id, s.clock.Now())
		if got := states(http.MethodPost); got[channel.CheckSignature] != "ok" || got[channel.CheckLastEvent] != "ok" {
			t.Errorf("after an event: %v", got)
		}
		if got := owner.do("GET", "/channels/"+id, "").want(200).field("status"); got != "connected" {
			t.Errorf("status %s", got)
		}
		s.api.Channels.MarkFailing(context.Background(), id, "the token is over")
		s.api.Channels.Flush(context.Background())
		res := owner.do("GET", "/channels/"+id, "").want(200)
		if res.field("status") != "failing" || res.field("status_detail") != "the token is over" {
			t.Errorf("got %s", res.body)
		}
		s.api.Channels.MarkOut(id, s.clock.Now())
		s.api.Channels.Flush(context.Background())
		if got := owner.do("GET", "/channels/"+id, "").want(200); got.field("status") != "connected" || got.field("last_out_at") == "" {
			t.Errorf("got %s", got.body)
		}
	})
}

func TestAnotherNodeSeesAChange(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	id := owner.do("POST", "/channels", echoChannel).want(201).field("id")
	other := channel.New(s.store, s.api.Sealer, echoOnly(), platform.Host{HTTP: http.DefaultClient, Clock: s.clock}, "http://desk.test")
	if _, err := other.Get(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	owner.do("PATCH", "/channels/"+id, `{"secrets":{"token":"hush-new"}}`).want(200)
	testkit.Eventually(t, 5e9, "the other node uses the new token", func() bool {
		live, err := other.Get(context.Background(), id)
		return err == nil && live.Channel.Secrets["token"] == "hush-new"
	})
}

func TestALostMasterKeyIsToldAndRepairedByEnteringSecretsAgain(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	id := owner.do("POST", "/channels", echoChannel).want(201).field("id")
	s.api.Channels = channel.New(s.store, ephemeral(), echoOnly(), platform.Host{HTTP: http.DefaultClient, Clock: s.clock}, "http://desk.test")
	res := owner.do("GET", "/channels/"+id, "").want(200)
	if res.field("status") != "failing" || !strings.Contains(res.field("status_detail"), "master key") {
		t.Errorf("got %s", res.body)
	}
	if _, err := s.api.Channels.Get(context.Background(), id); desk.CodeOf(err) != desk.CodeUnavailable {
		t.Errorf("got %v", err)
	}
	owner.do("PATCH", "/channels/"+id, `{"secrets":{"token":"again"}}`).code(422, desk.CodeInvalid)
	owner.do("PATCH", "/channels/"+id, `{"secrets":{"token":"again","signing_secret":"again"}}`).want(200)
	if _, err := s.api.Channels.Get(context.Background(), id); err != nil {
		t.Errorf("got %v", err)
	}
}
