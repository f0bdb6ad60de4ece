package conversation_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func receipts() *rapid.Generator[desk.Receipt] {
	return rapid.Custom(func(t *rapid.T) desk.Receipt {
		r := desk.Receipt{
			ExternalID: "x",
			Status:     rapid.SampledFrom([]desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead, desk.StatusFailed, "played", ""}).Draw(t, "status"),
			At:         start.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "at")) * time.Second),
		}
		if r.Status == desk.StatusFailed && rapid.Bool().Draw(t, "reason") {
			r.Error = &desk.SendError{Code: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "code"), Title: "no"}
		}
		if rapid.Bool().Draw(t, "priced") {
			r.Pricing = &desk.Pricing{Model: "PMP", Category: rapid.SampledFrom([]string{"service", "utility"}).Draw(t, "category")}
		}
		return r
	})
}

func applied(m desk.Message, rs []desk.Receipt) desk.Message {
	for _, r := range rs {
		m = conversation.ApplyReceipt(m, r)
	}
	return m
}

func TestReceiptsLeadToTheSameMessageInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := desk.Message{ID: "m", Direction: desk.DirectionOut, Status: rapid.SampledFrom([]desk.Status{desk.StatusQueued, desk.StatusSent, desk.StatusUnconfirmed}).Draw(t, "from")}
		rs := rapid.SliceOfN(receipts(), 0, 8).Draw(t, "receipts")
		want := applied(m, rs)
		again := rapid.Permutation(append(append([]desk.Receipt{}, rs...), rs...)).Draw(t, "repeated")
		if got := applied(m, again); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives\n%+v, want\n%+v", got, want)
		}
	})
}

func TestStatusesOnlyMoveForward(t *testing.T) {
	t.Parallel()
	order := map[desk.Status]int{desk.StatusQueued: 1, desk.StatusUnconfirmed: 2, desk.StatusSent: 3, desk.StatusFailed: 4, desk.StatusDelivered: 5, desk.StatusRead: 6}
	rapid.Check(t, func(t *rapid.T) {
		m := desk.Message{Direction: desk.DirectionOut, Status: desk.StatusQueued}
		for _, r := range rapid.SliceOf(receipts()).Draw(t, "receipts") {
			next := conversation.ApplyReceipt(m, r)
			if order[next.Status] < order[m.Status] {
				t.Fatalf("%s went back to %s", m.Status, next.Status)
			}
			if (next.Error != nil) && next.Status != desk.StatusFailed {
				t.Fatalf("a message that is %s has an error", next.Status)
			}
			m = next
		}
	})
}

func TestReceiptsDoNotTouchCustomersMessages(t *testing.T) {
	t.Parallel()
	m := desk.Message{Direction: desk.DirectionIn, Status: desk.StatusReceived}
	if got := conversation.ApplyReceipt(m, desk.Receipt{Status: desk.StatusRead, At: start}); !reflect.DeepEqual(got, m) {
		t.Errorf("it became %+v", got)
	}
}
