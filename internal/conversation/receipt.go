package conversation

import (
	"cmp"
	"fmt"

	"recado.dev/internal/desk"
)

// ApplyReceipt answers our message m after news about it. Platforms repeat
// their news and send it in any order: whatever the order and however often,
// the same receipts lead to the same message.
func ApplyReceipt(m desk.Message, r desk.Receipt) desk.Message {
	if m.Direction != desk.DirectionOut {
		return m
	}
	switch r.Status {
	case desk.StatusSent:
		m.SentAt = Earliest(m.SentAt, r.At)
	case desk.StatusDelivered:
		m.DeliveredAt = Earliest(m.DeliveredAt, r.At)
	case desk.StatusRead:
		m.ReadAt = Earliest(m.ReadAt, r.At)
	case desk.StatusFailed:
		m = failed(m, r)
	default:
		return m
	}
	m.Status = m.Status.Advance(r.Status)
	if m.Status != desk.StatusFailed {
		m.Error = nil
	}
	if r.Pricing != nil && (m.Pricing == nil || comparePricing(*r.Pricing, *m.Pricing) > 0) {
		m.Pricing = r.Pricing
	}
	return m
}

// failed keeps the first failure's reason; of two at the same time the one that
// sorts first, so that their order does not matter.
func failed(m desk.Message, r desk.Receipt) desk.Message {
	switch {
	case m.FailedAt == nil, r.At.Before(*m.FailedAt):
		m.Error = r.Error
	case r.At.Equal(*m.FailedAt) && compareErrors(r.Error, m.Error) < 0:
		m.Error = r.Error
	}
	m.FailedAt = Earliest(m.FailedAt, r.At)
	return m
}

func compareErrors(a, b *desk.SendError) int {
	if a == nil || b == nil { // a reason sorts before none
		return cmp.Compare(boolRank(a == nil), boolRank(b == nil))
	}
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Detail, b.Detail))
}

// comparePricing prefers the fuller of two statements.
func comparePricing(a, b desk.Pricing) int {
	billable := func(p desk.Pricing) string {
		if p.Billable == nil {
			return ""
		}
		return fmt.Sprint(*p.Billable)
	}
	amount := func(p desk.Pricing) desk.Nano {
		if p.Amount == nil {
			return -1
		}
		return *p.Amount
	}
	return cmp.Or(cmp.Compare(amount(a), amount(b)), cmp.Compare(billable(a), billable(b)), cmp.Compare(a.Category, b.Category),
		cmp.Compare(a.Type, b.Type), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Talk, b.Talk), cmp.Compare(a.Currency, b.Currency))
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
