package inbound_test

import (
	"encoding/json"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What those on this node are told is what the log says, and stays so when more
// comes: they share it with the one who told it.
func TestWhatIsToldIsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		var heard []desk.Event
		s.OnEvents(func(_ string, evs []desk.Event) { heard = append(heard, evs...) })
		who := func(i int) platform.Inbound {
			return platform.Inbound{Key: "r" + string(rune('0'+i)), Sender: inboundtest.Person("ana"), At: start, Reaction: &platform.ReactionIn{ID: "m1", Emoji: "👍"}}
		}
		r.Apply(t, text("ana", "m1", "Hola", start), text("luis", "m2", "¿Hay <b>sitio</b>?", start))
		r.Apply(t, inboundtest.Echo("ana", "m3", "Sí", start.Add(time.Second)), who(1))
		r.Apply(t, inboundtest.Receipt("ana", "m3", desk.StatusRead, start.Add(2*time.Second)), text("ana", "m4", "Gracias", start.Add(time.Minute)), who(2))
		kinds := map[desk.EventType]int{}
		for _, e := range heard {
			said, err := what(&e)
			if err != nil {
				t.Fatal(err)
			}
			if said == nil {
				continue
			}
			kinds[e.Type]++
			raw, err := json.Marshal(said)
			if err != nil || string(raw) != string(e.Data) {
				t.Errorf("%s is told\n%s\nand kept\n%s\n%v", e.Type, raw, e.Data, err)
			}
			again, err := what(&e)
			if err != nil || again != said {
				t.Errorf("%s was read from its data", e.Type)
			}
		}
		for _, want := range []desk.EventType{desk.EventContactCreated, desk.EventCaseCreated, desk.EventCaseUpdated, desk.EventMessageCreated, desk.EventMessageUpdated} {
			if kinds[want] == 0 {
				t.Errorf("nobody heard of %s", want)
			}
		}
	})
}

// what is what an event tells of, nil for those that nobody reads so.
func what(e *desk.Event) (any, error) {
	switch e.Type {
	case desk.EventContactCreated, desk.EventContactUpdated:
		return e.Contact()
	case desk.EventCaseCreated, desk.EventCaseUpdated:
		return e.Case()
	case desk.EventMessageCreated, desk.EventMessageUpdated:
		return e.Message()
	}
	return nil, nil
}
