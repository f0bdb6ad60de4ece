package api

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const channelJSON = `{"platform":"echo","name":"Echo","settings":{"api_base_url":"http://echo.test"},"secrets":{"token":"tok-secret","signing_secret":"sign-secret"}}`

// shop is a workspace with an owner, an agent and a channel.
type shop struct {
	*server
	owner, agent client
	ws, channel  string
	n            int
}

func newShop(t *testing.T, s *store.Store) *shop {
	t.Helper()
	srv := newServer(t, s)
	if err := srv.api.Live.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	owner := srv.setup()
	ws := owner.who().WorkspaceID
	v := &shop{server: srv, owner: owner, ws: ws, agent: srv.member(ws, desk.RoleAgent)}
	v.channel = owner.do("POST", "/channels", channelJSON).want(201).field("id")
	return v
}

// stranger is the owner of another workspace.
func (v *shop) stranger() client {
	return v.member(v.workspace("Other"), desk.RoleOwner)
}

// hear applies events of customers as the journal would.
func (v *shop) hear(ins ...platform.Inbound) {
	v.t.Helper()
	applier := inbound.NewApplier(v.api.Channels, v.api.Media, v.api.Log)
	err := v.store.Write(context.Background(), func(tx *store.Tx) error {
		var evs []journal.Event
		for _, in := range ins {
			v.n++
			evs = append(evs, journal.Event{Seq: int64(v.n), WorkspaceID: v.ws, ChannelID: v.channel, ReceivedAt: v.clock.Now(), In: in})
		}
		out, err := applier.Apply(context.Background(), tx, evs)
		if err != nil {
			return err
		}
		for ws, list := range out.Events {
			if err := tx.AppendEvents(context.Background(), ws, list); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// says is a customer's message.
func (v *shop) says(customer, text string) platform.Inbound {
	id := ident.New()
	return platform.Inbound{
		Key: id, At: v.clock.Now(), Sender: &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("name:" + customer)}, Address: customer, Display: "@" + customer, Name: customer},
		Message: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text},
	}
}

type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next_cursor"`
}

func (v *shop) cases(c client, query string) []desk.CaseView {
	v.t.Helper()
	var l list[desk.CaseView]
	c.do("GET", "/cases"+query, "").want(200).into(&l)
	return l.Items
}

// one begins a conversation and answers its case.
func (v *shop) one(customer, text string) desk.CaseView {
	v.t.Helper()
	v.hear(v.says(customer, text))
	v.clock.Advance(time.Second)
	return v.cases(v.agent, "?limit=1")[0]
}

func onBoth(t *testing.T, f func(t *testing.T, v *shop)) {
	t.Helper()
	testkit.Stores(t, func(t *testing.T, s *store.Store) { f(t, newShop(t, s)) })
}

