package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/journal"
	"recado.dev/internal/store"
)

const newSecrets = `"secrets":{"token":"tok-new","signing_secret":"sign-new"}`

// removed has the channel deleted and the job done.
func (v *shop) removed(body string) desk.ChannelRemoval {
	v.t.Helper()
	var m desk.ChannelRemoval
	v.owner.do("POST", "/channels/"+v.channel+"/removal", body).want(202).without("secret").into(&m)
	if m.State != desk.RemovalRunning {
		v.t.Fatalf("removal %+v", m)
	}
	return v.worked(m)
}

// bound puts the channel into a workstream.
func (v *shop) bound() string {
	v.t.Helper()
	queue := v.owner.do("POST", "/queues", `{"name":"Desk","everyone":true,"distribution":{"mode":"pick"}}`).want(201).field("id")
	return v.owner.do("POST", "/workstreams", fmt.Sprintf(`{"name":"Shop","queue_id":%q,"channels":[%q]}`, queue, v.channel)).want(201).field("id")
}

// worked does the job of a removal.
func (v *shop) worked(m desk.ChannelRemoval) desk.ChannelRemoval {
	v.t.Helper()
	for more := true; more; {
		var err error
		if more, err = v.api.Removals.Step(context.Background(), v.ws, m.ID); err != nil {
			v.t.Fatal(err)
		}
	}
	v.owner.do("GET", "/channel-removals/"+m.ID, "").want(200).into(&m)
	return m
}

// hooked answers what a platform is told that calls the channel's address.
func (v *shop) hooked() int {
	keep := journal.New(journal.Config{Store: v.store, Clock: v.clock, Log: v.api.Log})
	h := inbound.NewHooks(v.api.Channels, keep, v.store.Ping, v.clock, slog.New(slog.DiscardHandler))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hooks/echo/"+v.channel, strings.NewReader("{}")))
	return w.Code
}

// Proves: 002-62
func TestADeletedChannelKeepsItsHistoryAndSettlesItsOpenWork(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ana, luis, gone := v.one("ana", "where is my parcel"), v.one("luis", "hello"), v.one("eva", "thanks")
		v.agent.do("PATCH", "/cases/"+luis.ID, `{"status":"pending","assignee":"me"}`).want(200)
		v.agent.do("PATCH", "/cases/"+gone.ID, `{"status":"resolved"}`).want(200)
		v.agent.do("PUT", "/cases/"+ana.ID+"/followers/me", "")
		stream := v.bound()
		v.agent.do("POST", "/conversations/"+luis.ConversationID+"/messages", `{"kind":"text","text":"on its way"}`).want(202)
		later := v.agent.do("POST", "/conversations/"+ana.ConversationID+"/messages", fmt.Sprintf(`{"kind":"text","text":"tomorrow","send_at":%q}`, v.clock.Now().Add(24*time.Hour).Format(time.RFC3339))).want(202).field("id")
		v.agent.do("PUT", "/conversations/"+ana.ConversationID+"/drafts/reply", `{"text":"I will"}`).want(200)
		var p desk.RemovalPreview
		v.owner.do("GET", "/channels/"+v.channel+"/removal", "").want(200).into(&p)
		want := desk.RemovalPreview{Channel: desk.Ref{ID: v.channel, Name: "Echo"}, Conversations: 3, Cases: 2, Pending: 1, Waiting: 1, Queued: 1, Scheduled: 1, Drafts: 1, Followers: p.Followers, Workstream: p.Workstream}
		if p != want || p.Workstream == nil || p.Workstream.ID != stream {
			t.Errorf("preview %+v", p)
		}
		v.agent.do("GET", "/channels/"+v.channel+"/removal", "").code(403, desk.CodeForbidden)
		path := "/channels/" + v.channel + "/removal"
		v.owner.do("POST", path, `{"name":"Ecco","open_work":"resolve"}`).code(422, desk.CodeInvalid)
		v.owner.do("POST", path, `{"name":"Echo","open_work":"burn"}`).code(422, desk.CodeInvalid)

		m := v.removed(`{"name":"Echo","open_work":"resolve","note":"we left this number"}`)
		if m.State != desk.RemovalDone || m.Total != 2 || m.Resolved != 2 || m.Unsent != 1 || m.FinishedAt == nil {
			t.Fatalf("removal %+v", m)
		}
		v.owner.do("GET", "/channels/"+v.channel, "").code(404, desk.CodeNotFound)
		if got := v.hooked(); got != http.StatusNotFound {
			t.Errorf("its hook answers %d", got)
		}
		row, err := v.store.Read().ChannelRow(context.Background(), v.channel)
		if err != nil || len(row.Sealed) > 60 {
			t.Errorf("the secrets are still there: %d bytes, %v", len(row.Sealed), err)
		}
		if left := v.cases(v.agent, "?status=open"); len(left) != 0 {
			t.Errorf("%d cases are open", len(left))
		}
		if history := string(v.agent.do("GET", "/cases/"+ana.ID+"/history", "").want(200).body); !strings.Contains(history, "we left this number") || !strings.Contains(history, `"channel_removal"`) {
			t.Errorf("history %s", history)
		}
		var failed desk.Message
		v.agent.do("GET", "/messages/"+later, "").want(200).into(&failed)
		if failed.Status != desk.StatusFailed || failed.Error == nil || failed.Error.Code != "channel_gone" {
			t.Errorf("planned: %+v", failed)
		}
		if thread := string(v.agent.do("GET", "/conversations/"+ana.ConversationID+"/messages", "").want(200).body); !strings.Contains(thread, "where is my parcel") {
			t.Errorf("thread %s", thread)
		}
		v.agent.do("POST", "/conversations/"+ana.ConversationID+"/messages", `{"kind":"text","text":"late"}`).code(409, desk.CodeConflict)
		v.agent.do("POST", "/conversations/"+ana.ConversationID+"/notes", `{"text":"still notes"}`).want(201)
		if streams := string(v.owner.do("GET", "/workstreams/"+stream, "").want(200).body); strings.Contains(streams, v.channel) {
			t.Errorf("its workstream still has it: %s", streams)
		}
	})
}

