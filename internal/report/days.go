package report

import "time"

// Days are the days of a report in a workspace's zone, for other rooms that
// keep sums by the same slots.
type Days struct{ span span }

// DaysOf reads a filter's days.
func DaysOf(f Filter, zone string, now time.Time) (Days, error) {
	p, err := spanOf(f, zone, now)
	return Days{p}, err
}

// Slots are the first slot of the days, and the first after them.
func (d Days) Slots() (from, to int64) {
	return d.span.starts[0], d.span.starts[len(d.span.starts)-1]
}

// Len is how many days there are.
func (d Days) Len() int { return d.span.days() }

// Name is the name of a day: 2026-11-20.
func (d Days) Name(i int) string { return d.span.day(i) }

// Of is which day a slot belongs to.
func (d Days) Of(slot int64) int { return d.span.dayOf(slot) }

// Hour is the hour of the day that a slot belongs to.
func (d Days) Hour(slot int64) int {
	return time.Unix(slot*slotLength, 0).In(d.span.zone).Hour()
}

// SlotOf is the quarter of an hour that a time is in.
func SlotOf(t time.Time) int64 { return slotOf(t) }

// Median is the duration in seconds that half of those counted by bucket do not
// exceed, within 5 %; nil for fewer than MinGroup.
func Median(counts map[int]int64) *int64 {
	h := histogram{counts: counts}
	for _, n := range counts {
		h.count += n
	}
	if h.count < MinGroup {
		return nil
	}
	median := h.quantile(0.5)
	return &median
}

// Sheet writes rows as a file for spreadsheets.
func Sheet(rows [][]string) []byte { return sheet(rows) }