// Proves: 004-110
func TestHistoriesNameWhoActed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		conv := "/conversations/" + k.ConversationID
		script := client{server: v.server, token: v.owner.do("POST", "/tokens", `{"name":"CRM","role":"agent"}`).want(201).field("token")}
		m := v.agent.do("POST", conv+"/messages", `{"kind":"text","text":"¡Hola!"}`).want(202).field("id")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"resolved"}`).want(200)
		v.hear(v.says("ana", "una cosa más")) // opens the case again
		script.do("PATCH", "/cases/"+k.ID, `{"priority":"high"}`).want(200)
		v.clock.Advance(time.Second)
		v.hear(platform.Inbound{Key: "r", At: v.clock.Now(), Receipt: &platform.ReceiptIn{ID: "x", OurID: m, Status: desk.StatusFailed, Error: &desk.SendError{Code: "1", Title: "no"}}})

		agent := v.agent.who().Name
		actors := func(path string) []string {
			t.Helper()
			var l list[desk.Event]
			v.agent.do("GET", path, "").want(200).into(&l)
			var out []string
			for _, e := range slices.Backward(l.Items) {
				if e.Actor.ID == "" && e.Actor.Type != "system" {
					t.Errorf("%s: nobody can say which %s %q is", path, e.Actor.Type, e.Actor.Name)
				}
				what := []string{}
				for field := range e.Changes {
					what = append(what, field)
				}
				slices.Sort(what)
				out = append(out, e.Actor.Type+" "+e.Actor.Name+": "+strings.Join(what, " "))
			}
			return out
		}
		for path, want := range map[string][]string{
			"/cases/" + k.ID + "/history": {
				"contact ana: ", "agent " + agent + ": status", "contact ana: status", "token CRM: priority", "system Recado: first_reply_at waiting_since",
			},
			"/messages/" + m + "/history":                {"agent " + agent + ": ", "system Recado: status"},
			"/messages/" + k.LastMessage.ID + "/history": {"contact ana: "},
		} {
			if got := actors(path); !slices.Equal(got, want) {
				t.Errorf("%s\ngot  %q\nwant %q", path, got, want)
			}
		}
	})
}

func TestAReplyAnswersAllItsMessages(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		path := "/conversations/" + k.ConversationID + "/messages"
		var one struct {
			desk.Message
			Messages []desk.Message `json:"messages"`
		}
		v.agent.do("POST", path, `{"kind":"text","text":"sí"}`).want(202).into(&one)
		if len(one.Messages) != 1 || one.Messages[0].ID != one.ID || one.Text != "sí" || one.Status != desk.StatusQueued {
			t.Errorf("a text: %+v", one)
		}
	})
}

func TestOpeningAResolvedCaseAgainLetsTheCustomerWaitOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.one("ana", "hola")
		k := v.one("ana", "¿hay alguien?")
		answered := v.one("ben", "hola")
		v.agent.do("POST", "/conversations/"+answered.ConversationID+"/messages", `{"kind":"text","text":"¡Hola!"}`).want(202)
		for _, status := range []string{"open", "pending"} {
			var resolved, again desk.CaseView
			v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"resolved"}`).want(200).into(&resolved)
			v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"`+status+`"}`).want(200).into(&again)
			if k.WaitingSince == nil || resolved.WaitingSince != nil || again.WaitingSince == nil || !again.WaitingSince.Equal(*k.WaitingSince) {
				t.Errorf("%s: waiting since %v, resolved %v, again %v", status, k.WaitingSince, resolved.WaitingSince, again.WaitingSince)
			}
		}
		v.agent.do("POST", "/cases/bulk", `{"ids":["`+k.ID+`","`+answered.ID+`"],"patch":{"status":"resolved"}}`).want(200)
		v.agent.do("POST", "/cases/bulk", `{"ids":["`+k.ID+`","`+answered.ID+`"],"patch":{"status":"open"}}`).want(200)
		waiting := v.cases(v.agent, "?sort=waiting")
		if len(waiting) != 2 || waiting[0].ID != k.ID || waiting[0].WaitingSince == nil || waiting[1].WaitingSince != nil {
			t.Errorf("by waiting: %+v", waiting)
		}
		var counts store.CaseCounts
		v.agent.do("GET", "/cases/counts", "").want(200).into(&counts)
		if counts.All != (store.CaseCount{Open: 2, Unread: 2}) {
			t.Errorf("counts %+v", counts.All)
		}
	})
}

// Proves: 004-66, 004-67, 004-68, 004-109
func TestAgentWorksACase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "¿Dónde está mi pedido?")
		if k.Contact.Name != "ana" || k.Status != desk.CaseOpen || k.UnreadCount != 1 || k.Assignee != nil {
			t.Fatalf("got %+v", k)
		}
		v.owner.do("POST", "/tags", `{"name":"vip","color":"amber"}`).want(201)
		var patched desk.CaseView
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":"me","priority":"high","tags":["vip"],"status":"pending"}`).want(200).into(&patched)
		if patched.Assignee == nil || patched.Priority != "high" || !slices.Equal(patched.Tags, []string{"vip"}) || patched.Version != k.Version+1 {
			t.Fatalf("got %+v", patched)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"tags":["unknown"]}`).code(422, desk.CodeInvalid)
		v.owner.do("PATCH", "/cases/"+k.ID, `{"tags":["vip","new one"]}`).want(200)
		v.agent.do("PATCH", "/cases/"+k.ID, fmt.Sprintf(`{"status":"open","version":%d}`, k.Version)).code(409, desk.CodeConflict)
		v.agent.with("If-Match", `"1"`).do("PATCH", "/cases/"+k.ID, `{"status":"open"}`).code(409, desk.CodeConflict)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":"nobody-known"}`).code(422, desk.CodeInvalid)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"colour":"red"}`).want(422)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":null}`).want(200).into(&patched)
		if patched.Assignee != nil {
			t.Fatalf("still assigned: %+v", patched)
		}
		var history list[desk.Event]
		v.agent.do("GET", "/cases/"+k.ID+"/history", "").want(200).into(&history)
		if e := history.Items[0]; e.Type != desk.EventCaseUpdated || e.Changes["assignee"][1] != "" || e.Actor.Type != "agent" {
			t.Errorf("got %+v", e)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"resolved"}`).want(200).into(&patched)
		if patched.Status != desk.CaseResolved || patched.ResolvedAt == nil || len(v.cases(v.agent, "?status=open,pending")) != 0 {
			t.Errorf("got %+v", patched)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"pending"}`).want(200)
		var counts store.CaseCounts
		v.agent.do("GET", "/cases/counts", "").want(200).into(&counts)
		if counts.All.Pending != 1 || counts.Unassigned.Pending != 1 || counts.All.Open != 0 {
			t.Errorf("got %+v", counts)
		}
	})
}

