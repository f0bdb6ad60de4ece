package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// mentions is a customer's public words elsewhere that name us, or under a post
// of ours.
func (v *shop) mentions(customer, text string, kind desk.PublicKind) platform.Inbound {
	in := v.says(customer, text)
	in.Post = platform.RemotePostID("post of " + customer)
	in.Message.Public = &platform.PublicIn{Kind: kind}
	return in
}

// tagsBy are the tags of each customer's case.
func (v *shop) tagsBy() map[string]string {
	v.t.Helper()
	out := map[string]string{}
	for _, c := range v.cases(v.agent, "") {
		tags := slices.Sorted(slices.Values(c.Tags))
		out[c.Contact.Name] = strings.Join(tags, " ")
	}
	return out
}

// Proves: 004-09, 004-16, 004-69, 004-70
func TestRecipesKeepToTheirHoursAndTopicsAndDoAllThatTheySay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.api.Recipes.Open = func(ctx context.Context, ws, id string, at time.Time) bool {
			hours, err := calendar.Schedule(ctx, v.store.Read(), ws, id)
			return err == nil && hours.Open(at)
		}
		var week []string
		for day := range 7 {
			week = append(week, fmt.Sprintf(`{"day":%d,"open":"00:00","close":"24:00"}`, day))
		}
		open := v.owner.do("POST", "/calendars", `{"name":"Always","timezone":"UTC","days":[`+strings.Join(week, ",")+`]}`).want(201).field("id")
		shut := v.owner.do("POST", "/calendars", `{"name":"Never","timezone":"UTC","days":[]}`).want(201).field("id")
		money := v.owner.do("POST", "/topics", `{"name":"Money","filter_text":"message.text contains any (bill)"}`).want(201).field("id")
		things := v.owner.do("POST", "/topics", `{"name":"Things","channels":["`+v.channel+`"],"filter_text":"message.text contains any (parcel)"}`).want(201).field("id")
		for _, family := range []struct{ name, trigger string }{{"new", "new"}, {"update", "message"}} {
			for _, hours := range []struct{ tag, mode, calendar string }{{"in", "during", open}, {"shut", "during", shut}, {"out", "outside", shut}, {"late", "outside", open}} {
				tag := family.name + "-" + hours.tag
				v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":%q,"family":%q,"enabled":true,"trigger":{"kind":%q},"topics":[%q,%q],"hours":{"mode":%q,"calendar_id":%q},
					"actions":[{"kind":"tags","params":{"add":[%q]}},{"kind":"tags","params":{"add":[%q]}},{"kind":"edit","params":{"priority":"high"}}]}`,
					tag, family.name, family.trigger, money, things, hours.mode, hours.calendar, tag, tag+"2")).want(201)
			}
		}
		v.hear(v.says("ana", "my bill"), v.says("bob", "my parcel"), v.says("leo", "hello"))
		v.automated()
		all := "new-in new-in2 new-out new-out2 update-in update-in2 update-out update-out2"
		for who, want := range map[string]string{"ana": all, "bob": all, "leo": ""} {
			if got := v.tagsBy()[who]; got != want {
				t.Errorf("%s has %q, want %q", who, got, want)
			}
		}
		for _, c := range v.cases(v.agent, "") {
			if (c.Priority == desk.PriorityHigh) != (c.Contact.Name != "leo") {
				t.Errorf("%s is %s", c.Contact.Name, c.Priority)
			}
		}
	})
}

// Proves: 004-62, 004-114
func TestRecipesStartOnMentionsAndActOnThemOnCasesOrBoth(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		for _, side := range []string{"", "private", "public", "mention"} {
			name := side
			if name == "" {
				name = "all"
			}
			v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":%q,"family":"update","enabled":true,"trigger":{"kind":"message","messages":%q},"actions":[{"kind":"tags","params":{"add":[%q]}}]}`, name, side, name)).want(map[bool]int{true: 422, false: 201}[side == ""])
		}
		v.owner.do("POST", "/recipes", `{"name":"all","family":"update","enabled":true,"trigger":{"kind":"message"},"actions":[
			{"kind":"tags","params":{"add":["all"]}},{"kind":"message_tags","params":{"add":["on both"],"on":"both"}},{"kind":"message_tags","params":{"add":["on it"]}}]}`).want(201)
		v.owner.do("POST", "/recipes", `{"name":"x","family":"update","trigger":{"kind":"message","messages":"loud"},"actions":[{"kind":"message_handled"}]}`).code(422, desk.CodeInvalid)
		v.hear(v.says("ana", "hello"), v.mentions("bob", "ask @shop", desk.PublicMention), v.mentions("leo", "nice", desk.PublicComment))
		v.automated()
		for who, want := range map[string]string{"ana": "all on both private", "bob": "all mention on both public", "leo": "all on both public"} {
			if got := v.tagsBy()[who]; got != want {
				t.Errorf("the case of %s has %q, want %q", who, got, want)
			}
		}
		for _, c := range v.cases(v.agent, "") {
			if got := slices.Sorted(slices.Values(v.marks(v.messageOf(c)).Tags)); strings.Join(got, " ") != "on both on it" {
				t.Errorf("the message of %s has %q", c.Contact.Name, got)
			}
		}
	})
}
