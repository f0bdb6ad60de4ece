package api

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Whatever customers and agents do in whatever order, the kept counts are what
// counting would give.
func TestKeptCountsAreWhatCountingGives(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newShop(t, s)
		me := v.agent.who().UserID
		rapid.Check(t, func(rt *rapid.T) {
			for range 4 {
				v.act(rt)
			}
			var got, want store.CaseCounts
			v.agent.do("GET", "/cases/counts", "").want(200).into(&got)
			want.Teams = map[string]store.CaseCount{}
			unread := 0
			for _, k := range v.cases(v.agent, "?limit=200") {
				count(&want.All, k)
				if k.Assignee == nil {
					count(&want.Unassigned, k)
				} else if k.Assignee.ID == me {
					count(&want.Mine, k)
				}
				unread += k.UnreadCount
			}
			if !reflect.DeepEqual(got, want) {
				rt.Fatalf("kept %+v, counted %+v", got, want)
			}
			var convs list[desk.ConversationView]
			v.agent.do("GET", "/conversations?limit=200", "").want(200).into(&convs)
			for _, c := range convs.Items {
				unread -= c.UnreadCount
			}
			if unread != 0 {
				rt.Fatalf("cases have %d more unread messages than conversations", unread)
			}
		})
	})
}

func count(c *store.CaseCount, k desk.CaseView) {
	switch k.Status {
	case desk.CaseOpen:
		c.Open++
	case desk.CasePending:
		c.Pending++
	case desk.CaseResolved:
		c.Resolved++
	}
	if k.UnreadCount > 0 && k.Status != desk.CaseResolved {
		c.Unread++
	}
}

// act does one thing that may change counts.
func (v *shop) act(t *rapid.T) {
	customer := fmt.Sprint("c", rapid.IntRange(0, 5).Draw(t, "customer"))
	all := v.cases(v.agent, "?limit=200")
	what := rapid.IntRange(0, 6).Draw(t, "what")
	if len(all) == 0 || what == 0 {
		v.hear(v.says(customer, "hola"), v.says(customer, "¿hay alguien?"))
		return
	}
	k := all[rapid.IntRange(0, len(all)-1).Draw(t, "case")]
	v.clock.Advance(time.Duration(rapid.IntRange(0, 100).Draw(t, "seconds")) * time.Second)
	switch what {
	case 1:
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/read", "").want(204)
	case 2:
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"ya vamos"}`).want(202)
	case 3:
		to := rapid.SampledFrom([]string{`"me"`, `null`}).Draw(t, "assignee")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":`+to+`}`).want(200)
	case 4:
		to := rapid.SampledFrom([]string{"open", "pending", "resolved"}).Draw(t, "status")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"`+to+`"}`).want(200)
	case 5:
		v.agent.do("POST", "/cases/bulk", `{"ids":["`+k.ID+`","`+all[0].ID+`"],"patch":{"status":"resolved","assignee":"me"}}`).want(200)
	case 6:
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/notes", `{"text":"ojo"}`).want(201)
	}
}