// Proves: 004-113
func TestCasesAndMessagesHaveHistoriesOfTheirOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		var m desk.Message
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"buenas"}`).want(202).into(&m)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"priority":"urgent"}`).want(200)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"pending"}`).want(200)
		types := func(path string) (out []string) {
			var l list[desk.Event]
			v.agent.do("GET", path, "").want(200).into(&l)
			for _, e := range l.Items {
				out = append(out, string(e.Type))
			}
			return out
		}
		ofCase := types("/cases/" + k.ID + "/history")
		if len(ofCase) < 3 || ofCase[0] != "case.updated" || ofCase[1] != "case.updated" || ofCase[len(ofCase)-1] != "case.created" {
			t.Errorf("the case's history is %v", ofCase)
		}
		ofMessage := types("/messages/" + m.ID + "/history")
		if !slices.Contains(ofMessage, "message.created") {
			t.Errorf("the message's history is %v", ofMessage)
		}
		for _, typ := range append(ofCase, ofMessage...) {
			if strings.HasPrefix(typ, "message.") != slices.Contains(ofMessage, typ) {
				t.Errorf("%s is in the wrong history", typ)
			}
		}
		var first list[desk.Event]
		v.agent.do("GET", "/cases/"+k.ID+"/history?limit=1", "").want(200).into(&first)
		var second list[desk.Event]
		v.agent.do("GET", "/cases/"+k.ID+"/history?limit=1&cursor="+*first.Next, "").want(200).into(&second)
		if second.Items[0].Seq >= first.Items[0].Seq {
			t.Errorf("the second page goes on with %+v", second.Items[0])
		}
	})
}

func TestBulkChangeTellsWhatBecameOfEach(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		a, b := v.one("ana", "uno"), v.one("bea", "dos")
		var out bulkAnswer
		v.agent.do("POST", "/cases/bulk", `{"ids":["`+a.ID+`","`+b.ID+`","gone"],"patch":{"status":"resolved"}}`).want(200).into(&out)
		if len(out.Items) != 2 || len(out.Errors) != 1 || out.Errors[0].ID != "gone" || out.Errors[0].Code != desk.CodeNotFound {
			t.Fatalf("got %+v", out)
		}
		if out.Items[0].Status != desk.CaseResolved || out.Items[0].Version != a.Version+1 {
			t.Errorf("got %+v", out.Items[0])
		}
		many := strings.Repeat(`"x",`, 200) + `"x"`
		v.agent.do("POST", "/cases/bulk", `{"ids":[`+many+`],"patch":{}}`).want(422)
	})
}

func TestReplyNoteDraftAndReading(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		conv := "/conversations/" + k.ConversationID
		var m desk.Message
		v.agent.do("POST", conv+"/messages", `{"kind":"text","text":"¡Hola, Ana!"}`).want(202).into(&m)
		if m.Status != desk.StatusQueued || m.Direction != desk.DirectionOut || m.Author.Type != "agent" || m.ConversationID != k.ConversationID {
			t.Fatalf("got %+v", m)
		}
		first := v.agent.with("Idempotency-Key", "k1").do("POST", conv+"/messages", `{"kind":"text","text":"una vez"}`).want(202)
		again := v.agent.with("Idempotency-Key", "k1").do("POST", conv+"/messages", `{"kind":"text","text":"una vez"}`).want(202)
		if first.field("id") != again.field("id") {
			t.Error("the same key sent twice")
		}
		v.agent.do("POST", conv+"/messages", `{"kind":"text"}`).want(422)
		v.agent.do("POST", conv+"/messages", `{"kind":"location"}`).want(422)
		var note desk.Message
		v.agent.do("POST", conv+"/notes", `{"text":"cuidado"}`).want(201).into(&note)
		if note.Direction != desk.DirectionNote {
			t.Errorf("got %+v", note)
		}
		v.agent.do("POST", conv+"/read", "").want(204)
		var view desk.ConversationView
		v.agent.do("GET", conv, "").want(200).into(&view)
		if view.UnreadCount != 0 || !view.Window.Open || view.Contact.Name != "ana" || view.Identity.Display != "@ana" {
			t.Errorf("got %+v", view)
		}
		v.agent.do("GET", conv+"/drafts/reply", "").want(200)
		v.agent.do("PUT", conv+"/drafts/reply", `{"text":"a medias","uploads":[{"id":"u1"}],"rich":null}`).want(200)
		if got := v.agent.do("GET", conv+"/drafts/reply", "").want(200).field("text"); got != "a medias" {
			t.Errorf("draft is %q", got)
		}
		if got := v.owner.do("GET", conv+"/drafts/reply", "").want(200).field("text"); got != "" {
			t.Errorf("another's draft is %q", got)
		}
		v.agent.do("DELETE", conv+"/drafts/reply", "").want(204)
		v.agent.do("PUT", conv+"/drafts/spell", `{"text":"x"}`).want(422)
		v.agent.do("GET", "/messages/"+m.ID, "").want(200)
		v.agent.do("GET", "/messages/"+m.ID+"/history", "").want(200)
	})
}

// Ids of another workspace are like ids that nobody has, for reading and
// writing alike.
func TestOtherWorkspacesFindNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola secreto")
		var ms list[desk.Message]
		v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages", "").want(200).into(&ms)
		other := v.stranger()
		for _, call := range []struct{ method, path, body string }{
			{"GET", "/cases/" + k.ID, ""},
			{"PATCH", "/cases/" + k.ID, `{"status":"resolved"}`},
			{"GET", "/cases/" + k.ID + "/history", ""},
			{"GET", "/conversations/" + k.ConversationID, ""},
			{"GET", "/conversations/" + k.ConversationID + "/messages", ""},
			{"POST", "/conversations/" + k.ConversationID + "/messages", `{"kind":"text","text":"x"}`},
			{"POST", "/conversations/" + k.ConversationID + "/notes", `{"text":"x"}`},
			{"POST", "/conversations/" + k.ConversationID + "/read", ""},
			{"POST", "/conversations/" + k.ConversationID + "/typing", ""},
			{"GET", "/conversations/" + k.ConversationID + "/drafts/reply", ""},
			{"PUT", "/conversations/" + k.ConversationID + "/drafts/reply", `{"text":"x"}`},
			{"DELETE", "/conversations/" + k.ConversationID + "/drafts/reply", ""},
			{"GET", "/messages/" + ms.Items[0].ID, ""},
			{"GET", "/messages/" + ms.Items[0].ID + "?exact=true", ""},
			{"GET", "/messages/" + ms.Items[0].ID + "/history", ""},
			{"POST", "/messages/" + ms.Items[0].ID + "/retry", ""},
			{"PUT", "/messages/" + ms.Items[0].ID + "/reaction", `{"emoji":"👍"}`},
			{"GET", "/contacts/" + k.Contact.ID, ""},
			{"PATCH", "/contacts/" + k.Contact.ID, `{"name":"x"}`},
			{"GET", "/contacts/" + k.Contact.ID + "/cases", ""},
			{"POST", "/presence", `{"conversation_id":"` + k.ConversationID + `","state":"viewing"}`},
			{"POST", "/journal/dead-letters/" + ident.New() + "/retry", ""},
		} {
			other.do(call.method, call.path, call.body).code(404, desk.CodeNotFound).without("ana", "secreto")
			v.nobody().do(call.method, call.path, call.body).code(401, desk.CodeUnauthorized)
		}
		for _, id := range []string{"%00", "%FF", "a%20b"} {
			v.owner.do("GET", "/cases/"+id, "").want(404)
		}
		for _, path := range []string{"/cases", "/conversations", "/contacts"} {
			other.do("GET", path, "").want(200).without("ana", "secreto", k.ID)
			v.owner.do("GET", path, "").want(200).without("tok-secret", "sign-secret")
		}
	})
}

func TestPagesAreExactWhileMessagesArrive(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		for i := range 25 {
			v.hear(v.says(fmt.Sprintf("c%02d", i), fmt.Sprintf("n%02d", i)))
			v.clock.Advance(time.Second)
		}
		seen := map[string]int{}
		cursor := ""
		for n := 0; ; n++ {
			var l list[desk.CaseView]
			v.agent.do("GET", "/cases?limit=4&status=open,pending"+cursor, "").want(200).into(&l)
			for _, c := range l.Items {
				seen[c.Contact.Name]++
			}
			if l.Next == nil {
				break
			}
			cursor = "&cursor=" + *l.Next
			v.hear(v.says(fmt.Sprintf("late%02d", n), "nuevo"))
			v.clock.Advance(time.Second)
		}
		for i := range 25 {
			if name := fmt.Sprintf("c%02d", i); seen[name] != 1 {
				t.Errorf("%s was listed %d times", name, seen[name])
			}
		}
		for _, path := range []string{"/cases", "/conversations", "/contacts"} {
			v.agent.do("GET", path+"?limit=0", "").want(422)
			v.agent.do("GET", path+"?limit=201", "").want(422)
			v.agent.do("GET", path+"?cursor=!!", "").code(422, desk.CodeInvalid)
			var l list[struct{ ID string }]
			v.agent.do("GET", path+"?limit=200", "").want(200).into(&l)
			if len(l.Items) < 25 {
				t.Errorf("%s has %d", path, len(l.Items))
			}
		}
	})
}

func TestThreadPagesBothWays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		var ins []platform.Inbound
		for i := range 10 {
			ins = append(ins, v.says("ana", fmt.Sprint(i)))
			if i%3 != 0 { // some at the same instant
				v.clock.Advance(time.Second)
			}
		}
		v.hear(ins...)
		conv := v.cases(v.agent, "")[0].ConversationID
		path := "/conversations/" + conv + "/messages"
		walk := func(query string) (texts []string, ids []string) {
			cursor := ""
			for {
				var l list[desk.Message]
				v.agent.do("GET", path+"?limit=3"+query+cursor, "").want(200).into(&l)
				for _, m := range l.Items {
					texts, ids = append(texts, m.Text), append(ids, m.ID)
				}
				if l.Next == nil {
					return texts, ids
				}
				cursor = "&cursor=" + url.QueryEscape(*l.Next)
			}
		}
		up, ids := walk("")
		down, _ := walk("&order=desc")
		if strings.Join(up, "") != "0123456789" || strings.Join(down, "") != "9876543210" {
			t.Fatalf("walked %v and %v", up, down)
		}
		if got, _ := walk("&after=" + ids[6]); strings.Join(got, "") != "789" {
			t.Errorf("after the seventh: %v", got)
		}
		if got, _ := walk("&order=desc&before=" + ids[3]); strings.Join(got, "") != "210" {
			t.Errorf("before the fourth: %v", got)
		}
		var l list[desk.Message]
		v.agent.do("GET", path+"?limit=2&before="+ids[5], "").want(200).into(&l)
		if len(l.Items) != 2 || l.Items[0].ID != ids[3] || l.Items[1].ID != ids[4] {
			t.Errorf("the two next before the sixth: %v", l.Items)
		}
		v.agent.do("GET", path+"?after="+ident.New(), "").code(404, desk.CodeNotFound)
	})
}

func TestListsNarrow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		a, b, c := v.one("ana", "envío tarde"), v.one("bea", "factura 2231"), v.one("cleo", "gracias")
		v.owner.do("POST", "/tags", `{"name":"vip"}`).want(201)
		v.agent.do("PATCH", "/cases/"+a.ID, `{"assignee":"me","tags":["vip"],"queue":"ventas"}`).want(200)
		v.agent.do("PATCH", "/cases/"+b.ID, `{"status":"resolved"}`).want(200)
		if err := v.api.Search.CatchUp(context.Background(), v.ws); err != nil {
			t.Fatal(err)
		}
		filter := url.QueryEscape(`{"any":[{"field":"tag","op":"is","value":"vip"},{"field":"status","op":"is","value":"resolved"}]}`)
		known := url.QueryEscape(`{"all":[{"field":"kind","op":"is","value":"chat"},{"field":"contact.blocked","op":"is","value":false},{"field":"last_direction","op":"is","value":"in"},` +
			`{"not":{"field":"sla.state","op":"is","value":"breached"}},{"field":"messages","op":"is","value":1},{"field":"contact.company","op":"is_not","value":"f1"}]}`)
		for query, want := range map[string][]string{
			"":                                   {c.ID, b.ID, a.ID},
			"?status=resolved":                   {b.ID},
			"?status=open,resolved":              {c.ID, b.ID, a.ID},
			"?assignee=me":                       {a.ID},
			"?assignee=none&status=open":         {c.ID},
			"?queue=ventas":                      {a.ID},
			"?tag=vip":                           {a.ID},
			"?tag=none":                          {},
			"?channel_id=" + v.channel:           {c.ID, b.ID, a.ID},
			"?channel_id=other":                  {},
			"?contact_id=" + b.Contact.ID:        {b.ID},
			"?q=factura":                         {b.ID},
			"?q=cle":                             {c.ID},
			"?q=nothing":                         {},
			"?q=envio&status=resolved":           {},
			"?filter=" + filter:                  {b.ID, a.ID},
			"?ids=" + b.ID + "," + c.ID:          {c.ID, b.ID},
			"?status=open&ids=" + b.ID:           {},
			"?q=factura&ids=" + a.ID:             {},
			"?filter=" + known:                   {c.ID, b.ID, a.ID},
			"?sort=waiting":                      {a.ID, c.ID, b.ID},
			"?sort=waiting&status=open":          {a.ID, c.ID},
			"?sort=waiting&status=resolved,open": {a.ID, c.ID, b.ID},
		} {
			got := []string{}
			for _, k := range v.cases(v.agent, query) {
				got = append(got, k.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", query, got, want)
			}
		}
		var all []string
		for cursor := ""; ; {
			var l list[desk.CaseView]
			v.agent.do("GET", "/cases?sort=waiting&limit=1"+cursor, "").want(200).into(&l)
			all = append(all, l.Items[0].ID)
			if l.Next == nil {
				break
			}
			cursor = "&cursor=" + *l.Next
		}
		if !slices.Equal(all, []string{a.ID, c.ID, b.ID}) {
			t.Errorf("by waiting, one a page: %v", all)
		}
		v.agent.do("GET", "/cases?status=closed", "").code(422, desk.CodeInvalid)
		v.agent.do("GET", "/cases?filter="+url.QueryEscape(`{"field":"x"}`), "").code(422, desk.CodeInvalid)
		var found searchAnswer
		v.agent.do("GET", "/search?q=env", "").want(200).into(&found)
		if len(found.Messages) != 1 || found.Messages[0].CaseID != a.ID || found.Messages[0].Snippet.Text != "envío tarde" || len(found.Messages[0].Snippet.Matches) != 1 {
			t.Errorf("search found %+v", found)
		}
		v.agent.do("GET", "/search?q="+url.QueryEscape(`"'(*`), "").want(200)
	})
}

func TestContactsAreFoundAndChanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		v.one("bea", "hola")
		var c desk.Contact
		v.agent.do("PATCH", "/contacts/"+k.Contact.ID, `{"name":"Ana María","notes":"prefiere tardes"}`).want(200).into(&c)
		if c.Name != "Ana María" || c.Notes != "prefiere tardes" || len(c.Identities) != 1 {
			t.Fatalf("got %+v", c)
		}
		v.agent.do("PATCH", "/contacts/"+k.Contact.ID, `{"name":" "}`).code(422, desk.CodeInvalid)
		if err := v.api.Search.CatchUp(context.Background(), v.ws); err != nil {
			t.Fatal(err)
		}
		var l list[desk.Contact]
		v.agent.do("GET", "/contacts?q=maria", "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].ID != c.ID {
			t.Errorf("found %+v", l.Items)
		}
		v.agent.do("GET", "/contacts?limit=1", "").want(200).into(&l)
		v.agent.do("GET", "/contacts?limit=1&cursor="+*l.Next, "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].Name != "bea" || l.Next != nil {
			t.Errorf("second page %+v", l)
		}
		var cases list[desk.CaseView]
		v.agent.do("GET", "/contacts/"+c.ID+"/cases", "").want(200).into(&cases)
		if len(cases.Items) != 1 || cases.Items[0].Contact.Name != "Ana María" {
			t.Errorf("cases %+v", cases)
		}
	})
}

