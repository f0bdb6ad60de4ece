package report

import (
	"math"

	"recado.dev/internal/store"
)

// perOctave is how many buckets lie between a duration and its double. With 16
// a bucket is 4.4 % wide, which bounds the error of every median.
const perOctave = 16

// BucketOf is the bucket of a duration: 0 for less than a second, then buckets
// that grow with what they hold.
func BucketOf(seconds int64) int {
	if seconds < 1 {
		return 0
	}
	return 1 + int(math.Floor(math.Log2(float64(seconds))*perOctave))
}

// bounds are where a bucket begins and ends, in seconds.
func bounds(bucket int) (from, to float64) {
	if bucket <= 0 {
		return 0, 1
	}
	return math.Exp2(float64(bucket-1) / perOctave), math.Exp2(float64(bucket) / perOctave)
}

// MinGroup is how many cases a median or an average takes: of fewer it would
// tell of single customers.
const MinGroup = 5

// Times sums durations up. The median and the p90 are nil where fewer than
// MinGroup cases were measured.
type Times struct {
	Count   int64  `json:"count" doc:"cases measured"`
	Average *int64 `json:"average_seconds" doc:"null for fewer than five cases"`
	Median  *int64 `json:"median_seconds" doc:"within 5 %; null for fewer than five cases"`
	P90     *int64 `json:"p90_seconds" doc:"nine of ten cases were quicker; within 5 %; null for fewer than five cases"`
}

// histogram gathers durations by bucket.
type histogram struct {
	counts  map[int]int64
	count   int64
	seconds int64
}

func (h *histogram) add(bucket int, t store.ReportTime) {
	if h.counts == nil {
		h.counts = map[int]int64{}
	}
	h.counts[bucket] += t.Count
	h.count += t.Count
	h.seconds += t.Seconds
}

func (h *histogram) merge(o *histogram) {
	for b, n := range o.counts {
		h.add(b, store.ReportTime{Count: n})
	}
	h.seconds += o.seconds
}

func (h *histogram) times() Times {
	out := Times{Count: h.count}
	if h.count < MinGroup {
		return out
	}
	average := int64(math.Round(float64(h.seconds) / float64(h.count)))
	median, p90 := h.quantile(0.5), h.quantile(0.9)
	out.Average, out.Median, out.P90 = &average, &median, &p90
	return out
}

// quantile answers the duration that the part q of all does not exceed, as if
// those within a bucket were spread evenly over it.
func (h *histogram) quantile(q float64) int64 {
	last := 0
	for b := range h.counts {
		last = max(last, b)
	}
	rank, before := q*float64(h.count), 0.0
	for b := 0; b <= last; b++ {
		n := float64(h.counts[b])
		if n > 0 && before+n >= rank {
			from, to := bounds(b)
			return int64(math.Round(from + (to-from)*(rank-before)/n))
		}
		before += n
	}
	_, to := bounds(last)
	return int64(math.Round(to))
}
