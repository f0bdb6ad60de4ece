package email

import (
	"bytes"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type fixedClock struct{}

func (fixedClock) Now() time.Time { return arrival }

// wire is a message as it goes over the wire.
func wire(t *testing.T, m desk.Message, e desk.Email) string {
	t.Helper()
	s := testSession()
	s.host.Clock = fixedClock{}
	m.Direction, m.Content = desk.DirectionOut, &desk.Content{Email: &e}
	out, ok := desk.NewOutgoing(m)
	if !ok {
		t.Fatal("no outgoing message")
	}
	w, _, closing, err := s.compose(platform.Outgoing{Message: out, To: platform.Recipient{Address: "ana@customer.example"}}, newID("0198c0de-0000-7000-8000-000000000001", "abcdefghijkl", "shop.example"))
	if err != nil {
		t.Fatal(err)
	}
	defer closing()
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