func TestLocationsAreCoarseUnlessAskedFor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		in := v.says("ana", "")
		in.Message.Kind = desk.MessageLocation
		in.Message.Content = &desk.Content{Location: &desk.Location{Latitude: 40.416775, Longitude: -3.703790, Name: "Sol", Address: "Puerta del Sol 1"}}
		v.hear(in)
		conv := v.cases(v.agent, "")[0].ConversationID
		var l list[desk.Message]
		v.agent.do("GET", "/conversations/"+conv+"/messages", "").want(200).without("40.416775", "Puerta").into(&l)
		m := l.Items[0]
		if p := m.Content.Location; !p.Coarse || p.Latitude != 40.42 || p.Longitude != -3.7 {
			t.Fatalf("got %+v", p)
		}
		v.agent.do("GET", "/messages/"+m.ID, "").want(200).without("40.416775")
		v.agent.do("GET", "/messages/"+m.ID+"/history", "").want(200).without("40.416775", "location.revealed")
		v.agent.do("GET", "/cases/"+m.CaseID+"/history", "").want(200).without("40.416775")
		if r := v.agent.do("GET", "/messages/"+m.ID+"?exact=true", "").want(200); !bytes.Contains(r.body, []byte("40.416775")) {
			t.Errorf("not exact: %s", r.body)
		}
		if r := v.agent.do("GET", "/messages/"+m.ID+"/history", "").want(200); !bytes.Contains(r.body, []byte("location.revealed")) {
			t.Errorf("nobody noted that it was revealed: %s", r.body)
		}
		if r := v.owner.do("GET", "/messages/"+m.ID, "").want(200); !bytes.Contains(r.body, []byte("40.416775")) {
			t.Errorf("an owner sees %s", r.body)
		}
		sse := v.stream(v.owner, "0")
		if ev := sse.until(t, "message.created"); strings.Contains(ev.data, "40.416775") || !strings.Contains(ev.data, `"coarse":true`) {
			t.Errorf("the live event is exact: %s", ev.data)
		}
	})
}