func TestCustomersAreFoundAgainWhereTheirNumberIsConnectedAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		before := v.one("ana", "hello")
		v.owner.do("DELETE", "/channels/"+v.channel, "").want(204)
		if left := v.cases(v.agent, "?status=open"); len(left) != 1 || left[0].ID != before.ID {
			t.Fatalf("open cases %+v", left)
		}
		old := v.channel
		v.channel = v.owner.do("POST", "/channels", channelJSON).want(201).field("id")
		after := v.one("ana", "me again")
		if v.channel == old || after.ID == before.ID || after.Contact.ID != before.Contact.ID {
			t.Errorf("case %s of %+v, before %s of %+v", after.ID, after.Contact, before.ID, before.Contact)
		}
	})
}

func TestADeletedChannelIsHadBackWithNewSecretsForThirtyDays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ana, luis, eva := v.one("ana", "hello"), v.one("luis", "hello"), v.one("eva", "hello")
		v.agent.do("PATCH", "/cases/"+luis.ID, `{"status":"pending"}`).want(200)
		stream := v.bound()
		var begun desk.ChannelRemoval
		v.owner.do("POST", "/channels/"+v.channel+"/removal", `{"name":"Echo","open_work":"resolve"}`).want(202).into(&begun)
		restore := "/channel-removals/" + begun.ID + "/restore"
		v.owner.do("POST", restore, `{`+newSecrets+`}`).code(409, desk.CodeConflict) // still at it
		m := v.worked(begun)
		v.clock.Advance(time.Hour)
		v.agent.do("PATCH", "/cases/"+eva.ID, `{"status":"open"}`).want(200)
		v.agent.do("PATCH", "/cases/"+eva.ID, `{"status":"resolved"}`).want(200)
		var listed list[desk.ChannelRemoval]
		v.owner.do("GET", "/channel-removals", "").want(200).into(&listed)
		if len(listed.Items) != 1 || listed.Items[0].ID != m.ID || listed.Items[0].Channel.Name != "Echo" {
			t.Fatalf("listed %+v", listed.Items)
		}
		v.owner.do("POST", restore, `{"reopen":true}`).code(422, desk.CodeInvalid) // the secrets are gone
		v.owner.do("POST", restore, `{"reopen":true,`+newSecrets+`}`).want(202).without("sign-new").into(&m)
		if m = v.worked(m); m.State != desk.RemovalRestored || m.Reopened != 2 || m.Resolved != 3 {
			t.Fatalf("restored %+v", m)
		}
		if got := v.hooked(); got == http.StatusNotFound {
			t.Error("its hook is not found")
		}
		for id, status := range map[string]desk.CaseStatus{ana.ID: desk.CaseOpen, luis.ID: desk.CasePending, eva.ID: desk.CaseResolved} {
			if got := v.agent.do("GET", "/cases/"+id, "").want(200).field("status"); got != string(status) {
				t.Errorf("case %s is %s", id, got)
			}
		}
		if got := string(v.owner.do("GET", "/workstreams/"+stream, "").want(200).body); !strings.Contains(got, v.channel) {
			t.Errorf("its workstream has it not: %s", got)
		}
		v.agent.do("POST", "/conversations/"+ana.ConversationID+"/messages", `{"kind":"text","text":"we are back"}`).want(202)
		v.owner.do("POST", restore, `{`+newSecrets+`}`).code(409, desk.CodeConflict)

		again := v.removed(`{"name":"Echo","open_work":"keep"}`)
		v.owner = client{server: v.server, token: v.owner.do("POST", "/tokens", `{"name":"later","role":"owner"}`).want(201).field("token")} // sessions end before
		v.clock.Advance(store.RemovalsKeptFor + time.Second)
		v.owner.do("POST", "/channel-removals/"+again.ID+"/restore", `{`+newSecrets+`}`).code(409, desk.CodeConflict)
		v.owner.do("GET", "/channel-removals", "").want(200).into(&listed)
		if len(listed.Items) != 0 {
			t.Errorf("listed after their time %+v", listed.Items)
		}
	})
}

func TestADeletionThatWasInterruptedGoesOnWhereItStood(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ctx := context.Background()
		for i := range 120 {
			v.hear(v.says(fmt.Sprintf("c%d", i), "hello"))
		}
		var m desk.ChannelRemoval
		v.owner.do("POST", "/channels/"+v.channel+"/removal", `{"name":"Echo","open_work":"resolve"}`).want(202).into(&m)
		if more, err := v.api.Removals.Step(ctx, v.ws, m.ID); err != nil || !more {
			t.Fatalf("more %v, %v", more, err)
		}
		v.owner.do("GET", "/channel-removals/"+m.ID, "").want(200).into(&m)
		if m.State != desk.RemovalRunning || m.Resolved != 100 || m.Total != 120 {
			t.Errorf("halfway %+v", m)
		}
		open, err := v.store.Read().UnfinishedRemovals(ctx)
		if err != nil || len(open) != 1 || open[0].ID != m.ID {
			t.Errorf("to go on with %+v, %v", open, err)
		}
		if err := v.api.Removals.Resume(ctx); err != nil {
			t.Fatal(err)
		}
		if m = v.worked(m); m.State != desk.RemovalDone || m.Resolved != 120 {
			t.Errorf("done %+v", m)
		}
	})
}