func TestUploadsAndFiles(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"), bytes.Repeat([]byte("x"), 100)...)
		up := v.upload(v.agent, "foto ñ.png", png).want(201).without("blob", "remote")
		var a desk.Attachment
		up.into(&a)
		if a.Mime != "image/png" || a.Size != int64(len(png)) || a.Name != "foto ñ.png" || a.URL == "" {
			t.Fatalf("got %+v", a)
		}
		r := v.agent.do("GET", a.URL, "").want(200)
		if !bytes.Equal(r.body, png) {
			t.Error("the file is another one")
		}
		for name, want := range map[string]string{
			"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, max-age=3600",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		if !strings.HasPrefix(r.header.Get("Content-Disposition"), "inline") {
			t.Errorf("disposition %q", r.header.Get("Content-Disposition"))
		}
		if part := v.agent.with("Range", "bytes=1-3").do("GET", a.URL, "").want(206); string(part.body) != "PNG" {
			t.Errorf("range gave %q", part.body)
		}
		v.nobody().do("GET", a.URL, "").code(401, desk.CodeUnauthorized)
		v.stranger().do("GET", a.URL, "").code(404, desk.CodeNotFound)
		v.agent.do("GET", strings.Replace(a.URL, "s=", "s=x", 1), "").code(404, desk.CodeNotFound)
		v.agent.do("GET", strings.Split(a.URL, "?")[0], "").code(404, desk.CodeNotFound)
		var page desk.Attachment
		v.upload(v.agent, "page.html", []byte("<!doctype html><script>alert(1)</script>")).into(&page)
		if page.URL != "" {
			if d := v.agent.do("GET", page.URL, "").want(200).header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") {
				t.Errorf("a page is shown: %q", d)
			}
		}
		v.upload(v.agent, "empty.txt", nil).code(422, desk.CodeInvalid)
		v.agent.do("POST", "/uploads", `{}`).code(422, desk.CodeInvalid)
	})
}

func TestAFileOverTheLimitIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	conn, err := net.Dial("tcp", strings.TrimPrefix(v.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST /api/v1/uploads HTTP/1.1\r\nHost: x\r\nOrigin: %s\r\nCookie: %s=%s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n",
		v.api.PublicURL, cookieName, v.agent.cookie, 200<<20)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", res.StatusCode)
	}
}

func (v *shop) upload(c client, name string, content []byte) reply {
	v.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		v.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	return c.with("Content-Type", w.FormDataContentType()).do("POST", "/uploads", form.String())
}
